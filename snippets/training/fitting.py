import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import moons
from notes_lib.viz import Panel, show_panels


def losses(hidden, points, seed):
    """In training and on new points, every 10 steps."""
    rng = seed_everything(seed)
    x, y = moons(points, noise=0.25, generator=rng)
    new_x, new_y = moons(500, noise=0.25, generator=rng)
    model = nn.Linear(2, 2)
    if hidden:
        model = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    seen = []
    for step in range(301):
        loss = cross_entropy(model(x), y)
        if step % 10 == 0:
            with torch.no_grad():
                seen.append([loss.item(), cross_entropy(model(new_x), new_y)])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return torch.tensor(seen)


cases = {
    "no hidden layer, 60 points": (0, 60),
    "500 hidden units, 60 points": (500, 60),
    "500 hidden units, 500 points": (500, 500),
}
panels, ends = [], []
for title, case in cases.items():
    runs = torch.stack([losses(*case, seed) for seed in range(5)])
    training, validation = runs[:, -1].mean(dim=0)
    least = runs[..., 1].amin(dim=1).mean()
    print(
        f"{title:28}: training {training:.2f}, validation {validation:.2f}, "
        f"at its best {least:.2f}"
    )
    ends.append((training, validation, least))
    curves = {"training": runs[..., 0], "validation": runs[..., 1]}
    panels.append(Panel(curves, "loss (nats)", title))
under, over, good = ends
assert min(under) > 0.3 > max(good)
assert over[0] < 0.05 < 0.4 < over[1]

show_panels(*panels, xlabel="step", at=torch.arange(0, 301, 10), same_scale=True)
plt.ylim(0, 1.2)
plt.show()
