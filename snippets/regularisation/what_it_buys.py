import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device, seed_everything
from notes_lib.data import random_affine, stratified_sample
from notes_lib.viz import Panel, show_panels
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, new_pictures, new_labels = digits_split()


def change(pictures, rng):
    """Turn up to 15 degrees, move up to half a pixel, resize, slant."""
    return random_affine(
        pictures, degrees=15, shift=1 / 16, scale=(0.9, 1.1), shear=15, generator=rng
    )


def accuracies(count, augmented, seed):
    """On new pictures, every 40 steps."""
    rng = seed_everything(seed)
    chosen = stratified_sample(labels, count, generator=rng)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)
    ).to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.003)
    seen = []
    for _ in range(20):
        some = chosen[torch.randint(count, (40 * 50,), generator=rng)]
        x = change(pictures[some], rng) if augmented else pictures[some]
        y = labels[some].to(device)
        for batch, targets in zip(x.to(device).split(50), y.split(50), strict=True):
            optimiser.zero_grad()
            cross_entropy(model(batch), targets).backward()
            optimiser.step()
        guesses = model(new_pictures.to(device)).argmax(dim=1).cpu()
        seen.append((guesses == new_labels).float().mean())
    return torch.stack(seen)


panels, last = [], {}
for count in (100, 800):
    curves = {}
    for name, augmented in {"as they are": False, "changed": True}.items():
        runs = [accuracies(count, augmented, seed) for seed in range(3)]
        curves[name] = torch.stack(runs)
        last[count, augmented] = curves[name][:, -1].mean()
        early = curves[name][:, 4].mean()
        print(
            f"{count} pictures {name:11}: {early:.3f} after 200 steps, "
            f"{last[count, augmented]:.3f} after 800"
        )
    panels.append(Panel(curves, "accuracy", f"{count} training pictures"))
assert last[100, True] > last[100, False] + 0.02
assert last[800, True] < last[800, False]

show_panels(*panels, xlabel="step", at=torch.arange(40, 801, 40), same_scale=True)
plt.ylim(0.7, 1)
plt.show()
