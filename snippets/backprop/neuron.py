import matplotlib.pyplot as plt
import torch

from notes_lib.layers import sigmoid
from notes_lib.viz import show_network

x = torch.tensor([1.0, 0.5, 1.0])  # two inputs, and a 1 for the bias
weight = torch.tensor([[2.0, -1.0, -1.0]])
total = weight @ x
output = sigmoid(total)
print(f"weighted sum {total.item():.1f}, output {output.item():.3f}")
assert total.item() == 0.5
assert round(output.item(), 3) == 0.622

inputs = ["x₁ = 1", "x₂ = 0.5", "1"]
neuron = f"sum {total.item():.1f}\nσ(sum) = {output.item():.3f}"
show_network([weight], nodes=[inputs, [neuron]], titles=["inputs", "neuron"])
plt.show()
