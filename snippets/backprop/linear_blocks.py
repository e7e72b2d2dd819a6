import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Chain, CrossEntropyLayer, LinearLayer
from notes_lib.viz import show_chain

rng = torch.Generator().manual_seed(0)
weight, bias = torch.randn(3, 4, generator=rng), torch.zeros(3)
pictures = torch.randn(8, 4, generator=rng)  # 8 examples of 4 numbers
classes = torch.randint(3, (8,), generator=rng)

classifier = Chain([LinearLayer(weight, bias), CrossEntropyLayer(classes)])
show_chain(classifier, pictures, grads=False)
plt.show()
