import torch

from notes_lib.optim import race, saddle
from notes_lib.viz import sliding_learning_rate

start = torch.tensor([-1.5, 1e-3])
rates = torch.logspace(-3, 1, 17)
paths = race(saddle, start, rates, steps=80)  # six of (rates, steps + 1, 2)
sliding_learning_rate(
    *(saddle, paths, rates),
    x_range=(-2, 2),
    y_range=(-1.5, 1.5),
    lowest=-0.25,
    start=8,
).show()

# What the slider shows, as numbers: when each is a good way down from the saddle.
free = {}
for name, runs in paths.items():
    free[name] = int((saddle(runs[8]) < -0.1).int().argmax())  # at the saddle: 0
    print(f"{name:9} at α = {rates[8]:.1f}: free after {free[name]} steps")
assert list(free.values()) == [66, 25, 22, 43, 6, 10]
