import matplotlib.pyplot as plt
import torch

from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy
from notes_lib.optim import gradient_descent, hill_climb, random_search
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()
inputs, labels = append_one(pictures.flatten(1))[:500], labels[:500]
start = torch.zeros(10, 65)


def loss(weight):
    return cross_entropy(inputs @ weight.T, labels)


def search(seed):
    """The lowest loss after each of 1,000 evaluations, in three ways."""
    rng = {"generator": torch.Generator().manual_seed(seed)}
    guess = random_search(loss, start.shape, evaluations=1000, scale=0.2, **rng)
    ten = hill_climb(loss, start, generations=100, population=10, step_size=0.08, **rng)
    one = hill_climb(loss, start, generations=1000, population=1, step_size=0.06, **rng)
    return torch.stack([guess.losses, ten.losses, one.losses])


path = gradient_descent(loss, start, learning_rate=4, steps=200)
descent = torch.stack([loss(weight) for weight in path[1:]]).cummin(dim=0).values
runs = torch.stack([search(seed) for seed in range(3)], dim=1)  # (ways, seeds, …)
ways = ("random search", "climbing, 10 children", "climbing, 1 child")
curves = dict(zip(ways, runs, strict=True))
curves["gradient descent"] = descent.repeat_interleave(5)  # each is charged as 5
for name, losses in curves.items():
    print(f"{name:21}  loss {losses[..., -1].median():.2f}")
guessed, _, climbed = runs[..., -1].median(dim=1).values
assert descent[-1] < 0.06 < 0.4 < climbed < 0.55 < 2 < guessed
assert 5 * (descent > climbed).sum() < 100  # where descent was before the 100th

shown = {name: losses[..., 4::5] for name, losses in curves.items()}
words = {"xlabel": "evaluations of the loss", "ylabel": "lowest loss so far"}
show_curves(shown, at=torch.arange(5, 1001, 5), **words)
plt.show()
