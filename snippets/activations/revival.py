import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches, standardise
from notes_lib.layers import Activation, Linear, dead_fraction, leaky_relu, relu
from notes_lib.optim import Adam
from notes_lib.training import train
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, _, _ = (tensor.to(device) for tensor in digits_split())
pictures = standardise(pictures.flatten(1))


def with_bias(bias, activation):
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
    right = (model(pictures).argmax(dim=1) == labels).float().mean().item()
    print(
        f"{activation.__name__:10}, bias {bias:3.0f}: {moved:4.0%} of units moved, ",
        end="",
    )
    print(f"{alive:4.0%} can fire, {right:4.0%} right")
    return moved, alive, right


assert with_bias(0.0, relu)[2] > 0.95
moved, alive, right = with_bias(-12.0, relu)
assert moved == alive == 0  # to the last bit where it began
assert right < 0.2
moved, alive, right = with_bias(-12.0, leaky_relu)
assert alive > 0.95
assert right > 0.95
