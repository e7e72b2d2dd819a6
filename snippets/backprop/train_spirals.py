from itertools import pairwise

import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Chain, CrossEntropyLayer, LinearLayer, ReLULayer
from notes_lib.data import spirals
from notes_lib.viz import show_curves


def dense(n_in, n_out, rng):
    weight = torch.randn(n_out, n_in, generator=rng) * (2 / n_in) ** 0.5
    return LinearLayer(weight, torch.zeros(n_out))


def losses(sizes, seed, steps=600):
    """Train a network with layers of these sizes, and note its loss at each step."""
    rng = torch.Generator().manual_seed(seed)
    points, labels = spirals(300, noise=0.1, generator=rng)
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [dense(n_in, n_out, rng), ReLULayer()]
    network = Chain([*layers[:-1], CrossEntropyLayer(labels)])
    history = []
    for _ in range(steps):
        history.append(network.forward(points).item())
        network.backward()
        network.step(learning_rate=0.5)
    return history


networks = {"linear classifier": [2, 3], "two hidden layers": [2, 32, 32, 3]}
curves = {
    name: torch.tensor([losses(sizes, seed) for seed in range(5)])
    for name, sizes in networks.items()
}
for name, curve in curves.items():
    first, last = curve[:, 0].median(), curve[:, -1].median()
    print(f"{name:17} from {first:.2f} to {last:.3f}")
ends = [curve[:, -1] for curve in curves.values()]
assert (ends[0] - 0.86).abs().max() < 0.03
assert ends[1].max() < 0.05

show_curves(curves, xlabel="step", ylabel="loss (nats)")
plt.show()
