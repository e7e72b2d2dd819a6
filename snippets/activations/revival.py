import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import Activation, Linear, dead_fraction, leaky_relu, relu
from notes_lib.optim import Adam
from notes_lib.training import accuracy_of, train
from notes_lib.zoo import digit_rows

device = default_device()
pictures, labels, _, _ = digit_rows(device)


def train_from(bias, activation):
    rng = torch.Generator().manual_seed(0)
    hidden, scores = Linear(64, 100, generator=rng), Linear(100, 10, generator=rng)
    nn.init.constant_(hidden.bias, bias)
    model = nn.Sequential(hidden, Activation(activation), scores).to(device)
    start = hidden.weight.detach().clone()
    batches = Batches(pictures, labels, batch_size=64, generator=rng)
    optimiser = Adam(model.parameters(), learning_rate=0.01)
    train(model, batches, cross_entropy, optimiser, epochs=20)
    moved = (hidden.weight != start).any(dim=1).float().mean().item()
    alive = 1 - dead_fraction(relu(hidden(pictures))).item()
    right = accuracy_of(model, pictures, labels)
    print(f"{activation.__name__:10}, bias {bias:3}: {moved:4.0%} of units", end=" ")
    print(f"moved, {alive:4.0%} can fire, {right:4.0%} right")
    return moved, alive, right


assert train_from(0, relu)[2] > 0.95
moved, alive, right = train_from(-12, relu)
assert moved == alive == 0  # to the last bit where it began
assert right < 0.2
assert min(train_from(-12, leaky_relu)) > 0.95
