import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib.data import digits
from notes_lib.optim import Momentum, cosine_decay, cosine_with_restarts, step_decay
from notes_lib.viz import show_small_multiples

SEEDS, STEPS, BATCH, RATE = 5, 480, 16, 0.1
pictures, labels = digits()
inputs, labels = pictures[:1000].flatten(1), labels[:1000]
schedules = {
    "constant": lambda t: RATE,
    "step": lambda t: step_decay(t, learning_rate=RATE, every=160),
    "cosine": lambda t: cosine_decay(t, learning_rate=RATE, steps=STEPS),
    "restarts": lambda t: cosine_with_restarts(t, learning_rate=RATE, period=160),
}


def scores(weights, inputs):  # of one network for each seed: (seeds, n, 10)
    first, first_bias, second, second_bias = weights
    return (inputs @ first + first_bias).relu() @ second + second_bias


def train(rate_at):
    """The loss on all training pictures every ten steps, (seeds, ...)."""
    rng = torch.Generator().manual_seed(0)
    first = torch.randn(SEEDS, 64, 32, generator=rng) * (2 / 64) ** 0.5
    second = torch.randn(SEEDS, 32, 10, generator=rng) * (2 / 32) ** 0.5
    weights = [first, torch.zeros(SEEDS, 1, 32), second, torch.zeros(SEEDS, 1, 10)]
    optimiser = Momentum([w.requires_grad_() for w in weights], learning_rate=RATE)
    losses = []
    for t in range(STEPS + 1):
        if t % 10 == 0:
            with torch.no_grad():
                found = scores(weights, inputs).mT
                every = cross_entropy(found, labels.expand(SEEDS, -1), reduction="none")
                losses.append(every.mean(dim=1))
        batch = torch.randint(1000, (SEEDS, BATCH), generator=rng)
        loss = cross_entropy(scores(weights, inputs[batch]).mT, labels[batch])
        optimiser.zero_grad()
        (SEEDS * loss).backward()
        optimiser.learning_rate = rate_at(t)
        optimiser.step()
    return torch.stack(losses, dim=1)


curves = {name: train(rate_at) for name, rate_at in schedules.items()}
last = {name: curve[:, -1].median().item() for name, curve in curves.items()}
for name, loss in last.items():
    print(f"{name:9} loss at the end {loss:.3f}")
assert last["cosine"] < last["step"] < last["constant"] / 1.5
before, after = (curves["restarts"][:, step // 10].median() for step in (160, 180))
print(f"restart at step 160: {before:.3f}, 20 steps later {after:.3f}")
assert after > 1.5 * before

# Draw it.
show_small_multiples(
    curves,
    at=torch.arange(0, STEPS + 1, 10),
    xlabel="step",
    ylabel="training loss",
    columns=2,
    log="y",
)
plt.show()
