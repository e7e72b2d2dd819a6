from functools import partial
from itertools import pairwise

import torch
from torch.nn.functional import cross_entropy

from notes_lib.data import digits
from notes_lib.optim import Adam, Momentum, cosine_decay, cosine_with_warmup

SEEDS, STEPS, BATCH = 5, 200, 64
SIZES = [64, *[32] * 8, 10]  # eight hidden layers
pictures, labels = digits()
inputs, labels = pictures[:1000].flatten(1), labels[:1000]


def scores(weights, values):  # of one network for each seed: (seeds, n, 10)
    for weight in weights[:-1]:
        values = (values @ weight).relu()
    return values @ weights[-1]


def train(method, rate, schedule):
    """The loss on all training pictures at the end, (seeds,)."""
    rng = torch.Generator().manual_seed(1)
    weights = [
        (torch.randn(SEEDS, a, b, generator=rng) * (2 / a) ** 0.5).requires_grad_()
        for a, b in pairwise(SIZES)
    ]
    optimiser = method(weights, learning_rate=rate)
    for t in range(STEPS):
        batch = torch.randint(1000, (SEEDS, BATCH), generator=rng)
        loss = cross_entropy(scores(weights, inputs[batch]).mT, labels[batch])
        optimiser.zero_grad()
        (SEEDS * loss).backward()  # a sum over seeds, which do not mix
        optimiser.learning_rate = schedule(t, learning_rate=rate, steps=STEPS)
        optimiser.step()
    with torch.no_grad():
        found, targets = scores(weights, inputs).mT, labels.expand(SEEDS, -1)
        return cross_entropy(found, targets, reduction="none").mean(dim=1)


schedules = {
    "cosine": cosine_decay,
    "warmup, cosine": partial(cosine_with_warmup, warmup_steps=50),
}
medians = {}
for method, rate in ((Adam, 0.03), (Momentum, 0.03)):
    for name, schedule in schedules.items():
        losses = train(method, rate, schedule).sort().values.tolist()
        medians[method.__name__, name] = losses[2]
        print(f"{method.__name__:8} {name:14}", [f"{loss:.2f}" for loss in losses])
assert medians["Adam", "warmup, cosine"] < medians["Adam", "cosine"] / 3
