from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.layers import hidden_values, normal, tanh, xavier_normal
from notes_lib.viz import show_histograms


def values(draw):
    rng = torch.Generator().manual_seed(0)
    input = torch.randn(500, 500, generator=rng)
    weights = [draw((500, 500), generator=rng) for _ in range(10)]
    return hidden_values(input, weights, tanh)


starts = {
    "std 0.01": partial(normal, std=0.01),
    "std 1": partial(normal, std=1.0),
    "Xavier": xavier_normal,
}
layers = {name: values(draw) for name, draw in starts.items()}
for name, each in layers.items():
    stds = [each[n - 1].std().item() for n in (1, 2, 4, 7, 10)]
    print(f"{name:8}  std of layers 1, 2, 4, 7, 10: ", end="")
    print("  ".join(f"{std:.1g}" if std < 0.005 else f"{std:.2f}" for std in stds))
saturated = (layers["std 1"][-1].abs() > 0.99).float().mean().item()
print(f"with std 1, {saturated:.0%} of the last values lie beyond ±0.99")

assert abs(layers["std 0.01"][0].std() - 0.21) < 0.01
assert layers["std 0.01"][-1].std() < 1e-5
assert 0.85 < saturated < 0.95
assert abs(layers["Xavier"][0].std() - 0.63) < 0.01
assert abs(layers["Xavier"][-1].std() - 0.23) < 0.02

rows = {
    name: {f"layer {n}": each[n - 1] for n in (1, 4, 7, 10)}
    for name, each in layers.items()
}
show_histograms(rows, over=(-1, 1), xlabel="value after tanh")
plt.show()
