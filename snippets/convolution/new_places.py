import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import default_device, seed_everything
from notes_lib.data import corner_marks
from notes_lib.layers import Conv2d, MaxPool2d
from notes_lib.viz import COLOURS, show_curves

device = default_device()


def dense():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(16 * 16, 64), nn.ReLU(), nn.Linear(64, 2)
    )


def convolutional():
    return nn.Sequential(
        Conv2d(1, 8, 3), nn.ReLU(), MaxPool2d(14), nn.Flatten(), nn.Linear(8, 2)
    )


def accuracy(model, pictures, labels):
    return (model(pictures).argmax(dim=1) == labels).float().mean().item()


def train_and_test(network, count, seed):
    """Accuracy on new pictures, for each column of the corner."""
    rng = seed_everything(seed)

    def draw(count, columns):
        pictures, labels = corner_marks(count, columns=columns, generator=rng)
        return pictures.to(device), labels.to(device)

    pictures, labels = draw(count, columns=(0, 5))
    model = network().to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.005)
    for _ in range(100):  # epochs; 4 to 59 were enough
        if accuracy(model, pictures, labels) >= 0.99:
            break
        for batch in torch.randperm(count, generator=rng).split(128):
            scores = model(pictures[batch])
            loss = nn.functional.cross_entropy(scores, labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return [accuracy(model, *draw(512, columns=(c, c))) for c in range(14)]


def over_three_seeds(network, count):
    return torch.tensor([train_and_test(network, count, seed) for seed in range(3)])


few, many = over_three_seeds(dense, 512), over_three_seeds(dense, 8192)
shared = over_three_seeds(convolutional, 512)
sizes = [sum(p.numel() for p in f().parameters()) for f in (dense, convolutional)]
assert sizes == [16_578, 98]
assert few[:, :6].mean() < 0.7  # weak even where it was trained
assert 0.93 < many[:, :6].mean() < 0.97  # good where it was trained
for accuracies in (few, many):
    assert 0.4 < accuracies[:, 8:].mean() < 0.6  # a coin would do as well
    assert accuracies[:, 6:8].mean() < 0.47  # misled by the other stroke
assert shared[:, :13].min() > 0.93  # wherever the corner is, border aside
assert shared[:, 13].min() < 0.7 < 0.95 < shared[:, 13].max()

# Draw it.
curves = {"dense, 512": few, "dense, 8,192": many, "convolution, 512": shared}
show_curves(curves, xlabel="column of the corner", ylabel="accuracy, new pictures")
plt.xticks(range(0, 14, 2))
plt.axvspan(0, 5, color=COLOURS["grey"], alpha=0.15, linewidth=0)
plt.show()
