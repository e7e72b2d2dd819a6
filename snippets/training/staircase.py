import matplotlib.pyplot as plt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from notes_lib.metrics import accuracy, roc_auc
from notes_lib.viz import Panel, show_panels

rng = torch.Generator().manual_seed(0)
labels = torch.arange(20) % 2
features = torch.randn(20, 2, generator=rng) + 1.2 * labels[:, None]

weights = torch.linspace(-3, 3, 601)
scores = features[:, 0] + weights[:, None] * features[:, 1] - 1  # (601, 20)
targets = labels.float().expand_as(scores)
losses = binary_cross_entropy_with_logits(scores, targets, reduction="none").mean(dim=1)
right = torch.stack([accuracy(labels, (row > 0).long()) for row in scores])
areas = torch.stack([roc_auc(labels, row) for row in scores])
for name, values in {"loss": losses, "accuracy": right, "AUC": areas}.items():
    level = (values.diff() == 0).float().mean()
    print(f"{name:8}  level in {level:.0%} of steps")
assert (losses.diff() != 0).all()

panels = {"loss (nats)": losses, "accuracy": right, "AUC": areas}
show_panels(
    *(Panel({"": values}, name) for name, values in panels.items()),
    xlabel="one weight of the model",
    at=weights,
)
plt.show()
