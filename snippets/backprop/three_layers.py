import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Chain, CrossEntropyLayer, LinearLayer, ReLULayer
from notes_lib.viz import show_chain

rng = torch.Generator().manual_seed(0)


def dense(n_in, n_out):
    weight = torch.randn(n_out, n_in, generator=rng) / n_in**0.5
    return LinearLayer(weight, torch.zeros(n_out))


inputs = torch.randn(8, 2, generator=rng)
classes = torch.randint(3, (8,), generator=rng)
network = Chain(
    [
        dense(2, 16),
        ReLULayer(),
        dense(16, 16),
        ReLULayer(),
        dense(16, 3),
        CrossEntropyLayer(classes),
    ]
)
show_chain(network, inputs)
plt.show()
