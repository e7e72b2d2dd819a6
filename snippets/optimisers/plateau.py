import torch

from notes_lib.optim import plateau, race
from notes_lib.viz import sliding_learning_rate

start = torch.tensor([-3.0, 1.0])
rates = torch.logspace(-2, 1, 13)
paths = race(plateau, start, rates, steps=80)  # six of (rates, steps + 1, 2)
sliding_learning_rate(
    plateau, paths, rates, x_range=(-4, 4), y_range=(-2.5, 2.5), start=4
).show()

# What the slider shows, as numbers: how far each has come after 20 steps.
nearer = {}
for name, runs in paths.items():
    nearer[name] = round((start.norm() - runs[4, 20].norm()).item(), 2)
    print(f"{name:9} at α = {rates[4]:.1f}: nearer by {nearer[name]:.2f}")
assert nearer["SGD"] == 0.05
assert nearer["RMSProp"] == 3.11
