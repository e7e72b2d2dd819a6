import matplotlib.pyplot as plt
import torch

from notes_lib.losses import focal
from notes_lib.viz import use_style

p = torch.linspace(0.02, 0.99, 98)  # the chance given to the true class
score = (p / (1 - p)).log()
ones = torch.ones_like(p)
use_style()
figure, axes = plt.subplots(layout="constrained")
styles = {0: "-", 0.5: "--", 1: "-.", 2: ":", 5: "-"}
for gamma, style in styles.items():
    loss = focal(score, ones, gamma=gamma, alpha=None, reduction="none")
    assert torch.allclose(loss, -((1 - p) ** gamma) * p.log(), atol=1e-5)
    axes.plot(p, loss, style, label=f"γ = {gamma:g}")
axes.axvline(0.6, color="black", linewidth=0.8, linestyle=":")
axes.set(xlabel="chance given to the true class", ylabel="loss (nats)", ylim=(0, 2.5))
axes.legend()
plt.show()
