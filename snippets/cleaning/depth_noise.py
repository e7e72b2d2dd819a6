import matplotlib.pyplot as plt
import torch

from notes_lib.data import depth_scene, fill_depth_by_colour, fill_depth_nearest
from notes_lib.metrics import root_mean_squared_error
from notes_lib.viz import show_curves

NOISE = torch.tensor([0.0, 0.02, 0.05, 0.1, 0.15, 0.2])
nearest, guided = torch.empty(8, len(NOISE)), torch.empty(8, len(NOISE))
for seed in range(8):
    rng = torch.Generator().manual_seed(seed)
    scene = depth_scene((48, 64), generator=rng)
    truth, holes = scene.depth, scene.missing
    filled = fill_depth_nearest(truth, holes)
    nearest[seed] = root_mean_squared_error(truth[holes], filled[holes])
    grain = torch.randn(scene.colours.shape, generator=rng)
    for n, noise in enumerate(NOISE):
        filled = fill_depth_by_colour(truth, holes, scene.colours + noise * grain)
        guided[seed, n] = root_mean_squared_error(truth[holes], filled[holes])

for n in (0, 2, 5):
    print(f"noise {NOISE[n]:.2f}: edge-aware {100 * guided[:, n].median():.0f} cm")
print(f"nearest, with any noise: {100 * nearest[:, 0].median():.0f} cm")

at = [round(100 * guided[:, n].median().item()) for n in (0, 2, 5)]
assert at == [5, 7, 33]
assert round(100 * nearest[:, 0].median().item()) == 45
show_curves(
    {"nearest": nearest, "edge-aware": guided},
    at=NOISE,
    xlabel="noise on the colours (standard deviation)",
    ylabel="error in the holes (m)",
    markers=True,
)
plt.show()
