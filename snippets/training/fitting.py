import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.core import text_table
from notes_lib.data import moons
from notes_lib.optim import Adam
from notes_lib.training import watch
from notes_lib.viz import Panel, show_panels


def losses(hidden, points, seed):
    """In training and on new points, every 10 steps, (31, 2)."""
    rng = seed_everything(seed)
    old, new = (moons(n, noise=0.25, generator=rng) for n in (points, 500))
    model = nn.Linear(2, 2)
    if hidden:
        model = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 2))

    def look(model):
        return torch.stack([cross_entropy(model(x), y) for x, y in (old, new)])

    optimiser = Adam(model.parameters(), learning_rate=0.02)
    return watch(model, [old], cross_entropy, optimiser, look, steps=300, every=10)


rows, panels = {}, []
for hidden, points in ((0, 60), (500, 60), (500, 500)):
    runs = torch.stack([losses(hidden, points, seed) for seed in range(5)])
    old, new = runs.unbind(dim=2)  # (5, 31) each
    title = f"{hidden or 'no'} hidden units, {points} points"
    rows[title] = {"training": old[:, -1].mean(), "validation": new[:, -1].mean()}
    rows[title]["at its best"] = new.amin(dim=1).mean()
    curves = {"training": old, "validation": new}
    panels.append(Panel(curves, "loss (nats)", title))
print(text_table(rows))
under, over, good = ([f"{x:.2f}" for x in row.values()] for row in rows.values())
assert min(under) == "0.32"
assert float(over[0]) < 0.05 < 0.4 < float(over[1])
assert good == ["0.11", "0.19", "0.16"]

show_panels(*panels, xlabel="step", at=torch.arange(0, 301, 10), same_scale=True)
plt.ylim(0, 1.2)
plt.show()
