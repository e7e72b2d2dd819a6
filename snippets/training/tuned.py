import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.optim import SGD, Adam
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()
x, y = x[::4], y[::4]  # few, to be quick


def accuracy(optimiser_class, rate, seed):
    """After 60 steps, on data kept for validation."""
    rng = seed_everything(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = optimiser_class(model.parameters(), learning_rate=rate)
    for _ in range(60):
        batch = torch.randint(len(x), (64,), generator=rng)
        optimiser.zero_grad()
        cross_entropy(model(x[batch]), y[batch]).backward()
        optimiser.step()
    return (model(new_x).argmax(dim=1) == new_y).float().mean().item()


means = {}
for optimiser_class in (SGD, Adam):
    for rate in (0.5, 0.1, 0.01):
        runs = [accuracy(optimiser_class, rate, seed) for seed in range(3)]
        means[optimiser_class.__name__, rate] = sum(runs) / 3
for (name, rate), mean in means.items():
    print(f"{name:4}  rate {rate:<4}  {mean:.3f}")
assert means["Adam", 0.5] < 0.3 < 0.85 < means["SGD", 0.5] < means["Adam", 0.1]
