import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device, layers
from notes_lib.data import Batches
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.viz import show_curves
from notes_lib.zoo import digit_rows

device = default_device()
pictures, labels, _, _ = digit_rows(device)


def losses(f, draw, seed):
    """Twelve hidden layers of 50 units read digits; means of eleven steps."""
    rng, sizes = torch.Generator().manual_seed(seed), [64, *[50] * 12, 10]
    model = layers.multilayer_perceptron(sizes, activation=f, draw=draw, generator=rng)
    batches = Batches(pictures, labels, batch_size=64, generator=rng)
    optimiser = SGD(model.to(device).parameters(), learning_rate=0.05)
    history = train(model, batches, cross_entropy, optimiser, epochs=12)
    return history.losses.unfold(0, 11, 11).mean(dim=1)


curves = {}
for name, f, draw in (
    ("sigmoid", layers.sigmoid, layers.xavier_normal),
    ("tanh", layers.tanh, layers.xavier_normal),
    ("ReLU", layers.relu, layers.kaiming_normal),
):
    curves[name] = torch.stack([losses(f, draw, seed) for seed in range(3)])
    low, high = curves[name][:, -1].aminmax()
    print(f"{name:7}  mean loss of the last steps: {low:.2f} to {high:.2f}")
    assert (
        high < 1 if name != "sigmoid" else 2.28 < low <= high < 2.33
    )  # ln 10 is 2.303

axes = {"xlabel": "step of gradient descent", "ylabel": "cross-entropy (nats)"}
show_curves(curves, at=11 * torch.arange(24) + 5, **axes)
plt.show()
