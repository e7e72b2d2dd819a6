import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import TensorVar, vec_jacobian
from notes_lib.viz import Grid, show_grids

x = torch.tensor([[1.0], [2.0], [-1.0], [3.0]])  # a column, (4, 1)
W = torch.zeros(3, 4)


def layer(weight):
    return weight @ TensorVar(x)


jacobian = vec_jacobian(layer, W) + 0.0  # (3 outputs, 12 weights), no -0
print(f"{(jacobian != 0).sum()} of {jacobian.numel()} entries are not zero")
for i in range(3):
    row = jacobian.view(3, 3, 4)[:, i]  # in the weights of row i
    assert torch.equal(row[i], x.flatten())
    assert row.count_nonzero() == 4  # and nothing but row i
assert torch.equal(jacobian, torch.kron(torch.eye(3), x.mT))

show_grids([Grid(jacobian, "$W$'s first row, second row, third row")])
plt.show()
