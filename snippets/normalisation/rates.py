import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches, standardise
from notes_lib.layers import BatchNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

device = default_device()
data = [tensor.to(device) for tensor in digits_split()]
pictures, labels, new_pictures, new_labels = data
known = standardise(pictures.flatten(1))[:1344]  # 21 batches of 64
new = standardise(new_pictures.flatten(1), like=pictures.flatten(1))


def accuracy(norm, learning_rate, seed):
    """On new digits, after four epochs; six hidden layers."""
    rng = torch.Generator().manual_seed(seed)
    sizes = [64, *[50] * 6, 10]
    model = multilayer_perceptron(sizes, norm=norm, generator=rng).to(device)
    optimiser = SGD(model.parameters(), learning_rate=learning_rate)
    batches = Batches(known, labels[:1344], batch_size=64, generator=rng)
    for some, answers in [pair for _ in range(4) for pair in batches]:
        optimiser.zero_grad()
        cross_entropy(model(some), answers).backward()
        optimiser.step()
    model.eval()
    guesses = model(new).argmax(dim=1)
    return (guesses == new_labels).float().mean().item()


rates = torch.tensor([0.03, 0.1, 0.3, 1.0, 3.0])
curves = {}
for name, norm in {"plain": None, "batch norm": BatchNorm}.items():
    curves[name] = torch.tensor(
        [[accuracy(norm, rate, seed) for rate in rates.tolist()] for seed in range(3)]
    )
    print(f"{name:10}", curves[name].median(dim=0).values.mul(100).int().tolist())

assert curves["batch norm"][:, 1:].min() > 0.8
assert curves["plain"][:, 3:].max() < 0.4

show_curves(
    curves,
    at=rates,
    xlabel="learning rate",
    ylabel="accuracy on new digits",
    markers=True,
    log="x",
)
plt.show()
