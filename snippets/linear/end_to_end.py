import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import circles, moons
from notes_lib.optim import Adam
from notes_lib.training import accuracy_of, train
from notes_lib.viz import Regions, show_regions


class WithRadius(nn.Module):
    """A feature made by hand, for rings: the squared distance from the centre."""

    def forward(self, points):
        return torch.cat([points, points.square().sum(dim=1, keepdim=True)], dim=1)


rng = seed_everything(0)
panels, right = [], []
for data in (circles, moons):
    points, labels = data(200, noise=0.1, generator=rng)
    hidden = nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU()
    models = {
        "line": nn.Linear(2, 2),
        "line and radius": nn.Sequential(WithRadius(), nn.Linear(3, 2)),
        "network": nn.Sequential(*hidden, nn.Linear(16, 2)),
    }
    for name, model in models.items():
        optimiser = Adam(model.parameters(), learning_rate=0.02)
        train(model, [(points, labels)], cross_entropy, optimiser, epochs=400)
        right.append(accuracy_of(model, points, labels))
        panels.append(Regions(points, labels, model, f"{name}: {right[-1]:.0%}"))
assert right[0] < 0.6  # on rings, a line might as well guess
assert min(right[1], right[2], right[5]) > 0.97
assert abs(right[3] - right[4]) < 0.03  # on half moons, the radius is of no use

show_regions(*panels, size=5)
plt.show()
