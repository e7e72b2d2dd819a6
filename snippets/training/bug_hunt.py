from functools import partial

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.optim import Adam
from notes_lib.training import (
    input_dependencies,
    input_independent_baseline,
    overfit_one_batch,
    require_initial_loss,
)
from notes_lib.zoo import digits_split

seed_everything(0)
pictures, labels, _, _ = digits_split()
x, y = pictures[:32].flatten(1), labels[:32]
network = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


class Suspect(nn.Module):
    def __init__(self, before=lambda x: x, after=lambda scores: scores):
        super().__init__()
        self.before, self.network, self.after = before, network, after

    def forward(self, x):
        return self.after(self.network(self.before(x)))


suspects = {
    "A": Suspect(after=lambda scores: 50 * scores),
    "B": Suspect(before=lambda x: (x / 255).round()),
    "C": Suspect(before=lambda x: x - x.mean(dim=0)),
    "D": Suspect(after=lambda scores: scores.softmax(dim=1)),
}
found = {}
for name, model in suspects.items():
    fit = x, y, cross_entropy, partial(Adam, learning_rate=0.01)
    try:
        require_initial_loss(model, x, y)
        starts_well = True
    except ValueError:
        starts_well = False
    seeing, blind = input_independent_baseline(model, *fit)
    leaks = input_dependencies(model, torch.rand(8, 64))
    found[name] = [
        starts_well,
        bool(seeing[-1] < 0.9 * blind[-1]),
        bool(overfit_one_batch(model, *fit)[-1] < 0.01),
        not leaks.fill_diagonal_(0).any(),
    ]
print("  first loss, uses inputs, one batch, no leaks")
for name, passed in found.items():
    print(name, ", ".join("passed" if p else "FAILED" for p in passed))
assert found["C"] == [True, True, True, False]
assert [passed[0] for passed in found.values()] == [False, True, True, True]
