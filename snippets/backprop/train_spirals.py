import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Chain, CrossEntropyLayer, LinearLayer, ReLULayer
from notes_lib.data import spirals
from notes_lib.layers import kaiming_normal
from notes_lib.viz import show_curves


def losses(hidden, seed):
    """Train a network with such hidden layers, and note its loss at each step."""
    rng = torch.Generator().manual_seed(seed)
    points, labels = spirals(300, noise=0.1, generator=rng)
    layers, n_in = [], 2
    for n_out in (*hidden, 3):
        weight = kaiming_normal((n_out, n_in), generator=rng)
        layers += [LinearLayer(weight, torch.zeros(n_out)), ReLULayer()]
        n_in = n_out
    network = Chain([*layers[:-1], CrossEntropyLayer(labels)])
    history = []
    for _ in range(600):
        history.append(network.forward(points).item())
        network.backward()
        network.step(learning_rate=0.5)
    return history


curves = {}
for name, hidden in {"linear classifier": [], "two hidden layers": [32, 32]}.items():
    curves[name] = torch.tensor([losses(hidden, seed) for seed in range(5)])
    ends = curves[name][:, -1]
    print(f"{name:17} ends at {ends.min():.3f} to {ends.max():.3f}")
    assert (abs(ends - 0.86) < 0.03).all() if not hidden else ends.max() < 0.05

show_curves(curves, xlabel="step", ylabel="loss (nats)")
plt.show()
