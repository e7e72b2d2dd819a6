import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches, standardise
from notes_lib.layers import BatchNorm, LayerNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

device = default_device()
data = [tensor.to(device) for tensor in digits_split()]
pictures, labels, new_pictures, new_labels = data
known = standardise(pictures.flatten(1))
new = standardise(new_pictures.flatten(1), like=pictures.flatten(1))


def accuracy(norm, batch_size, seed):
    """On new digits, after one epoch; the rate grows with the batch."""
    rng = torch.Generator().manual_seed(seed)
    sizes = [64, 50, 50, 10]
    model = multilayer_perceptron(sizes, norm=norm, generator=rng).to(device)
    optimiser = SGD(model.parameters(), learning_rate=0.004 * batch_size)
    batches = Batches(known, labels, batch_size=batch_size, generator=rng)
    for some, answers in batches:
        if len(some) < batch_size:
            continue  # a last batch of one has no variance
        optimiser.zero_grad()
        cross_entropy(model(some), answers).backward()
        optimiser.step()
    model.eval()
    guesses = model(new).argmax(dim=1)
    return (guesses == new_labels).float().mean().item()


sizes = torch.tensor([2, 4, 8, 32])
curves = {}
for name, norm in {"batch norm": BatchNorm, "layer norm": LayerNorm}.items():
    curves[name] = torch.tensor(
        [[accuracy(norm, size, seed) for size in sizes.tolist()] for seed in range(3)]
    )
    print(f"{name:10}", curves[name].median(dim=0).values.mul(100).int().tolist())

assert curves["batch norm"][:, 0].max() < 0.6
assert curves["layer norm"].min() > 0.8
assert abs((curves["batch norm"] - curves["layer norm"])[:, -1].mean()) < 0.05

show_curves(
    curves,
    at=sizes,
    xlabel="examples in a batch",
    ylabel="accuracy on new digits",
    markers=True,
    log="x",
)
plt.minorticks_off()
plt.xticks(sizes.tolist(), map(str, sizes.tolist()))
plt.show()
