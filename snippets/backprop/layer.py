import matplotlib.pyplot as plt
import torch

from notes_lib.layers import linear, sigmoid
from notes_lib.linear import append_one
from notes_lib.viz import show_network

rng = torch.Generator().manual_seed(3)
W, b = torch.randn(3, 4, generator=rng), torch.randn(3, generator=rng)
x = torch.randn(4, generator=rng)

augmented = torch.cat([W, b[:, None]], dim=1)  # (3, 5): the bias is a column
output = sigmoid(augmented @ append_one(x))
assert torch.allclose(output, sigmoid(linear(x, W, b)))
print(tuple(augmented.shape), "->", tuple(output.shape))

show_network(
    [augmented],
    nodes=[["x₁", "x₂", "x₃", "x₄", "1"], ["h₁", "h₂", "h₃"]],
    titles=["input", "layer"],
    numbers=False,
)
plt.show()
