import matplotlib.pyplot as plt
import torch

from notes_lib.data import standardise
from notes_lib.optim import condition_number, gradient_descent, hessian
from notes_lib.viz import Contours, show_contours

rng = torch.Generator().manual_seed(0)
raw = 2 + 0.5 * torch.randn(100, 1, generator=rng, dtype=torch.float64)
target = 1.5 * raw[:, 0] + 0.3 * torch.randn(100, generator=rng, dtype=torch.float64)
inputs = {"raw": raw, "centred": raw - raw.mean(), "standardised": standardise(raw)}

maps, kappas = [], {}
for name, x in inputs.items():

    def loss(weights, x=x[:, 0]):
        w, b = weights.unbind(dim=-1)
        errors = w[..., None] * x + b[..., None] - target  # (..., 100)
        return errors.square().mean(dim=-1) / 2

    start = torch.tensor([-0.5, 4.5], dtype=torch.float64)
    curvature = hessian(loss, start)
    rate = 1 / torch.linalg.eigvalsh(curvature).max().item()
    path = gradient_descent(loss, start, learning_rate=rate, steps=2000)
    near = (path - path[-1]).norm(dim=1) < 0.01 * (start - path[-1]).norm()
    kappas[name] = condition_number(curvature).item()
    steps = near.int().argmax()  # the first point that is near
    print(f"{name:12}  κ = {kappas[name]:5.1f}, {steps:3} steps to within 1 percent")
    maps.append(Contours(loss, path[:41], name, goal=path[-1]))
assert kappas["raw"] > 50
assert kappas["standardised"] < 1.001

show_contours(*maps, x_range=(-1, 5), y_range=(-1, 5), xlabel="weight", ylabel="bias")
plt.show()
