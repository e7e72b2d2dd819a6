import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.optim import SGD
from notes_lib.training import watch
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()


def losses(batch_size, rate, seed):
    """On held-out pictures, before and after each of 8 epochs."""
    rng = seed_everything(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    batches = Batches(x, y, batch_size=batch_size, generator=rng)
    fit = model, batches, cross_entropy, SGD(model.parameters(), learning_rate=rate)
    n = len(batches)
    return watch(*fit, lambda m: cross_entropy(m(new_x), new_y), steps=8 * n, every=n)


curves = {}
for batch_size, rate in ((16, 0.05), (128, 0.05), (128, 0.4)):
    runs = torch.stack([losses(batch_size, rate, seed) for seed in range(3)])
    curves[f"{batch_size} at rate {rate}"] = runs
    print(f"batches of {batch_size:3}, rate {rate:.2f}: {runs[:, -1].mean():.2f} nats")
ends = [f"{runs[:, -1].mean():.2f}" for runs in curves.values()]
assert ends == ["0.28", "1.97", "0.29"]
show_curves(curves, xlabel="epoch", ylabel="loss (nats)")
plt.show()
