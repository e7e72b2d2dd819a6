import matplotlib.pyplot as plt
import torch

from notes_lib.losses import soft_threshold
from notes_lib.viz import Panel, show_panels

rng = torch.Generator().manual_seed(1)
features = torch.randn(40, 10, generator=rng)
true_weights = torch.tensor([3.0, -2, 1, 0, 0, 0, 0, 0, 0, 0])
targets = features @ true_weights + torch.randn(40, generator=rng)
gram, mixed = features.T @ features / 40, features.T @ targets / 40
step = 1 / torch.linalg.eigvalsh(gram).max().item()


def lasso(strength):
    """A gradient step on half the mean squared error, a step towards zero."""
    weights = torch.zeros(10)
    for _ in range(300):
        downhill = weights - step * (gram @ weights - mixed)
        weights = soft_threshold(downhill, step * strength)
    return weights


def ridge(strength):
    return torch.linalg.solve(gram + 2 * strength * torch.eye(10), mixed)


strengths = torch.logspace(1, -2, 46)  # 10 to 0.01
panels = []
for title, fit in {"L1": lasso, "L2": ridge}.items():
    path = torch.stack([fit(strength) for strength in strengths.tolist()])
    zeros = (path == 0).sum(dim=1)[(strengths - 0.5).abs().argmin()]
    print(f"{title}: {zeros} of 10 weights are zero at strength 0.5")
    assert zeros == (7 if title == "L1" else 0)
    curves = {f"$w_{j + 1}$": path[:, j] for j in range(3)}
    curves["the other seven"] = path[:, 3:].T
    panels.append(Panel(curves, "weight", title))

show_panels(*panels, xlabel="strength of the penalty", at=strengths, same_scale=True)
plt.xscale("log")
plt.gca().invert_xaxis()
plt.show()
