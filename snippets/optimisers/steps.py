from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.optim import AdaGrad, Adam, RMSProp, trajectory
from notes_lib.viz import show_curves

start = torch.zeros(1, dtype=torch.float64)
methods = {
    "AdaGrad": AdaGrad,
    "RMSProp": partial(RMSProp, beta=0.9),
    "Adam": Adam,
    "Adam, uncorrected": partial(Adam, bias_correction=False),
}
lengths = {}
for name, method in methods.items():
    make = partial(method, learning_rate=1.0)
    path = trajectory(torch.sum, start, make, steps=100)  # the gradient is always 1
    lengths[name] = -path.diff(dim=0).flatten()
    print(f"{name:18}", " ".join(f"{step:.3f}" for step in lengths[name][:5]))
assert torch.allclose(lengths["AdaGrad"], torch.arange(1, 101).double().rsqrt())
assert round(lengths["RMSProp"][0].item(), 2) == 3.16
assert abs(lengths["RMSProp"][-1] - 1) < 1e-4
assert (lengths["Adam"] - 1).abs().max() < 1e-6
assert round(lengths["Adam, uncorrected"][0].item(), 2) == 3.16

axes = {"xlabel": "step", "ylabel": "length of the step, in α"}
show_curves(lengths, at=torch.arange(1, 101), **axes)
plt.show()
