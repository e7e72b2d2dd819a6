import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_curves

best = torch.tensor([1.0, -2.0, 0.5])


def descend(schedule):
    """Distance from the best weights, when each step sees one new example."""
    rng = torch.Generator().manual_seed(0)
    weight = torch.zeros(5, 3)  # five runs at once, one row each
    distances = []
    for step in range(4000):
        x = torch.randn(5, 3, generator=rng)
        y = x @ best + 0.5 * torch.randn(5, generator=rng)
        error = y - (weight * x).sum(dim=1)
        weight = weight + schedule(step) * 2 * error[:, None] * x
        if step % 10 == 0:
            distances.append((weight - best).norm(dim=1))
    return torch.stack(distances, dim=1)  # (runs, steps / 10)


curves = {
    "constant": descend(lambda step: 0.05),
    "too fast": descend(lambda step: 0.05 * 0.97**step),
    "one over the step": descend(lambda step: 0.05 / (1 + step / 50)),
}
worst = []
for name, distances in curves.items():
    late = distances[:, -50:].mean(dim=1)  # of 500 steps
    worst.append(late.max())
    print(f"{name:17}  distance {late.min():.3f} to {late.max():.3f}")
assert worst[2] < 0.04 < 0.2 < min(worst[:2])

words = {"xlabel": "step", "ylabel": "distance from the best weights"}
show_curves(curves, at=torch.arange(0, 4000, 10), log="y", **words)
plt.ylim(5e-3, 3)
plt.show()
