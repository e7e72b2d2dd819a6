import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import moons
from notes_lib.viz import Panel, show_panels


def run(seed):
    """Loss and accuracy on new points, every 20 steps."""
    rng = seed_everything(seed)
    x, y = moons(200, noise=0.25, generator=rng)
    new_x, new_y = moons(1000, noise=0.25, generator=rng)
    model = nn.Sequential(nn.Linear(2, 200), nn.ReLU(), nn.Linear(200, 2))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    seen = []
    for step in range(601):
        if step % 20 == 0:
            with torch.no_grad():
                new = model(new_x)
            right = (new.argmax(dim=1) == new_y).float().mean()
            seen.append([cross_entropy(new, new_y), right])
        optimiser.zero_grad()
        cross_entropy(model(x), y).backward()
        optimiser.step()
    return torch.tensor(seen)


losses, accuracies = torch.stack([run(seed) for seed in range(5)]).movedim(2, 0)
steps = torch.arange(0, 601, 20)
for name, place in {"at its best": losses.mean(0).argmin(), "end": -1}.items():
    print(
        f"{name:11}  loss {losses[:, place].mean():.3f}, "
        f"accuracy {accuracies[:, place].mean():.3f}"
    )

least = losses.mean(dim=0).argmin()
assert losses[:, -1].mean() > 1.8 * losses[:, least].mean()
assert 0 < accuracies[:, least].mean() - accuracies[:, -1].mean() < 0.04

show_panels(
    Panel({"": losses}, "loss (nats)"),
    Panel({"": accuracies}, "accuracy"),
    xlabel="step",
    at=steps,
)
plt.show()
