import matplotlib.pyplot as plt
import torch

from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy
from notes_lib.optim import gradient_descent, hill_climb, random_search
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()
inputs, labels = append_one(pictures.flatten(1))[:500], labels[:500]
BUDGET, PRICE = 1000, 5  # evaluations of the loss; what one gradient is charged


def loss(weight):
    return cross_entropy(inputs @ weight.T, labels)


def descend():
    steps = BUDGET // PRICE
    path = gradient_descent(loss, torch.zeros(10, 65), learning_rate=4, steps=steps)
    losses = torch.stack([loss(weight) for weight in path[1:]])
    return losses.cummin(dim=0).values.repeat_interleave(PRICE)


def climb(children, step_size, rng):
    options = {"population": children, "step_size": step_size, "generator": rng}
    start, generations = torch.zeros(10, 65), BUDGET // children
    return hill_climb(loss, start, generations=generations, **options).losses


def guess(rng):
    found = random_search(loss, (10, 65), evaluations=BUDGET, scale=0.2, generator=rng)
    return found.losses


rngs = [torch.Generator().manual_seed(seed) for seed in range(3)]
curves = {
    "random search": torch.stack([guess(rng) for rng in rngs]),
    "climbing, 10 children": torch.stack([climb(10, 0.08, rng) for rng in rngs]),
    "climbing, 1 child": torch.stack([climb(1, 0.06, rng) for rng in rngs]),
    "gradient descent": descend(),
}
for name, losses in curves.items():
    print(f"{name:21}  loss {losses[..., -1].median():.2f}")
climbed = curves["climbing, 1 child"][:, -1].median()
passed = int((curves["gradient descent"] > climbed).sum())
assert passed < 100
assert curves["random search"][:, -1].min() > 2
assert curves["gradient descent"][-1] < 0.06 < 0.4 < climbed < 0.55
print(f"descent was where climbing ended after {passed} evaluations")

# Draw it.
show_curves(curves, xlabel="evaluations of the loss", ylabel="lowest loss so far")
plt.show()
