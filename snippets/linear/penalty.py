import matplotlib.pyplot as plt
import torch

from notes_lib.linear import append_one, lasso
from notes_lib.viz import COLOURS, show_curves


def powers(x, degree):
    return x[:, None] ** torch.arange(1, degree + 1)  # x, x², …


def least_squares(inputs, targets):
    return torch.linalg.lstsq(append_one(inputs), targets[:, None]).solution[:, 0]


rng = torch.Generator().manual_seed(0)
x, fine = (torch.linspace(-1, 1, n, dtype=torch.float64) for n in (10, 201))
noise = torch.randn(10, generator=rng, dtype=torch.float64)
y, truth = 1 + x - 0.8 * x**2 + 0.15 * noise, 1 + fine - 0.8 * fine**2

curves, errors = {}, {}
for name, weight in {
    "degree 2": least_squares(powers(x, 2), y),
    "degree 9": least_squares(powers(x, 9), y),
    "degree 9, penalty": lasso(powers(x, 9), y, strength=0.1),
}.items():
    degree, size = len(weight) - 1, weight[:-1].abs().sum()
    squares = (append_one(powers(x, degree)) @ weight - y).square().sum()
    curves[name] = append_one(powers(fine, degree)) @ weight
    errors[name] = (curves[name] - truth).square().mean().sqrt()
    print(f"{name:17}  squares {squares:.3f}  |w| {size:5.1f}  ", end="")
    print(f"{int(weight[:-1].count_nonzero())} powers, off by {errors[name]:.2f}")
assert max(errors.values()) == errors["degree 9"] > 3 * errors["degree 9, penalty"]
assert weight[:-1].count_nonzero() == 3  # with the penalty

show_curves(curves, at=fine, xlabel="input", ylabel="target")
plt.scatter(x, y, s=22, color=COLOURS["grey"], zorder=3)
plt.ylim(-1.5, 2)
plt.show()
