import matplotlib.pyplot as plt
import torch

from notes_lib.training import Range, grid_settings, random_settings
from notes_lib.viz import COLOURS, use_style

ranges = {"matters": Range(0, 1), "hardly matters": Range(0, 1)}
rng = torch.Generator().manual_seed(4)
searches = {
    "grid": grid_settings(ranges, points=3),
    "random": random_settings(ranges, trials=9, generator=rng),
}
curve = torch.linspace(0, 1, 200)


def score(x):
    return torch.exp(-(((x - 0.37) / 0.12) ** 2))


use_style()
figure, panels = plt.subplots(
    1, 2, figsize=(4.6, 2.9), sharey=True, layout="constrained"
)
for axes, (name, settings) in zip(panels, searches.items(), strict=True):
    x, y = torch.tensor([list(s.values()) for s in settings]).T
    best = score(x).max()
    print(f"{name:6}  {len(x.unique())} values of what matters, best score {best:.2f}")
    axes.plot(curve, 1.1 + 0.4 * score(curve), color=COLOURS["grey"])
    for a, b in zip(x.tolist(), y.tolist(), strict=True):
        top = 1.1 + 0.4 * score(torch.tensor(a)).item()
        axes.plot([a, a], [b, top], color=COLOURS["blue"], linewidth=0.8)
        axes.plot(a, top, "o", color=COLOURS["vermilion"], markersize=4)
    axes.plot(x, y, "o", color=COLOURS["blue"], markersize=6)
    axes.set(title=name, xlabel="matters", yticks=[0, 1])
    axes.grid(False)
panels[0].set_ylabel("hardly matters, and the score above", fontsize=9)
plt.show()
