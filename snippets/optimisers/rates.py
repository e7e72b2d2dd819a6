from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.optim import Momentum, contraction, trajectory, valley
from notes_lib.viz import show_curves

start = torch.ones(2, dtype=torch.float64)
curvatures = torch.tensor([1.0, 100.0], dtype=torch.float64)
rates = torch.linspace(0.001, 0.042, 83)
curves = {}
for beta in (0.0, 0.67, 0.9):
    theory = [contraction(curvatures, learning_rate=a, momentum=beta) for a in rates]
    curve = curves[f"β = {beta:.2g}"] = torch.stack(theory)
    best = curve.argmin()
    print(f"β = {beta:<4} best α {rates[best]:.4f}: {curve[best]:.3f} per step")
    # The same by running it: over the last 200 of 400 steps.
    for rate, factor in list(zip(rates.tolist(), theory, strict=True))[4::20]:
        make = partial(Momentum, learning_rate=rate, momentum=beta)
        far = trajectory(valley, start, make, steps=400).norm(dim=1)
        assert abs((far[400] / far[200]) ** (1 / 200) - factor) < 0.005

show_curves(curves, at=rates, xlabel="learning rate α", ylabel="distance left per step")
plt.ylim(0.78, 1.06)
plt.axhline(1, color="black", linewidth=0.8)
for name, place in zip(
    curves, [(0.0207, 1.03), (0.034, 0.85), (0.0385, 0.97)], strict=True
):
    plt.annotate(name, place)
plt.show()
