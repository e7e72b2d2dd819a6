import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import ReLULayer, relu, vec_jacobian
from notes_lib.viz import Grid, show_grids

h = torch.tensor([[2.0, -1.0, 3.0, -4.0]])
upstream = torch.tensor([[5.0, 6.0, -7.0, 8.0]])

layer = ReLULayer()
output, handed_back = layer.forward(h), layer.backward(upstream)
jacobian = vec_jacobian(relu, h)
assert torch.equal(jacobian, torch.diag((h > 0).float().flatten()))
assert torch.equal(upstream @ jacobian, handed_back)

output = output + 0.0  # -1 times 0 is -0, which nobody wants to see
show_grids(
    [Grid(h, "$h$"), "→", Grid(output, "max(0, $h$)")],
    [
        Grid(upstream, "$\\partial L/\\partial$output"),
        Grid(jacobian, "Jacobian"),
        "=",
        Grid(handed_back, "$\\partial L/\\partial h$"),
    ],
)
plt.show()
