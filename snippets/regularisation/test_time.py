import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device, seed_everything
from notes_lib.data import random_affine, stratified_sample
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, new_pictures, new_labels = digits_split()


def change(pictures, rng):
    return random_affine(
        pictures, degrees=15, shift=1 / 16, scale=(0.9, 1.1), shear=15, generator=rng
    )


def run(augmented, seed):
    """Accuracy on new pictures: one look, and 16 changed looks averaged."""
    rng = seed_everything(seed)
    chosen = stratified_sample(labels, 100, generator=rng)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)
    ).to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(15):
        some = chosen[torch.randint(100, (20 * 50,), generator=rng)]
        x = change(pictures[some], rng) if augmented else pictures[some]
        y = labels[some].to(device)
        for batch, targets in zip(x.to(device).split(50), y.split(50), strict=True):
            optimiser.zero_grad()
            cross_entropy(model(batch), targets).backward()
            optimiser.step()
    looks = [change(new_pictures, rng) for _ in range(16)]
    chances = torch.stack([model(look.to(device)).softmax(dim=1) for look in looks])
    once = model(new_pictures.to(device)).argmax(dim=1).cpu()
    averaged = chances.mean(dim=0).argmax(dim=1).cpu()
    return [(g == new_labels).float().mean().item() for g in (once, averaged)]


means = {}
for augmented in (False, True):
    once, averaged = torch.tensor([run(augmented, seed) for seed in range(5)]).T
    print(
        f"trained with changes: {augmented!s:5}  one look {once.mean():.3f}, "
        f"16 looks {averaged.mean():.3f}"
    )
    means[augmented] = once.mean(), averaged.mean()
assert means[False][0] > means[False][1] + 0.02
assert abs(means[True][0] - means[True][1]) < 0.01
