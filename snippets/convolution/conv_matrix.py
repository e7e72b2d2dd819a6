import matplotlib.pyplot as plt
import torch

from notes_lib.layers import cross_correlate2d
from notes_lib.viz import show_grids

kernel = torch.arange(1.0, 10.0).view(3, 3)
one_hot = torch.eye(16).view(16, 4, 4)  # images with one bright pixel
matrix = cross_correlate2d(one_hot, kernel).flatten(1).T  # (outputs, pixels)

rng = torch.Generator().manual_seed(0)
x = torch.randn(4, 4, generator=rng, requires_grad=True)
upstream = torch.randn(2, 2, generator=rng)
y = cross_correlate2d(x, kernel)
y.backward(upstream)
assert torch.allclose(matrix @ x.flatten(), y.flatten(), atol=1e-5)
by_x = matrix.T @ upstream.flatten()
assert torch.allclose(by_x, x.grad.flatten(), atol=1e-5)

print(
    f"{(matrix != 0).sum()} entries that are not zero, "
    f"{matrix[matrix != 0].unique().numel()} different numbers"
)
show_grids([matrix])
plt.show()
