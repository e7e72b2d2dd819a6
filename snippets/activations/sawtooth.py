from itertools import pairwise

import matplotlib.pyplot as plt
import torch

from notes_lib.layers import relu
from notes_lib.viz import show_curves

SEEDS, STEPS = 5, 1500
x = torch.linspace(0, 1, 129).unsqueeze(1)
target = 2 * (8 * x - (8 * x).round()).abs()  # eight teeth, sixteen pieces


def train(*widths):
    """Train one network per seed, all at once."""
    rng = torch.Generator().manual_seed(0)
    weights, biases = [], []
    for n_in, n_out in pairwise([1, *widths, 1]):
        weight = torch.randn(SEEDS, n_in, n_out, generator=rng) * (2 / n_in) ** 0.5
        bias = 2 * torch.rand(SEEDS, 1, n_out, generator=rng) - 1
        weights.append(weight.requires_grad_())
        biases.append(bias.requires_grad_())
    optimiser = torch.optim.Adam([*weights, *biases])
    errors = torch.empty(SEEDS, STEPS)
    for step in range(STEPS):
        values = (2 * x - 1).expand(SEEDS, -1, -1)
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            values = relu(values @ weight + bias)
        output = values @ weights[-1] + biases[-1]
        error = (output - target).square().mean(dim=(1, 2))
        errors[:, step] = error.detach()
        optimiser.zero_grad()
        error.sum().backward()
        optimiser.param_groups[0]["lr"] = 0.02 * (1 - step / STEPS)
        optimiser.step()
    return errors, sum(p[0].numel() for p in (*weights, *biases))


curves, last = {}, {}
for name, widths in {"1 × 288": [288], "4 × 16": [16] * 4}.items():
    errors, count = train(*widths)
    assert count == 865
    curves[name] = errors[:, ::10]
    last[name] = errors[:, -1].sort().values
    print(f"{name:7}", [f"{error:.4f}" for error in last[name]])
shallow, deep = last.values()
assert deep[3] < shallow[0]  # four of five runs are closer
assert deep[0] < 1e-3 < shallow[-1] < deep[4]

show_curves(
    curves,
    at=torch.arange(0, STEPS, 10),
    xlabel="step of Adam",
    ylabel="mean squared error",
    log="y",
)
plt.show()
