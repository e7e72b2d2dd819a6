import matplotlib.pyplot as plt
import torch

from notes_lib.losses import binary_cross_entropy_with_logits
from notes_lib.metrics import (
    IsotonicCalibration,
    PlattCalibration,
    calibration_curve,
    expected_calibration_error,
)
from notes_lib.optim import Adam
from notes_lib.viz import show_reliability


def hinge(scores, y):
    """What a support vector classifier minimises."""
    return (1 - (2 * y - 1) * scores).relu().mean()


def draw(count, rng):
    y = (torch.rand(count, generator=rng) < 0.5).float()
    return torch.randn(count, 10, generator=rng) + 0.35 * (2 * y - 1)[:, None], y


def fit(loss, x, y):
    w = torch.zeros(11, requires_grad=True)
    design = torch.cat([x, torch.ones(len(x), 1)], dim=1)
    optimiser = Adam([w], learning_rate=0.1)
    for _ in range(120):
        penalty = 1e-3 * w.square().sum()
        (w.grad,) = torch.autograd.grad(loss(design @ w, y) + penalty, w)
        optimiser.step()
    return lambda x: (x @ w[:10] + w[10]).detach()


errors, panels = {}, {}
for seed in range(5):
    rng = torch.Generator().manual_seed(seed)
    x, y = draw(1000, rng)
    kept_x, kept_y = draw(1000, rng)  # to calibrate on, never trained on
    test_x, test_y = draw(10_000, rng)
    model, margin = fit(binary_cross_entropy_with_logits, x, y), fit(hinge, x, y)
    low, high = margin(kept_x).aminmax()
    said = {
        "logistic": model(test_x).sigmoid(),
        "SVC": ((margin(test_x) - low) / (high - low)).clamp(0, 1),
        "SVC, isotonic": IsotonicCalibration(margin(kept_x), kept_y)(margin(test_x)),
        "SVC, Platt": PlattCalibration(margin(kept_x), kept_y)(margin(test_x)),
    }
    for name, p in said.items():
        errors.setdefault(name, []).append(expected_calibration_error(test_y, p))
    if seed == 0:
        curves = {name: calibration_curve(test_y, p) for name, p in said.items()}
        panels = {
            "before": {name: curves[name] for name in ("logistic", "SVC")},
            "after": {name: curves[name] for name in ("SVC, isotonic", "SVC, Platt")},
        }
for name, runs in errors.items():
    runs = torch.stack(runs)
    print(
        f"{name:14}  ECE {runs.mean():.3f}, from {runs.min():.3f} to {runs.max():.3f}"
    )
    assert (runs.min() > 0.19) if name == "SVC" else (runs.max() < 0.04)

show_reliability(panels)
plt.show()
