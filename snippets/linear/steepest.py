import matplotlib.pyplot as plt
import torch

from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy
from notes_lib.viz import show_among
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()
inputs = append_one(pictures.flatten(1)).double()


def loss(weight):
    return cross_entropy(inputs @ weight.T, labels)


rng = torch.Generator().manual_seed(0)
weight = 0.1 * torch.randn(10, 65, generator=rng, dtype=torch.float64)
gradient = torch.func.grad(loss)(weight)


def slope(direction):
    """How fast the loss changes along a direction, by a small step of length 1e-4."""
    step = 1e-4 * direction / direction.norm()
    return (loss(weight + step) - loss(weight)).item() / 1e-4


steepest = slope(-gradient)
directions = torch.randn(1000, 10, 65, generator=rng, dtype=torch.float64)
slopes = torch.tensor([slope(direction) for direction in directions])
print(f"along the negative gradient {steepest:.3f}")
print(f"best of 1,000 at random     {slopes.min():.3f}")
assert abs(steepest + gradient.norm()) < 1e-3  # minus the gradient's length
assert slopes.abs().max() < 0.1 < 0.6 < -steepest  # no other comes near

names = "random directions", "negative gradient"
show_among(
    slopes, steepest, names=names, xlabel="change of the loss per unit of length"
)
plt.show()
