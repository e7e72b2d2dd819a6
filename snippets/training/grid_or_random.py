import matplotlib.pyplot as plt
import torch

from notes_lib.training import Range, grid_settings, random_settings
from notes_lib.viz import COLOURS, use_style

ranges = {"matters": Range(0, 1), "does not": Range(0, 1)}
rng = torch.Generator().manual_seed(0)
grid = torch.tensor([list(s.values()) for s in grid_settings(ranges, points=3)])
gaps = []
for _ in range(2000):
    optimum = torch.rand((), generator=rng)
    drawn = random_settings(ranges, trials=9, generator=rng)
    drawn = torch.tensor([list(setting.values()) for setting in drawn])
    gaps.append([(trials[:, 0] - optimum).abs().min() for trials in (grid, drawn)])
by_grid, at_random = torch.tensor(gaps).T
wins = (at_random < by_grid).float().mean()
print(
    f"the grid is off by {by_grid.mean():.3f} on average, random {at_random.mean():.3f}"
)
print(f"random is nearer in {wins:.0%} of cases")
assert by_grid.mean() > 2 * at_random.mean()
assert 0.75 < wins < 0.85

use_style()
figure, axes = plt.subplots(1, 2, figsize=(4.6, 2.5), layout="constrained", sharey=True)
for place, trials, title in zip(axes, (grid, drawn), ("grid", "random"), strict=True):
    place.plot(*trials.T, "o", color=COLOURS["blue"])
    place.vlines(trials[:, 0], -0.14, -0.06, color=COLOURS["vermilion"])
    place.set(title=title, xlabel="setting that matters", ylim=(-0.16, 1.06))
axes[0].set_ylabel("setting that does not")
plt.show()
