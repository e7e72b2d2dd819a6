import matplotlib.pyplot as plt
import torch

from notes_lib.training import Range, grid_settings, random_settings
from notes_lib.viz import COLOURS, use_style

ranges = {"matters": Range(0, 1), "does not": Range(0, 1)}


def best_of(settings, optimum):
    """How near the best trial comes to the optimum of what matters."""
    return min(abs(setting["matters"] - optimum) for setting in settings)


rng = torch.Generator().manual_seed(0)
grid = grid_settings(ranges, points=3)
gaps = []
for _ in range(2000):
    optimum = torch.rand((), generator=rng).item()
    drawn = random_settings(ranges, trials=9, generator=rng)
    gaps.append([best_of(grid, optimum), best_of(drawn, optimum)])
gaps = torch.tensor(gaps)
for name, gap in zip(("grid", "random"), gaps.T, strict=True):
    print(f"{name:6} off by {gap.mean():.3f} on average")
wins = (gaps[:, 1] < gaps[:, 0]).float().mean()
print(f"random is nearer in {wins:.0%} of cases")
assert gaps[:, 0].mean() > 2 * gaps[:, 1].mean()
assert 0.75 < wins < 0.85

# Draw it.
use_style()
figure, axes = plt.subplots(1, 2, figsize=(4.6, 2.5), layout="constrained", sharey=True)
for place, settings, title in zip(axes, (grid, drawn), ("grid", "random"), strict=True):
    for setting in settings:
        across, up = setting["matters"], setting["does not"]
        place.plot(across, up, "o", color=COLOURS["blue"])
        place.plot([across, across], [-0.14, -0.06], color=COLOURS["vermilion"])
    place.set(title=title, xlabel="setting that matters", ylim=(-0.16, 1.06))
axes[0].set_ylabel("setting that does not")
plt.show()
