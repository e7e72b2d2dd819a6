from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib import layers
from notes_lib.viz import show_curves


def norms(draw, seed):
    rng = torch.Generator().manual_seed(seed)
    input = torch.randn(100, 500, generator=rng)
    weights = [draw((500, 500), generator=rng) for _ in range(10)]
    return layers.gradient_norms(input, weights, layers.tanh)


small, large = partial(layers.normal, std=0.01), partial(layers.normal, std=1.0)
starts = {"std 0.01": small, "std 1": large, "Xavier": layers.xavier_normal}
curves = {}
for name, draw in starts.items():
    curves[name] = torch.stack([norms(draw, seed) for seed in range(3)])
    first, last = curves[name].median(dim=0).values[[0, -1]].tolist()
    print(f"{name:9} layer 1: {first:.1e}, layer 10: {last:.1e}")
assert (curves["std 0.01"] < 1e-4).all()
assert (curves["std 1"][:, 0] > 3**9 * curves["std 1"][:, -1]).all()

axes = {"xlabel": "layer", "ylabel": "length of the gradient", "log": "y"}
show_curves(curves, at=torch.arange(1, 11), **axes)
plt.show()
