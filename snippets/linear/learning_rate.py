import torch

from notes_lib.linear import append_one
from notes_lib.viz import descent_paths

rng = torch.Generator().manual_seed(0)
x = 1 + torch.randn(30, 1, generator=rng)
y = 0.5 + 1.5 * x[:, 0] + 0.3 * torch.randn(30, generator=rng)
inputs = append_one(x)  # (30, 2): slope and bias are the weights


def loss(weight):
    return (weight @ inputs.T - y).square().mean(dim=-1)


curvatures = torch.linalg.eigvalsh(2 * inputs.T @ inputs / len(inputs))
print(f"curvatures {curvatures[0]:.2f} and {curvatures[1]:.2f}", end=", ")
print(f"so the limit is {2 / curvatures[1]:.3f}")
rates = [0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.43, 0.45, 0.47]
assert rates[6] < 2 / curvatures[1] < rates[7]
descent_paths(
    loss,
    torch.tensor([-1.0, 3.0]),
    rates,
    steps=30,
    window=(-1.5, 4.5, -2.5, 4.0),
    names=("slope", "bias"),
    shown=2,
).show()
