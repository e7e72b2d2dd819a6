import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import unvec, vec, vec_jacobian
from notes_lib.viz import Grid, show_grids

inputs = torch.tensor([[1.0, 2], [3, 4], [5, 6]])  # (n, d): 3 examples of 2 numbers
weight = torch.tensor([[0.5, -1.0], [2.0, 0.0]])  # (K, d): 2 classes


def scores(weight):
    return inputs @ weight.mT  # (n, K)


jacobian = vec_jacobian(scores, weight)  # (n * K, K * d)
upstream = torch.tensor([[1.0, -1], [0, 2], [1, 1]])  # of some loss, (n, K)
by_row_vector = unvec(vec(upstream) @ jacobian, weight.shape)
assert jacobian.shape == (6, 4)
assert torch.equal(by_row_vector, upstream.T @ inputs)
print(by_row_vector)

show_grids(
    [
        Grid(vec(upstream)[None], r"$\partial L / \partial\,\mathrm{vec}\,S$"),
        "·",
        Grid(jacobian, r"$\partial\,\mathrm{vec}\,S / \partial\,\mathrm{vec}\,W$"),
    ],
    ["=", Grid((vec(upstream) @ jacobian)[None], "")],
)
plt.show()
