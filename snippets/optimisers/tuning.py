import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import optim
from notes_lib.data import digits
from notes_lib.viz import show_small_multiples

SEEDS, STEPS, BATCH = 5, 120, 64
pictures, labels = digits()
order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
inputs, labels = pictures.flatten(1)[order], labels[order]
validation, test = slice(1000, 1400), slice(1400, None)  # trained on the first 1,000


def scores(weights, inputs):  # of one network for each seed: (seeds, n, 10)
    first, first_bias, second, second_bias = weights
    return (inputs @ first + first_bias).relu() @ second + second_bias


def accuracy(weights, part):
    return (scores(weights, inputs[part]).argmax(-1) == labels[part]).float().mean(-1)


def train(method, rate):
    """Accuracies for validation and test, (2, seeds)."""
    rng = torch.Generator().manual_seed(1)
    first = torch.randn(SEEDS, 64, 32, generator=rng) * (2 / 64) ** 0.5
    second = torch.randn(SEEDS, 32, 10, generator=rng) * (2 / 32) ** 0.5
    weights = [first, torch.zeros(SEEDS, 1, 32), second, torch.zeros(SEEDS, 1, 10)]
    optimiser = method([w.requires_grad_() for w in weights], learning_rate=rate)
    for _ in range(STEPS):
        batch = torch.randint(1000, (SEEDS, BATCH), generator=rng)
        loss = cross_entropy(scores(weights, inputs[batch]).mT, labels[batch])
        optimiser.zero_grad()
        (SEEDS * loss).backward()  # a sum over seeds, which do not mix
        optimiser.step()
    with torch.no_grad():
        return torch.stack([accuracy(weights, part) for part in (validation, test)])


rates = [10 ** (k / 2) for k in range(-8, 3)]
methods = {
    "SGD": optim.SGD,
    "momentum": optim.Momentum,
    "Nesterov": optim.Nesterov,
    "AdaGrad": optim.AdaGrad,
    "RMSProp": optim.RMSProp,
    "Adam": optim.Adam,
}
curves = {}
for name, method in methods.items():
    results = torch.stack([train(method, rate) for rate in rates])  # (rates, 2, seeds)
    found, tested = results.unbind(dim=1)
    means = found.mean(dim=1)
    best, usable = means.argmax(), int((means > 0.9).sum())
    low, mean, high = (f(tested[best]) for f in (torch.min, torch.mean, torch.max))
    print(f"{name:9} best α {rates[best]:6.4f}, {usable} of 11 above 90%, ", end="")
    print(f"test {mean:.1%} ({low:.1%} to {high:.1%})")
    curves[name] = found.T
    assert 2 <= usable <= 4
    assert 0.93 < mean < 0.965

# Draw it.
show_small_multiples(
    curves,
    at=torch.tensor(rates),
    xlabel="learning rate α",
    ylabel="validation accuracy",
    log="x",
)
plt.show()
