import matplotlib.pyplot as plt
import torch

from notes_lib.losses import focal
from notes_lib.viz import show_curves

p = torch.linspace(0.02, 0.98, 97)  # the chance given to the true class
score = (p / (1 - p)).log()
ones = torch.ones_like(p)
curves = {
    f"γ = {gamma:g}": focal(score, ones, gamma=gamma, alpha=None, reduction="none")
    for gamma in (0, 0.5, 1, 2, 5)
}
assert torch.allclose(curves["γ = 0"], -p.log(), atol=1e-5)
assert torch.allclose(curves["γ = 2"], -((1 - p) ** 2) * p.log(), atol=1e-5)

show_curves(curves, at=p, xlabel="chance given to the true class", ylabel="loss (nats)")
plt.ylim(0, 2.5)
plt.show()
