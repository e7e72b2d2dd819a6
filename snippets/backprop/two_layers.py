import matplotlib.pyplot as plt
import torch

from notes_lib.layers import relu
from notes_lib.viz import show_network

W1 = torch.tensor([[1.0, -1.0], [-1.0, 1.0]])
W2 = torch.tensor([[1.0, 1.0]])

x = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])  # one input per row
h = relu(x @ W1.mT)
y = h @ W2.mT
for row, hidden, out in zip(x, h, y, strict=True):
    print(row.int().tolist(), "hidden", hidden.int().tolist(), "->", int(out))
assert y.flatten().tolist() == [0, 1, 1, 0]

show_network(
    [W1, W2],
    nodes=[["x₁", "x₂"], ["h₁", "h₂"], ["y"]],
    titles=["input", "hidden layer", "output"],
)
plt.show()
