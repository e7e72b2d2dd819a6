import torch
from torch.nn.functional import cross_entropy

from notes_lib.data import digits
from notes_lib.optim import SGD

SEEDS, SEEN = 5, 1000 * 8  # eight times through the training pictures
pictures, labels = digits()
inputs, labels = pictures[:1000].flatten(1), labels[:1000]


def scores(weights, inputs):  # of one network for each seed: (seeds, n, 10)
    first, first_bias, second, second_bias = weights
    return (inputs @ first + first_bias).relu() @ second + second_bias


def train(batch_size, rate):
    """The loss on all training pictures at the end, (seeds,)."""
    rng = torch.Generator().manual_seed(0)
    first = torch.randn(SEEDS, 64, 32, generator=rng) * (2 / 64) ** 0.5
    second = torch.randn(SEEDS, 32, 10, generator=rng) * (2 / 32) ** 0.5
    weights = [first, torch.zeros(SEEDS, 1, 32), second, torch.zeros(SEEDS, 1, 10)]
    optimiser = SGD([w.requires_grad_() for w in weights], learning_rate=rate)
    for _ in range(SEEN // batch_size):
        batch = torch.randint(1000, (SEEDS, batch_size), generator=rng)
        loss = cross_entropy(scores(weights, inputs[batch]).mT, labels[batch])
        optimiser.zero_grad()
        (SEEDS * loss).backward()  # one sum over seeds: they do not mix
        optimiser.step()
    with torch.no_grad():
        every = scores(weights, inputs).mT
    targets = labels.expand(SEEDS, -1)
    return cross_entropy(every, targets, reduction="none").mean(dim=1)


table = {}
for M in (8, 16, 32, 64, 128):
    rate = 0.1 * M / 8
    table[M] = [train(M, a).median().item() for a in (0.1, rate)]
    print(f"M = {M:3}: α = 0.1 {table[M][0]:.3f}, α = {rate:.1f} {table[M][1]:.3f}")
for M in (16, 32, 64):
    assert abs(table[M][1] - table[8][1]) < 0.02
assert table[64][0] > 4 * table[8][0]
assert table[128][1] > 1
