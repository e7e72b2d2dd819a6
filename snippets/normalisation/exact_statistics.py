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


def accuracy(model):
    model.eval()
    guesses = model(new).argmax(dim=1)
    return (guesses == new_labels).float().mean().item()


def run(epochs, seed):
    rng = torch.Generator().manual_seed(seed)
    model = multilayer_perceptron([64, 50, 50, 10], norm=BatchNorm, generator=rng)
    model.to(device)
    batches = Batches(known, labels[:1344], batch_size=64, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    train(model, batches, cross_entropy, optimiser, epochs=epochs)
    running = accuracy(model)
    for layer in model.modules():
        if isinstance(layer, BatchNorm):
            layer.momentum = 1.0
    model.train()
    with torch.no_grad():
        model(known)
    return running, accuracy(model)


for epochs in (1, 10):
    runs = torch.tensor([run(epochs, seed) for seed in range(5)])
    running, exact = runs.mean(dim=0).tolist()
    print(f"{epochs:2} epochs: running {running:.1%}, exact {exact:.1%} right")
    assert abs(running - exact) < 0.03
