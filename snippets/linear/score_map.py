import matplotlib.pyplot as plt
import torch

from notes_lib.data import blobs
from notes_lib.viz import Regions, show_regions

weight, bias = torch.tensor([2.0, -1.0]), -1.0


def score(points):
    return points @ weight + bias


rng = torch.Generator().manual_seed(0)
centres = torch.tensor([[1.0, 3.0], [3.5, 2.5]])
points, labels = blobs(60, centres=centres, spread=0.8, generator=rng)
right = int(((score(points) > 0) == labels).sum())
print(f"{right} of {len(points)} points lie on the side of their class")
assert right == 57

foot = torch.tensor([1.5, 2.0])  # on the boundary, and the arrow stands on it
tip = foot + weight / weight.norm()
assert score(foot) == 0
assert torch.isclose(score(tip), weight.norm())  # one unit further, |w| more

show_regions(Regions(points, labels, score), size=16)
axes = plt.gca()
x = torch.linspace(*axes.get_xlim(), 50)
y = torch.linspace(*axes.get_ylim(), 50)
heights = score(torch.cartesian_prod(y, x).flip(1)).view(50, 50)
lines = axes.contour(x, y, heights, [-4, -2, 2, 4], colors="black", linewidths=0.6)
axes.clabel(lines, fontsize=8)
axes.annotate("", tip, foot, arrowprops={"arrowstyle": "-|>", "color": "black"})
axes.text(*(tip + 0.08), "w")
axes.set(xlabel="first number", ylabel="second number")
plt.show()
