import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import BatchNorm, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.zoo import digit_rows

device = default_device()
known, labels, new, new_labels = digit_rows(device)
rng = torch.Generator().manual_seed(0)
model = multilayer_perceptron([64, 50, 50, 10], norm=BatchNorm, generator=rng)
model.to(device)
batches = Batches(known[:1344], labels[:1344], batch_size=64, generator=rng)
optimiser = SGD(model.parameters(), learning_rate=0.1)
train(model, batches, cross_entropy, optimiser, epochs=5)
state = {name: value.clone() for name, value in model.state_dict().items()}

orders = {
    "shuffled": torch.randperm(449, generator=rng),
    "sorted by class": new_labels.argsort(),
}
right = {}
for training in (False, True):
    for name, order in orders.items():
        model.load_state_dict(state)
        model.train(training)
        with torch.no_grad():
            scores = torch.cat([model(new[some]) for some in order.split(30)])
        hits = scores.argmax(dim=1) == new_labels[order]
        right[training, name] = hits.float().mean().item()
        mode = "training" if training else "evaluation"
        print(f"{mode:10} mode, {name:15}: {right[training, name]:.0%} right")
assert right[False, "shuffled"] == right[False, "sorted by class"]
assert right[True, "sorted by class"] < 0.5
