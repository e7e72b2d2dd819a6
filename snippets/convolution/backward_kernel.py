import matplotlib.pyplot as plt
import torch

from notes_lib.layers import cross_correlate2d
from notes_lib.viz import Grid, Window, show_grids

rng = torch.Generator().manual_seed(1)
x = torch.zeros(6, 6)  # 4 × 4 pixels, and two rows and columns of padding
x[:4, :4] = torch.randint(0, 4, (4, 4), generator=rng)
upstream = torch.randint(-2, 3, (4, 4), generator=rng).float()
kernel = torch.zeros(3, 3, requires_grad=True)

cross_correlate2d(x, kernel).backward(upstream)
assert kernel.grad[0, 0] == (upstream * x[0:4, 0:4]).sum()
assert kernel.grad[2, 2] == (upstream * x[2:6, 2:6]).sum()
assert torch.equal(kernel.grad, cross_correlate2d(x, upstream))

# Draw it.
reach = [Window(0, 0, 4, 4), Window(2, 2, 4, 4, "vermilion")]
marks = [Window(0, 0), Window(2, 2, colour="vermilion")]
title = r"$\partial L / \partial k$"
show_grids(
    [Grid(x, "padded $x$", windows=reach, tint="none")],
    ["⋆", Grid(upstream, "upstream $g$"), "=", Grid(kernel.grad, title, marks)],
)
plt.show()
