from functools import partial

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device, seed_everything
from notes_lib.data import random_affine, random_crop, random_flip, stratified_sample
from notes_lib.layers import Dropout
from notes_lib.viz import show_runs
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, new_pictures, new_labels = digits_split()


def accuracy(seed, *, decay=0.0, keep_prob=1.0, change=None):
    rng = seed_everything(seed)
    chosen = stratified_sample(labels, 100, generator=rng)
    model = nn.Sequential(
        *(nn.Flatten(), nn.Linear(64, 128), nn.ReLU()),
        *(Dropout(keep_prob, generator=rng), nn.Linear(128, 10)),
    ).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=decay)
    for _ in range(15):
        some = chosen[torch.randint(100, (20 * 50,), generator=rng)]
        x = change(pictures[some], generator=rng) if change else pictures[some]
        y = labels[some].to(device)
        for batch, targets in zip(x.to(device).split(50), y.split(50), strict=True):
            optimiser.zero_grad()
            cross_entropy(model(batch), targets).backward()
            optimiser.step()
    guesses = model.eval()(new_pictures.to(device)).argmax(dim=1).cpu()
    return (guesses == new_labels).float().mean().item()


small = partial(random_affine, degrees=15, shift=1 / 16, scale=(0.9, 1.1), shear=15)
settings = {
    "nothing": {},
    "weight decay": {"decay": 0.3},
    "dropout": {"keep_prob": 0.5},
    "small changes": {"change": small},
    "all three": {"decay": 0.3, "keep_prob": 0.5, "change": small},
    "a pixel to and fro": {"change": partial(random_crop, padding=1)},
    "mirror images": {"change": random_flip},
}
results = {
    name: torch.tensor([accuracy(seed, **options) for seed in range(5)])
    for name, options in settings.items()
}
means = {name: runs.mean() for name, runs in results.items()}
for name, mean in means.items():
    print(f"{name:18} {mean:.3f}")
assert means["small changes"] > means["nothing"] + 0.01
assert abs(means["weight decay"] - means["nothing"]) < 0.01
assert abs(means["dropout"] - means["nothing"]) < 0.01
assert abs(means["all three"] - means["small changes"]) < 0.01
assert max(means["a pixel to and fro"], means["mirror images"]) < 0.89
show_runs(results, xlabel="accuracy on new pictures")
plt.show()
