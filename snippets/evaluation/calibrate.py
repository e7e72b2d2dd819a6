from collections import defaultdict

import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import metrics, seed_everything
from notes_lib.linear import logistic_regression
from notes_lib.optim import Adam
from notes_lib.training import train
from notes_lib.viz import show_reliability


def draw(count, rng):
    y = (torch.rand(count, generator=rng) < 0.5).float()
    return torch.randn(count, 10, generator=rng) + 0.35 * (2 * y - 1)[:, None], y


def hinge(scores, y):
    """What a support vector classifier (SVC) minimises."""
    return (1 - (2 * y - 1) * scores[:, 0]).relu().mean()


errors, curves = defaultdict(list), {}
for seed in range(5):
    rng = seed_everything(seed)
    (x, y), kept, (new_x, new_y) = (draw(n, rng) for n in (1000, 1000, 10_000))
    svc = nn.Linear(10, 1)
    optimiser = Adam(svc.parameters(), learning_rate=0.1, weight_decay=2e-3)
    train(svc, [(x, y)], hinge, optimiser, epochs=120)
    with torch.no_grad():
        fit, score = (svc(kept[0])[:, 0], kept[1]), svc(new_x)[:, 0]
    low, high = fit[0].aminmax()
    said = {
        "logistic": logistic_regression(x, y)(new_x).sigmoid(),
        "SVC": ((score - low) / (high - low)).clamp(0, 1),
        "SVC, isotonic": metrics.IsotonicCalibration(*fit)(score),
        "SVC, Platt": metrics.PlattCalibration(*fit)(score),
    }
    for name, p in said.items():
        errors[name].append(metrics.expected_calibration_error(new_y, p).item())
        curves.setdefault(name, metrics.calibration_curve(new_y, p))  # the first seed's
for name, runs in errors.items():
    print(f"{name:14}  ECE {sum(runs) / 5:.3f}, ", end="")
    print(f"from {min(runs):.3f} to {max(runs):.3f}")
    assert name != "logistic" or round(sum(runs) / 5, 3) == 0.015
    assert min(runs) > 0.19 if name == "SVC" else max(runs) < 0.04

panels = {"before": ("logistic", "SVC"), "after": ("SVC, isotonic", "SVC, Platt")}
show_reliability({title: {n: curves[n] for n in two} for title, two in panels.items()})
plt.show()
