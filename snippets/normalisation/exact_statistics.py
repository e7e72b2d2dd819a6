import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import BatchNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.training import accuracy_of, train
from notes_lib.zoo import digit_rows

device = default_device()
known, labels, new, new_labels = digit_rows(device)
known, labels = known[:1344], labels[:1344]  # 21 batches of 64


def run(epochs, seed):
    rng = torch.Generator().manual_seed(seed)
    model = multilayer_perceptron([64, 50, 50, 10], norm=BatchNorm, generator=rng)
    model.to(device)
    batches = Batches(known, labels, batch_size=64, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    train(model, batches, cross_entropy, optimiser, epochs=epochs)
    running = accuracy_of(model, new, new_labels)
    for layer in model.modules():
        if isinstance(layer, BatchNorm):
            layer.momentum = 1.0  # forget all former batches
    with torch.no_grad():
        model(known)
    return running, accuracy_of(model, new, new_labels)


for epochs in (1, 10):
    runs = torch.tensor([run(epochs, seed) for seed in range(5)])
    running, exact = runs.mean(dim=0).tolist()
    print(f"{epochs:2} epochs: running {running:.1%}, exact {exact:.1%} right")
    assert abs(running - exact) < 0.03
