from functools import partial

import torch

from notes_lib import optim
from notes_lib.viz import sliding_learning_rate

start = torch.tensor([-1.5, 1e-3])
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
        runs.append(optim.trajectory(optim.saddle, start, make, steps=80))
    paths[name] = torch.stack(runs)  # (rates, steps + 1, 2)

sliding_learning_rate(
    *(optim.saddle, paths, rates),
    x_range=(-2, 2),
    y_range=(-1.5, 1.5),
    lowest=-0.25,
    start=8,
).show()

# What the slider shows, as numbers: when each is a good way down from the saddle.
free = {}
for name, runs in paths.items():
    free[name] = int((optim.saddle(runs[8]) < -0.1).int().argmax())  # saddle: 0
    print(f"{name:9} at α = {rates[8]:.1f}: free after {free[name]} steps")
    # Exactly on the ridge, nobody ever leaves it.
    make = partial(methods[name], learning_rate=0.1)
    ridge = optim.trajectory(optim.saddle, torch.tensor([-1.5, 0.0]), make, steps=80)
    assert (ridge[:, 1] == 0).all()
assert free["SGD"] > 60 > 30 > free["momentum"]
assert max(free["RMSProp"], free["Adam"]) <= 10
