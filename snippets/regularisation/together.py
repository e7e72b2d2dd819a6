from functools import partial

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import data, seed_everything
from notes_lib.layers import Dropout
from notes_lib.optim import AdamW
from notes_lib.training import watch
from notes_lib.viz import show_runs
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()


def accuracy(seed, *, decay=0.0, keep_prob=1.0, change=None):
    rng = seed_everything(seed)
    few = data.stratified_sample(y, 100, generator=rng)
    draws = {"batch_size": 50, "change": change, "ahead": 20, "generator": rng}
    hidden = nn.Linear(64, 128), nn.ReLU(), Dropout(keep_prob, generator=rng)
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(128, 10))
    optimiser = AdamW(model.parameters(), learning_rate=0.01, weight_decay=decay)
    fit = model, data.drawn_batches(x[few], y[few], **draws), cross_entropy, optimiser
    guesses = watch(*fit, lambda m: m(new_x).argmax(1), steps=300, every=300)[-1]
    return (guesses == new_y).float().mean()


limits = {"degrees": 15, "shift": 1 / 16, "scale": (0.9, 1.1), "shear": 15}
small = partial(data.random_affine, **limits)
settings = {
    "nothing": {},
    "weight decay": {"decay": 0.3},
    "dropout": {"keep_prob": 0.5},
    "small changes": {"change": small},
    "all three": {"decay": 0.3, "keep_prob": 0.5, "change": small},
    "a pixel to and fro": {"change": partial(data.random_crop, padding=1)},
    "mirror images": {"change": data.random_flip},
}
results = {}
for name, options in settings.items():
    results[name] = torch.stack([accuracy(seed, **options) for seed in range(5)])
    print(f"{name:18} {results[name].mean():.3f}")
gain = {name: (r - results["nothing"]).mean() for name, r in results.items()}
assert 0.01 < gain["small changes"] < 0.02
assert abs(gain["all three"] - gain["small changes"]) < 0.01
assert max(abs(gain["weight decay"]), abs(gain["dropout"])) < 0.01
assert gain["a pixel to and fro"] < -0.03
assert gain["mirror images"] < -0.04
show_runs(results, xlabel="accuracy on new pictures")
plt.show()
