import torch

from notes_lib.optim import race, valley
from notes_lib.viz import sliding_learning_rate

start = torch.tensor([-10.0, 1.0])
rates = torch.logspace(-3, 1, 17)
paths = race(valley, start, rates, steps=80)  # six of (rates, steps + 1, 2)
sliding_learning_rate(
    valley, paths, rates, x_range=(-11, 10), y_range=(-1.6, 1.6), start=5
).show()

# What the slider shows, as numbers: the best rate of those that stay on the map.
best = {}
for name, runs in paths.items():
    height = valley(runs)  # (rates, steps + 1)
    strayed = ~(height <= height[:, :1]).all(dim=1)
    left = height[:, -1].clamp(min=1e-6).masked_fill(strayed, torch.inf)
    best[name] = round(rates[left.argmin()].item(), 4)
    print(f"{name:9} best at α = {best[name]:.3f}, height {left.min():.1g}")
assert list(best.values()) == [0.0178, 0.0178, 0.01, 1.7783, 0.3162, 0.5623]
