from functools import partial

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything, training
from notes_lib.optim import Adam
from notes_lib.zoo import digits_split

seed_everything(0)
pictures, labels, _, _ = digits_split()
x, y = pictures[:32].flatten(1), labels[:32]
network = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


class Step(nn.Module):
    def __init__(self, forward):
        super().__init__()
        self.forward = forward


suspects = {
    "A": nn.Sequential(network, Step(lambda scores: 50 * scores)),
    "B": nn.Sequential(Step(lambda x: (x / 255).round()), network),
    "C": nn.Sequential(Step(lambda x: x - x.mean(dim=0)), network),
    "D": nn.Sequential(network, Step(lambda scores: scores.softmax(dim=1))),
}
fails = {}
for name, model in suspects.items():
    fit = model, x, y, cross_entropy, partial(Adam, learning_rate=0.01)
    start = cross_entropy(model(x), y) - training.expected_initial_loss(10)
    seeing, blind = training.input_independent_baseline(*fit)
    leaks = training.input_dependencies(model, torch.rand(8, 64)).fill_diagonal_(0)
    checks = {
        "first loss": start.abs() < 0.25,
        "uses inputs": seeing[-1] < 0.9 * blind[-1],
        "one batch": training.overfit_one_batch(*fit)[-1] < 0.01,
        "no leaks": not leaks.any(),
    }
    fails[name] = [check for check, passed in checks.items() if not passed]
    print(name, "fails", *fails[name], sep=", ")
assert fails["A"] == ["first loss"]
assert fails["B"] == ["uses inputs", "one batch"]
assert fails["C"] == ["no leaks"]
assert fails["D"] == ["one batch"]
