from contextlib import suppress

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import BatchNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.training import accuracy_of, train
from notes_lib.viz import show_curves
from notes_lib.zoo import digit_rows

device = default_device()
known, labels, new, new_labels = digit_rows(device)


def accuracy(norm, learning_rate, seed):
    """On new digits, after four epochs; six hidden layers."""
    rng = torch.Generator().manual_seed(seed)
    model = multilayer_perceptron([64, *[50] * 6, 10], norm=norm, generator=rng)
    batches = Batches(known[:1344], labels[:1344], batch_size=64, generator=rng)
    optimiser = SGD(model.to(device).parameters(), learning_rate=learning_rate)
    with suppress(FloatingPointError):  # too large a rate ends in nan: it gives up
        train(model, batches, cross_entropy, optimiser, epochs=4)
    return accuracy_of(model, new, new_labels)


rates, curves = [0.03, 0.1, 0.3, 1.0, 3.0], {}
for name, norm in {"plain": None, "batch norm": BatchNorm}.items():
    runs = [[accuracy(norm, rate, seed) for rate in rates] for seed in range(3)]
    curves[name] = torch.tensor(runs)
    print(name, [f"{share:.0%}" for share in curves[name].median(dim=0).values])
plain, normalised = (runs.median(dim=0).values.max() for runs in curves.values())
assert 0.955 < plain < 0.965 < normalised < 0.975
assert curves["batch norm"][:, 1:].min() > 0.8
assert curves["plain"][:, 3:].max() < 0.4

axes = {"xlabel": "learning rate", "ylabel": "accuracy on new digits"}
show_curves(curves, at=torch.tensor(rates), **axes, markers=True, log="x")
plt.show()
