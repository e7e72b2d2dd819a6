from functools import partial

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches, standardise
from notes_lib.layers import multilayer_perceptron, normal, tanh, xavier_normal
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, _, _ = (tensor.to(device) for tensor in digits_split())
pictures = standardise(pictures.flatten(1))


def losses(draw, seed):
    """Ten hidden layers of 100 units read digits."""
    rng = torch.Generator().manual_seed(seed)
    sizes = [64, *[100] * 10, 10]
    model = multilayer_perceptron(sizes, activation=tanh, draw=draw, generator=rng)
    model.to(device)
    batches = Batches(pictures, labels, batch_size=64, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=0.05)
    return train(model, batches, cross_entropy, optimiser, epochs=10).losses


starts = {
    "std 0.01": partial(normal, std=0.01),
    "std 1": partial(normal, std=1.0),
    "Xavier": xavier_normal,
}
curves = {}
for name, draw in starts.items():
    curves[name] = torch.stack([losses(draw, seed) for seed in range(3)])
    print(
        f"{name:8}  mean loss of the last 20 steps: {curves[name][:, -20:].mean():.2f}"
    )

smooth = {name: c.unfold(1, 11, 11).mean(dim=2) for name, c in curves.items()}
show_curves(
    smooth,
    at=11 * torch.arange(smooth["Xavier"].shape[1]) + 5,
    xlabel="step of gradient descent",
    ylabel="cross-entropy (nats)",
)
plt.show()
