import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches, standardise
from notes_lib.layers import Activation, BatchNorm, Linear, relu
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.zoo import digits_split

device = default_device()
data = [tensor.to(device) for tensor in digits_split()]
pictures, labels, new_pictures, new_labels = data
known = standardise(pictures.flatten(1))[:1344]  # 21 batches of 64
new = standardise(new_pictures.flatten(1), like=pictures.flatten(1))


def layer(place, n_in, n_out, rng):
    parts = [Linear(n_in, n_out, generator=rng), Activation(relu)]
    if place == "before":
        parts.insert(1, BatchNorm(n_out))
    if place == "after":
        parts.append(BatchNorm(n_out))
    return parts


def run(place, seed):
    rng = torch.Generator().manual_seed(seed)
    hidden = [layer(place, 64 if n == 0 else 50, 50, rng) for n in range(6)]
    parts = [part for parts in hidden for part in parts]
    model = nn.Sequential(*parts, Linear(50, 10, generator=rng)).to(device)
    batches = Batches(known, labels[:1344], batch_size=64, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    losses = train(model, batches, cross_entropy, optimiser, epochs=6).losses
    model.eval()
    right = model(new).argmax(dim=1) == new_labels
    return losses[-22:].mean().item(), right.float().mean().item()


results = {}
for place in ("before", "after"):
    runs = torch.tensor([run(place, seed) for seed in range(5)])
    loss, right = runs.mean(dim=0).tolist()
    least, most = results[place] = runs[:, 1].aminmax()
    print(f"{place:6}  loss in the last epoch {loss:.3f}, ", end="")
    print(f"new digits {right:.1%} ({least:.1%} to {most:.1%})")
# The ranges overlap: no winner here.
assert max(low for low, _ in results.values()) < min(m for _, m in results.values())
