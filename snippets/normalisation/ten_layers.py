from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.layers import batch_norm, linear, normal, tanh
from notes_lib.viz import show_histograms


def hidden_values(std, normalise):
    rng = torch.Generator().manual_seed(0)
    draw = partial(normal, std=std, generator=rng)
    value, values = torch.randn(500, 500, generator=rng), []
    for _ in range(10):
        sums = linear(value, draw((500, 500)))
        value = tanh(batch_norm(sums) if normalise else sums)
        values.append(value)
    return values


rows = {}
for std in (0.01, 1.0):
    for normalise in (False, True):
        values = hidden_values(std, normalise)
        name = f"std {std:g}" + ", BN" * normalise
        rows[name] = {f"layer {n}": values[n - 1] for n in (1, 4, 7, 10)}
        print(f"{name:12}  std of layer 10: {values[-1].std():.1g}")
normalised = [row["layer 10"].std() for name, row in rows.items() if "BN" in name]
assert all(abs(std - 0.63) < 0.01 for std in normalised)

show_histograms(rows, over=(-1, 1), xlabel="value after tanh")
plt.show()
