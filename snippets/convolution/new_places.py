import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.data import corner_marks
from notes_lib.layers import Conv2d, MaxPool2d
from notes_lib.training import accuracy_of, train_until_right
from notes_lib.viz import COLOURS, show_curves


def dense():
    return nn.Sequential(nn.Flatten(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 2))


def convolutional():
    pooled = Conv2d(1, 8, 3), nn.ReLU(), MaxPool2d(14), nn.Flatten()
    return nn.Sequential(*pooled, nn.Linear(8, 2))


def accuracies(make, count, seed):
    """On new pictures, for each column of the corner."""
    rng, model = seed_everything(seed), make()
    known = corner_marks(count, columns=(0, 5), generator=rng)
    train_until_right(model, *known, generator=rng)
    new = [corner_marks(512, columns=(c, c), generator=rng) for c in range(14)]
    return [accuracy_of(model, *pictures) for pictures in new]


few = torch.tensor([accuracies(dense, 512, seed) for seed in range(3)])
many = torch.tensor([accuracies(dense, 8192, seed) for seed in range(3)])
shared = torch.tensor([accuracies(convolutional, 512, seed) for seed in range(3)])
assert few[:, :6].mean() < 0.7 < 0.93 < many[:, :6].mean() < 0.97  # where they trained
for runs in (few, many):
    assert 0.4 < runs[:, 8:].mean() < 0.6  # a coin would do as well
    assert runs[:, 6:8].mean() < 0.47  # misled by the other stroke
assert shared[:, :13].min() > 0.93  # wherever the corner is, border aside
assert shared[:, 13].min() < 0.7 < 0.95 < shared[:, 13].max()

curves = {"dense, 512": few, "dense, 8,192": many, "convolution, 512": shared}
show_curves(curves, xlabel="column of the corner", ylabel="accuracy, new pictures")
plt.xticks(range(0, 14, 2))
plt.axvspan(0, 5, color=COLOURS["grey"], alpha=0.15, linewidth=0)
plt.show()
