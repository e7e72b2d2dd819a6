import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import TensorVar, log, sigmoid
from notes_lib.viz import show_graph

w = TensorVar(torch.tensor([[0.5], [-1.0], [2.0]]), name="w")
x = TensorVar(torch.tensor([[1.0, 2.0, -0.5]]), name="x")
y = TensorVar(torch.tensor(1.0), name="y")
strength = TensorVar(torch.tensor(3.0), name="λ")

penalty = 0.5 * (w * w).sum()
p = sigmoid(y * (x @ w))
loss = penalty - strength * log(p)
loss.backward(torch.ones(1, 1))
print([f"{entry:.3f}" for entry in w.grad.flatten()])

show_graph(loss)
plt.show()
