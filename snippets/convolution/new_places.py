import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import default_device, seed_everything
from notes_lib.data import corner_marks
from notes_lib.layers import Conv2d, MaxPool2d
from notes_lib.viz import COLOURS, show_curves

device = default_device()
makers = {
    "dense": lambda: nn.Sequential(
        nn.Flatten(), nn.Linear(16 * 16, 64), nn.ReLU(), nn.Linear(64, 2)
    ),
    "convolution": lambda: nn.Sequential(
        Conv2d(1, 8, 3), nn.ReLU(), MaxPool2d(14), nn.Flatten(), nn.Linear(8, 2)
    ),
}


def train_and_test(maker, seed):
    """Accuracy on the training pictures, then on new ones, column by column."""
    g = seed_everything(seed)
    pictures, labels = corner_marks(512, columns=(0, 5), generator=g)
    model = maker().to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(20):
        for batch in torch.randperm(512, generator=g).split(128):
            scores = model(pictures[batch].to(device))
            loss = nn.functional.cross_entropy(scores, labels[batch].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    accuracies = []
    tests = [corner_marks(512, columns=(c, c), generator=g) for c in range(14)]
    for images, truth in [(pictures, labels), *tests]:
        answers = model(images.to(device)).argmax(dim=1).cpu()
        accuracies.append((answers == truth).float().mean())
    return torch.stack(accuracies)


curves = {}
for name, maker in makers.items():
    accuracies = torch.stack([train_and_test(maker, seed) for seed in range(5)])
    curves[name] = accuracies[:, 1:]  # (seeds, columns)
    count = sum(p.numel() for p in maker().parameters())
    print(f"{name:11} {count:6,} parameters, ", end="")
    print(f"training accuracy {accuracies[:, 0].min():.2f} or more")

assert curves["convolution"][:, 1:13].min() > 0.9  # wherever it is, border aside
assert 0.4 < curves["dense"][:, 6:].mean() < 0.6  # a coin would do as well
assert curves["dense"][:, 6:8].mean() < 0.5  # misled by the other stroke

show_curves(curves, xlabel="column of the corner", ylabel="accuracy, new pictures")
plt.axvspan(0, 5, color=COLOURS["grey"], alpha=0.15, linewidth=0)
plt.show()
