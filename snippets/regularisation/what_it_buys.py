from functools import partial

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import data, seed_everything
from notes_lib.optim import Adam
from notes_lib.training import watch
from notes_lib.viz import Panel, show_panels
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()
limits = {"degrees": 15, "shift": 1 / 16, "scale": (0.9, 1.1), "shear": 15}
changes = {"as they are": None, "changed": partial(data.random_affine, **limits)}


def right(count, change, seed):
    """Which new pictures are right, every 40 steps, (21, n)."""
    rng = seed_everything(seed)
    few = data.stratified_sample(y, count, generator=rng)
    draws = {"batch_size": 50, "change": change, "ahead": 40, "generator": rng}
    batches = data.drawn_batches(x[few], y[few], **draws)
    hidden = nn.Linear(64, 128), nn.ReLU()
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(128, 10))
    fit = model, batches, cross_entropy, Adam(model.parameters(), learning_rate=0.003)
    return watch(*fit, lambda m: m(new_x).argmax(1), steps=800, every=40) == new_y


panels, ends = [], []
for count in (100, 800):
    curves = {}
    for name, change in changes.items():
        runs = [right(count, change, seed) for seed in range(3)]
        curves[name] = torch.stack(runs).float().mean(dim=2)
        early, end = (f"{curves[name][:, k].mean():.3f}" for k in (5, -1))
        print(f"{count} pictures {name:11}: {early} after 200 steps, {end} after 800")
        ends.append(end)
    panels.append(Panel(curves, "accuracy", f"{count} training pictures"))
assert ends == ["0.899", "0.934", "0.980", "0.967"]
show_panels(*panels, xlabel="step", at=torch.arange(0, 801, 40), same_scale=True)
plt.ylim(0.7, 1)
plt.show()
