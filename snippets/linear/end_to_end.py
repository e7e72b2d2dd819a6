import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.data import circles, moons
from notes_lib.viz import Regions, show_regions


class WithRadius(nn.Module):
    """A feature made by hand, for rings: the squared distance from the centre."""

    def forward(self, points):
        return torch.cat([points, points.square().sum(dim=1, keepdim=True)], dim=1)


def make_models():
    hidden = nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU()
    return {
        "line": nn.Linear(2, 2),
        "line and radius": nn.Sequential(WithRadius(), nn.Linear(3, 2)),
        "network": nn.Sequential(*hidden, nn.Linear(16, 2)),
    }


def train(model, points, labels):
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(400):
        loss = nn.functional.cross_entropy(model(points), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return (model(points).argmax(dim=1) == labels).float().mean().item()


rng = seed_everything(0)
panels, shares = [], []
for data in (circles, moons):
    points, labels = data(200, noise=0.1, generator=rng)
    for name, model in make_models().items():
        shares.append(train(model, points, labels))
        title = f"{name}: {100 * shares[-1]:.0f} %"
        panels.append(Regions(points, labels, model, title))

rings, half_moons = shares[:3], shares[3:]
assert rings[0] < 0.6  # a line might as well guess
assert rings[1] > 0.99
assert abs(half_moons[0] - half_moons[1]) < 0.03  # the radius is of no use here
assert min(rings[2], half_moons[2]) > 0.97

# Draw it.
show_regions(*panels, size=5)
plt.show()
