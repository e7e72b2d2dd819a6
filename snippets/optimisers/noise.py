import matplotlib.pyplot as plt
import torch

from notes_lib.data import digits
from notes_lib.viz import show_curves

# The gradient of each example's loss, for a linear classifier with weights 0.
N = 256
pictures, labels = digits()
inputs, targets = pictures[:N].flatten(1), torch.eye(10)[labels[:N]]
errors = 1 / 10 - targets  # softmax minus target
gradients = (errors.unsqueeze(2) * inputs.unsqueeze(1)).flatten(1)  # (N, 640)
full = gradients.mean(dim=0)
variance = (gradients - full).square().sum(dim=1).mean()

rng = torch.Generator().manual_seed(0)
sizes = [1, 32, 64, 96, 128, 160, 192, 224, 256]
measured = {"with replacement": [], "without": []}
for M in sizes:
    again = torch.randint(N, (2000, M), generator=rng)
    once = torch.rand(2000, N, generator=rng).argsort(dim=1)[:, :M]
    for draws, batches in zip(measured.values(), (again, once), strict=True):
        share = torch.zeros(2000, N).scatter_add_(1, batches, torch.ones(2000, M) / M)
        off = share @ gradients - full  # (2000, 640): of each batch's mean
        draws.append(M * off.square().sum(dim=1).mean() / variance)

M = torch.tensor(sizes)
again, once = (torch.stack(draws) for draws in measured.values())
assert torch.allclose(again, torch.ones(len(M)), atol=0.05)
assert torch.allclose(once, (N - M) / (N - 1), atol=0.05)
print(
    f"batch of 128: variance {again[4] / 128:.4f}, {once[4] / 128:.4f} without repeats"
)

# Draw it.
show_curves(
    {"with replacement": again, "without": once},
    at=M,
    xlabel="examples in a batch, M",
    ylabel="M × variance, in σ²",
    markers=True,
)
plt.show()
