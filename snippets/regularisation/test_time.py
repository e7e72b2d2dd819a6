from functools import partial

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import data, seed_everything
from notes_lib.metrics import accuracy
from notes_lib.optim import Adam
from notes_lib.training import watch
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()
limits = {"degrees": 15, "shift": 1 / 16, "scale": (0.9, 1.1), "shear": 15}
change = partial(data.random_affine, **limits)


def run(augmented, seed):
    """Accuracy on new pictures: one look, and 16 changed looks averaged."""
    rng = seed_everything(seed)
    few = data.stratified_sample(y, 100, generator=rng)
    draws = {"batch_size": 50, "ahead": 20, "generator": rng}
    batches = data.drawn_batches(x[few], y[few], change=augmented, **draws)
    hidden = nn.Linear(64, 128), nn.ReLU()
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(128, 10))
    fit = model, batches, cross_entropy, Adam(model.parameters(), learning_rate=0.01)
    once = watch(*fit, lambda m: m(new_x).softmax(1), steps=300, every=300)[-1]
    looks = [model(change(new_x, generator=rng)).softmax(1) for _ in range(16)]
    chances = once, torch.stack(looks).mean(dim=0)
    return torch.stack([accuracy(new_y, p.argmax(dim=1)) for p in chances])


means = []
for augmented in (None, change):
    once, averaged = torch.stack([run(augmented, seed) for seed in range(5)]).mean(0)
    print(f"trained with changes: {augmented is change!s:5}  ", end="")
    print(f"one look {once:.3f}, 16 looks {averaged:.3f}")
    means += [f"{once:.3f}", f"{averaged:.3f}"]
assert float(means[0]) > 0.905 > 0.88 > float(means[1])
assert means[2:] == ["0.927", "0.925"]
