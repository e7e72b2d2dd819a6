import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches, standardise
from notes_lib.layers import BatchNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.zoo import digits_split

device = default_device()
data = [tensor.to(device) for tensor in digits_split()]
pictures, labels, new_pictures, new_labels = data
known = standardise(pictures.flatten(1))[:1344]  # 21 batches of 64
new = standardise(new_pictures.flatten(1), like=pictures.flatten(1))
rng = torch.Generator().manual_seed(0)
model = multilayer_perceptron([64, 50, 50, 10], norm=BatchNorm, generator=rng)
model.to(device)
batches = Batches(known, labels[:1344], batch_size=64, generator=rng)
optimiser = SGD(model.parameters(), learning_rate=0.1)
train(model, batches, cross_entropy, optimiser, epochs=5)
state = {name: value.clone() for name, value in model.state_dict().items()}


def accuracy(mode, order):
    """New digits in batches of 30, in a given order."""
    model.load_state_dict(state)
    model.train(mode == "training")
    with torch.no_grad():
        scores = [model(new[some]) for some in order.split(30)]
    return (torch.cat(scores).argmax(1) == new_labels[order]).float().mean().item()


by_chance, by_class = torch.randperm(449, generator=rng), new_labels.argsort()
results = {}
for mode in ("evaluation", "training"):
    for name, order in {"shuffled": by_chance, "sorted by class": by_class}.items():
        results[mode, name] = accuracy(mode, order)
        print(f"{mode:10} mode, {name:15}: {results[mode, name]:.0%} right")
assert results["evaluation", "shuffled"] == results["evaluation", "sorted by class"]
assert results["training", "sorted by class"] < 0.5
