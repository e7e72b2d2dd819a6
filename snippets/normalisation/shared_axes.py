import matplotlib.pyplot as plt
import torch

from notes_lib.layers import batch_norm, group_norm, instance_norm, layer_norm
from notes_lib.viz import Grid, Window, show_grids

rng = torch.Generator().manual_seed(0)
images = torch.randn(2, 4, 6, generator=rng, dtype=torch.float64)  # (n, c, positions)
methods = {
    "batch": batch_norm,
    "layer": lambda x: layer_norm(x, num_axes=2),
    "group": lambda x: group_norm(x, 2),
    "instance": instance_norm,
}
rows, shared = [], {}
for name, normalise in methods.items():
    x = images.clone().requires_grad_()
    normalise(x)[0, 0, 0].backward()  # which inputs does this one output see?
    seen = (x.grad != 0).double()
    shared[name] = int(seen.sum())
    mark = [Window(0, 0, colour="vermilion")]
    first = Grid(seen[0], f"{name}, example 1", windows=mark, plain=True)
    rows.append([first, Grid(seen[1], "example 2", plain=True)])
print(shared)
assert shared == {"batch": 12, "layer": 24, "group": 12, "instance": 6}

show_grids(*rows, cell=0.33)
plt.show()
