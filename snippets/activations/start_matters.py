from functools import partial

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import multilayer_perceptron, normal, tanh, xavier_normal
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.viz import show_curves
from notes_lib.zoo import digit_rows

device = default_device()
pictures, labels, _, _ = digit_rows(device)


def losses(draw, seed):
    """Ten hidden layers of 100 units read digits; means of eleven steps."""
    rng, sizes = torch.Generator().manual_seed(seed), [64, *[100] * 10, 10]
    model = multilayer_perceptron(sizes, activation=tanh, draw=draw, generator=rng)
    batches = Batches(pictures, labels, batch_size=64, generator=rng)
    optimiser = SGD(model.to(device).parameters(), learning_rate=0.05)
    history = train(model, batches, cross_entropy, optimiser, epochs=10)
    return history.losses.unfold(0, 11, 11).mean(dim=1)


small, large = partial(normal, std=0.01), partial(normal, std=1.0)
curves = {}
for name, draw in {"std 0.01": small, "std 1": large, "Xavier": xavier_normal}.items():
    curves[name] = torch.stack([losses(draw, seed) for seed in range(3)])
    print(f"{name:8}  mean loss of the last steps: {curves[name][:, -1].mean():.2f}")
assert abs(curves["std 0.01"][:, -1] - 2.303).max() < 0.03  # ln 10: it guesses
assert curves["std 1"].amax(dim=1).min() > 10 > 5 > curves["std 1"][:, -1].min()
assert curves["Xavier"][:, -1].max() < 0.2

axes = {"xlabel": "step of gradient descent", "ylabel": "cross-entropy (nats)"}
show_curves(curves, at=11 * torch.arange(20) + 5, **axes)
plt.show()
