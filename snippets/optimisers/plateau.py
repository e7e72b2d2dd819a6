from functools import partial

import torch

from notes_lib import optim
from notes_lib.viz import sliding_learning_rate

start = torch.tensor([-3.0, 1.0])
rates = 10 ** torch.linspace(-2, 1, 13)
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
        runs.append(optim.trajectory(optim.plateau, start, make, steps=80))
    paths[name] = torch.stack(runs)  # (rates, steps + 1, 2)

sliding_learning_rate(
    *(optim.plateau, paths, rates),
    x_range=(-4, 4),
    y_range=(-2.5, 2.5),
    start=4,
).show()

# What the slider shows, as numbers: how far each has come after 20 steps.
for name, runs in paths.items():
    nearer = (start.norm() - runs[4, 20].norm()).item()
    print(f"{name:9} at α = {rates[4]:.1f}: nearer by {nearer:.2f}")
    if name in ("SGD", "RMSProp"):
        assert round(nearer, 2) == {"SGD": 0.05, "RMSProp": 3.11}[name]
