import matplotlib.pyplot as plt
import torch

from notes_lib.losses import l1_penalty, soft_threshold
from notes_lib.viz import COLOURS, show_curves


def powers(x, degree):
    return x[:, None] ** torch.arange(degree + 1)  # 1, x, x², …


def fit(inputs, targets, strength=0.0):
    """Least squares; with a strength, plus the L1 penalty of all but the constant."""
    if not strength:
        return torch.linalg.lstsq(inputs, targets[:, None]).solution[:, 0]
    weight = torch.zeros(inputs.shape[1], dtype=inputs.dtype)
    rate = 0.5 / torch.linalg.matrix_norm(inputs, 2) ** 2
    for _ in range(5000):  # a step down the squares, then one down the penalty
        weight = weight + 2 * rate * (targets - inputs @ weight) @ inputs
        weight[1:] = soft_threshold(weight[1:], float(rate * strength))
    return weight


rng = torch.Generator().manual_seed(0)
x = torch.linspace(-1, 1, 10, dtype=torch.float64)
y = 1 + x - 0.8 * x**2 + 0.15 * torch.randn(10, generator=rng, dtype=torch.float64)
fine = torch.linspace(-1, 1, 201, dtype=torch.float64)
truth = 1 + fine - 0.8 * fine**2

curves, results = {}, {}
settings = {"degree 2": (2, 0), "degree 9": (9, 0), "degree 9, penalty": (9, 0.1)}
for name, (degree, strength) in settings.items():
    weight = fit(powers(x, degree), y, strength)
    curves[name] = powers(fine, degree) @ weight
    misfit = (powers(x, degree) @ weight - y).square().sum()
    error = (curves[name] - truth).square().mean().sqrt()
    used = int((weight[1:].abs() > 1e-6).sum())
    size = l1_penalty(weight[1:])
    print(f"{name:17}  squares {misfit:.3f}  {used} powers, |w| {size:5.1f}  ", end="")
    print(f"off by {error:.2f}")
    results[name] = float(misfit), used, float(error)
assert results["degree 9"][0] < 1e-9
errors = [error for _, _, error in results.values()]
assert max(errors) == results["degree 9"][2] > 3 * results["degree 9, penalty"][2]
assert results["degree 9, penalty"][1] == 3

# Draw it.
show_curves(curves, at=fine, xlabel="input", ylabel="target")
plt.scatter(x, y, s=22, color=COLOURS["grey"], zorder=3)
plt.ylim(-1.5, 2)
plt.show()
