import matplotlib.pyplot as plt
import torch

from notes_lib.optim import Adam, AdamW
from notes_lib.viz import show_curves

scales = torch.tensor([10.0, 0.1])  # typical gradient of either weight


def shrink(optimiser_class, seed):
    """Two weights that the loss pushes to and fro, and decay pulls towards zero."""
    rng = torch.Generator().manual_seed(seed)
    weights = torch.ones(2, requires_grad=True)
    optimiser = optimiser_class([weights], learning_rate=1e-3, weight_decay=0.1)
    values = []
    for _ in range(2000):
        weights.grad = scales * torch.randn(2, generator=rng)
        optimiser.step()
        values.append(weights.detach().clone())
    return torch.stack(values)  # (steps, 2)


curves = {}
for optimiser_class, name in ((Adam, "L2 in Adam"), (AdamW, "AdamW")):
    runs = torch.stack([shrink(optimiser_class, seed) for seed in range(3)])
    for place, size in enumerate(("large", "small")):
        curves[f"{name}, {size} gradients"] = runs[:, ::20, place]
        print(f"{name}, {size} gradients: {runs[:, -1, place].mean():.2f} left")
left = {name: runs[:, -1].mean() for name, runs in curves.items()}
assert left["L2 in Adam, large gradients"] > 0.9
assert left["L2 in Adam, small gradients"] < 0.25
assert abs(left["AdamW, large gradients"] - (1 - 1e-4) ** 2000) < 0.05
assert abs(left["AdamW, small gradients"] - (1 - 1e-4) ** 2000) < 0.05

show_curves(
    curves, at=torch.arange(0, 2000, 20), xlabel="step", ylabel="weight, begun at 1"
)
plt.show()
