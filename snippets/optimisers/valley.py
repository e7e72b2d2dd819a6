from functools import partial

import torch

from notes_lib import optim
from notes_lib.viz import sliding_learning_rate

start = torch.tensor([-10.0, 1.0])
rates = 10 ** torch.linspace(-3, 1, 17)
methods = {
    "SGD": optim.SGD,
    "momentum": optim.Momentum,
    "Nesterov": optim.Nesterov,
    "AdaGrad": optim.AdaGrad,
    "RMSProp": partial(optim.RMSProp, beta=0.9),
    "Adam": optim.Adam,
}
paths = {}
for name, method in methods.items():
    runs = []
    for rate in rates.tolist():
        make = partial(method, learning_rate=rate)
        runs.append(optim.trajectory(optim.valley, start, make, steps=80))
    paths[name] = torch.stack(runs)  # (rates, steps + 1, 2)

sliding_learning_rate(
    *(optim.valley, paths, rates),
    x_range=(-11, 10),
    y_range=(-1.6, 1.6),
    start=5,
).show()

# What the slider shows, as numbers: the best rate of those that stay on the map.
for name, runs in paths.items():
    height = optim.valley(runs)  # (rates, steps + 1)
    strayed = ~(height <= height[:, :1]).all(dim=1)
    left = height[:, -1].clamp(min=1e-6).masked_fill(strayed, torch.inf)
    best = int(left.argmin())
    print(f"{name:9} best at α = {rates[best]:.3f}, height {left[best]:.1g}")
