import matplotlib.pyplot as plt
import torch

from notes_lib.layers import convolve2d, cross_correlate2d
from notes_lib.viz import Grid, show_grids

patch = torch.tensor([[200, 150, 150], [100, 50, 100], [25, 25, 10]])
kernel = torch.tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]])

correlation = cross_correlate2d(patch, kernel)
assert correlation.item() == 65
assert convolve2d(patch, kernel, mode="valid").item() == -65

show_grids(
    [Grid(patch, "patch $X$", tint="grey"), "⊙", Grid(kernel, "kernel $K'$")],
    ["=", Grid(patch * kernel, "products"), "→", Grid(correlation, "sum")],
)
plt.show()
