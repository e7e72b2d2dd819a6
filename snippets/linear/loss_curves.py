import matplotlib.pyplot as plt
import torch

from notes_lib.losses import cross_entropy, multiclass_hinge
from notes_lib.viz import show_curves

lead = torch.linspace(-3, 3, 121)
scores = torch.stack([lead, torch.zeros_like(lead)], dim=1)  # true class, rival
target = torch.zeros(121, dtype=torch.long)
curves = {
    "right or wrong": (lead <= 0).float(),
    "hinge": multiclass_hinge(scores, target, reduction="none"),
    "cross-entropy": cross_entropy(scores, target, reduction="none"),
}
hinge = curves["hinge"]
assert (hinge[lead >= 1] == 0).all()  # flat beyond the margin
below = lead <= 1
assert torch.allclose(hinge[below], 1 - lead[below], atol=1e-6)  # a line below it
assert curves["cross-entropy"].min() > 0.04  # never zero

# Draw it.
show_curves(
    curves, at=lead, xlabel="lead of the true class", ylabel="loss of one example"
)
plt.axvline(1, color="grey", linewidth=0.8, linestyle=":")
plt.show()
