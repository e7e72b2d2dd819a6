import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import BatchNorm, LayerNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.training import accuracy_of, train
from notes_lib.viz import show_curves
from notes_lib.zoo import digit_rows

device = default_device()
known, labels, new, new_labels = digit_rows(device)


def accuracy(norm, size, seed):
    """On new digits, after one epoch; the rate grows with the batch."""
    rng = torch.Generator().manual_seed(seed)
    model = multilayer_perceptron([64, 50, 50, 10], norm=norm, generator=rng).to(device)
    batches = Batches(known[:1344], labels[:1344], batch_size=size, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=0.004 * size)
    train(model, batches, cross_entropy, optimiser)
    return accuracy_of(model, new, new_labels)


sizes, curves = [2, 4, 8, 32], {}
for name, norm in {"batch norm": BatchNorm, "layer norm": LayerNorm}.items():
    runs = [[accuracy(norm, size, seed) for size in sizes] for seed in range(3)]
    curves[name] = torch.tensor(runs)
    print(name, [f"{share:.0%}" for share in curves[name].median(dim=0).values])
assert curves["batch norm"][:, 0].max() < 0.6
assert curves["layer norm"].min() > 0.8
assert abs((curves["batch norm"] - curves["layer norm"])[:, -1].mean()) < 0.05

axes = {"xlabel": "examples in a batch", "ylabel": "accuracy on new digits"}
show_curves(curves, at=torch.tensor(sizes), **axes, markers=True, log="x")
plt.xticks(sizes, sizes)
plt.minorticks_off()
plt.show()
