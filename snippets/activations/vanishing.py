import matplotlib.pyplot as plt
import torch

from notes_lib import layers
from notes_lib.viz import show_curves


def norms(activation, draw, seed):
    rng = torch.Generator().manual_seed(seed)
    input = torch.randn(64, 100, generator=rng)
    weights = [draw((100, 100), generator=rng) for _ in range(20)]
    return layers.gradient_norms(input, weights, activation)


curves = {}
for name, activation, draw in (
    ("sigmoid", layers.sigmoid, layers.xavier_normal),
    ("tanh", layers.tanh, layers.xavier_normal),
    ("ReLU", layers.relu, layers.kaiming_normal),
):
    curves[name] = torch.stack([norms(activation, draw, seed) for seed in range(5)])
    first, last = curves[name].median(dim=0).values[[0, -1]].tolist()
    print(f"{name:7}  layer 1: {first:.1e}   layer 20: {last:.1e}")
assert (curves["sigmoid"][:, 0] < 1e-10 * curves["sigmoid"][:, -1]).all()
for name in ("tanh", "ReLU"):
    assert (curves[name][:, 0] > 0.1 * curves[name][:, -1]).all()

axes = {"xlabel": "layer", "ylabel": "length of the gradient", "log": "y"}
show_curves(curves, at=torch.arange(1, 21), **axes)
plt.xticks([1, 5, 10, 15, 20])
plt.show()
