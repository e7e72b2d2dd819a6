from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.layers import hidden_values, normal, tanh, xavier_normal
from notes_lib.viz import show_histograms


def values(draw):
    """Of 500 tanh units in each of ten layers, for 500 inputs."""
    rng = torch.Generator().manual_seed(0)
    input = torch.randn(500, 500, generator=rng)
    weights = [draw((500, 500), generator=rng) for _ in range(10)]
    return torch.stack(hidden_values(input, weights, tanh))


layers = {
    "std 0.01": values(partial(normal, std=0.01)),
    "std 1": values(partial(normal, std=1.0)),
    "Xavier": values(xavier_normal),
}
stds = {name: each.std(dim=(1, 2)) for name, each in layers.items()}
for name, std in stds.items():
    print(f"{name:8}  std of layers 1, 4, 7, 10:", *[f"{s:7.2g}" for s in std[::3]])
saturated = (layers["std 1"][-1].abs() > 0.99).float().mean()
print(f"with std 1, {saturated:.0%} of the last values lie beyond ±0.99")
assert abs(stds["std 0.01"][0] - 0.21) < 0.01
assert stds["std 0.01"][-1] < 1e-6
assert 0.85 < saturated < 0.95
assert abs(stds["Xavier"][0] - 0.63) < 0.01
assert abs(stds["Xavier"][-1] - 0.23) < 0.02

rows = {
    name: {f"layer {n}": each[n - 1] for n in (1, 4, 7, 10)}
    for name, each in layers.items()
}
show_histograms(rows, over=(-1, 1), xlabel="value after tanh")
plt.show()
