import matplotlib.pyplot as plt
import torch

from notes_lib.losses import cross_entropy, multiclass_hinge
from notes_lib.viz import Grid, Window, show_grids

table = torch.tensor([[3.2, 1.3, 2.2], [5.1, 4.9, 2.5], [-1.7, 2.0, -3.1]])
scores = table.T  # one row per image: of a cat, of a car, of a frog
target = torch.tensor([0, 1, 2])

hinge = multiclass_hinge(scores, target, reduction="none")
surprise = cross_entropy(scores, target, reduction="none")
for name, losses in {"hinge": hinge, "cross-entropy": surprise}.items():
    each = ", ".join(f"{loss:.3f}" for loss in losses.tolist())
    print(f"{name:13} {each}, mean {losses.mean():.3f}")
assert torch.allclose(hinge, torch.tensor([2.9, 0.0, 12.9]), atol=1e-5)
assert torch.allclose(surprise, torch.tensor([2.040, 0.079, 6.156]), atol=5e-4)
assert abs(hinge.mean() - 5.267) < 5e-4
assert abs(surprise.mean() - 2.759) < 5e-4

truth = [Window(k, k, colour="green") for k in range(3)]
names = [["cat"], ["car"], ["frog"]]
show_grids(
    [Grid(names), Grid(table, "images: cat, car, frog", windows=truth)],
    [Grid(hinge[None], "hinge"), Grid(surprise[None], "cross-entropy")],
    cell=0.62,
)
plt.show()
