import math

import matplotlib.pyplot as plt
import torch

from notes_lib.layers import SideBySide, join_points
from notes_lib.training import fit_together
from notes_lib.viz import show_curves

x = torch.linspace(-math.pi, math.pi, 128).unsqueeze(1)
target, widths = x.sin(), [2**k for k in range(7)]


def built(width):
    """The error of ReLUs that join points of the sine by straight lines."""
    knots = torch.linspace(-math.pi, math.pi, width + 1)
    return (join_points(x, knots, knots.sin()) - target).square().mean().sqrt()


def trained(width):
    """The errors of five networks, each from its own random start."""
    rng = torch.Generator().manual_seed(width)
    networks = SideBySide([1, width, 1], 5, uniform=True, generator=rng)
    return fit_together(networks, x, target, steps=1000)[:, -1].sqrt()


line = (x @ torch.linalg.lstsq(x, target).solution - target).square().mean().sqrt()
by_hand = torch.stack([built(n) for n in widths])
runs = torch.stack([trained(n) for n in widths], dim=1)  # (seeds, widths)
typical = runs.median(dim=0).values
print(f"64 units: {by_hand[-1]:.4f} by hand, trained {runs[:, -1].min():.4f} at best")
assert line.round(decimals=2) == 0.45  # the best straight line
assert (typical[1:].diff() < 0).all()  # wider is better
assert (by_hand[1:].diff() < 0).all()
assert (typical[:3] < by_hand[:3]).all()  # few units: training wins
assert (runs[:, -1] > 3 * by_hand[-1]).all()  # many: it does not

curves = {"straight line": line.expand(7), "trained": runs, "built by hand": by_hand}
axes = {"xlabel": "hidden units", "ylabel": "root mean square error", "log": "xy"}
show_curves(curves, at=torch.tensor(widths), **axes, markers=True)
plt.xticks(widths, widths)
plt.show()
