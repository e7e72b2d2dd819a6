import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_curves

best = torch.tensor([1.0, -2.0, 0.5])
STEPS, SEEDS = 4000, 5


def descend(schedule):
    """Distance from the best weights, when each step sees one new example."""
    rng = torch.Generator().manual_seed(0)
    weight = torch.zeros(SEEDS, 3)  # all seeds at once, one row each
    distances = []
    for step in range(STEPS):
        x = torch.randn(SEEDS, 3, generator=rng)
        y = x @ best + 0.5 * torch.randn(SEEDS, generator=rng)
        error = y - (weight * x).sum(dim=1)
        weight = weight + schedule(step) * 2 * error[:, None] * x
        distances.append((weight - best).norm(dim=1))
    return torch.stack(distances, dim=1)  # (seeds, steps)


curves = {
    "constant": descend(lambda step: 0.05),
    "too fast": descend(lambda step: 0.05 * 0.97**step),
    "one over the step": descend(lambda step: 0.05 / (1 + step / 50)),
}
for name, distances in curves.items():
    late = distances[:, -500:].mean(dim=1)
    print(f"{name:17}  distance {late.min():.3f} to {late.max():.3f}")
    if name == "one over the step":
        assert late.max() < 0.04
    else:
        assert late.max() > 0.2

# Draw it.
show_curves(curves, xlabel="step", ylabel="distance from the best weights")
plt.yscale("log")
plt.ylim(5e-3, 3)
plt.show()
