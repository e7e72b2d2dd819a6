import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()


def loss_after(batch_size, rate, seed):
    """On held-out pictures, after 8 epochs."""
    rng = seed_everything(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    batches = Batches(x, y, batch_size=batch_size, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=rate)
    train(model, batches, cross_entropy, optimiser, epochs=8)
    return cross_entropy(model(new_x), new_y).item()


for batch_size in (16, 64, 256, 1024):
    rate = 0.05 * batch_size / 16
    runs = torch.tensor([loss_after(batch_size, rate, seed) for seed in range(3)])
    print(f"batches of {batch_size:4}, rate {rate:.2f}: {runs.mean():.2f} nats", end="")
    print(f" ({runs.min():.2f} to {runs.max():.2f})")
    assert runs.min() > 2 if batch_size == 1024 else 0.2 < runs.mean() < 0.45
