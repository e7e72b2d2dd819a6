import matplotlib.pyplot as plt
import torch

from notes_lib.data import digits
from notes_lib.viz import show_curves

# The gradient of each example's loss, for a linear classifier with weights 0.
N = 256
pictures, labels = digits()
errors = 1 / 10 - torch.eye(10)[labels[:N]]  # softmax minus target
gradients = (errors[:, :, None] * pictures[:N].view(N, 1, 64)).flatten(1)  # (N, 640)
variance = (gradients - gradients.mean(dim=0)).square().sum(dim=1).mean()

rng = torch.Generator().manual_seed(0)
sizes = torch.tensor([1, 32, 64, 96, 128, 160, 192, 224, 256])
curves = {"with replacement": [], "without": []}
for M in sizes.tolist():
    again = torch.randint(N, (2000, M), generator=rng)
    once = torch.rand(2000, N, generator=rng).argsort(dim=1)[:, :M]
    for curve, batches in zip(curves.values(), (again, once), strict=True):
        share = torch.zeros(2000, N).scatter_add_(1, batches, torch.ones(2000, M) / M)
        off = share @ gradients - gradients.mean(dim=0)  # of each batch's mean
        curve.append(M * off.square().sum(dim=1).mean() / variance)

curves = {name: torch.stack(curve) for name, curve in curves.items()}
assert torch.allclose(curves["with replacement"], torch.ones(9), atol=0.05)
assert torch.allclose(curves["without"], (N - sizes) / (N - 1), atol=0.05)
axes = {"xlabel": "examples in a batch, M", "ylabel": "M × variance, in σ²"}
show_curves(curves, at=sizes, **axes, markers=True)
plt.show()
