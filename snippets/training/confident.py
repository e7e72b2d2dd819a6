import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import moons
from notes_lib.metrics import accuracy
from notes_lib.optim import Adam
from notes_lib.training import watch
from notes_lib.viz import Panel, show_panels


def run(seed):
    """Loss and accuracy on new points, every 20 steps, (31, 2)."""
    rng = seed_everything(seed)
    old, (x, y) = (moons(n, noise=0.25, generator=rng) for n in (200, 1000))
    model = nn.Sequential(nn.Linear(2, 200), nn.ReLU(), nn.Linear(200, 2))
    optimiser = Adam(model.parameters(), learning_rate=0.02)

    def look(model):
        scores = model(x)
        return torch.stack([cross_entropy(scores, y), accuracy(y, scores.argmax(1))])

    return watch(model, [old], cross_entropy, optimiser, look, steps=600, every=20)


losses, accuracies = torch.stack([run(seed) for seed in range(5)]).unbind(dim=2)
least = losses.mean(dim=0).argmin()
for name, place in {"at its best": least, "end": -1}.items():
    loss, right = losses[:, place].mean(), accuracies[:, place].mean()
    print(f"{name:11}  loss {loss:.3f}, accuracy {right:.3f}")
assert losses[:, -1].mean() > 1.8 * losses[:, least].mean()
assert 0 < accuracies[:, least].mean() - accuracies[:, -1].mean() < 0.04

panels = Panel({"": losses}, "loss (nats)"), Panel({"": accuracies}, "accuracy")
show_panels(*panels, xlabel="step", at=torch.arange(0, 601, 20))
plt.show()
