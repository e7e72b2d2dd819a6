import math
from functools import partial

import matplotlib.pyplot as plt
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.optim import Adam
from notes_lib.training import overfit_one_batch
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

seed_everything(0)
pictures, labels, _, _ = digits_split()
batch, targets = pictures[:16], labels[:16]
layers = [nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)]
models = {
    "scores": nn.Sequential(*layers),
    "softmax first": nn.Sequential(*layers, nn.Softmax(dim=1)),
}
curves = {
    name: overfit_one_batch(
        model, batch, targets, cross_entropy, partial(Adam, learning_rate=0.01)
    )
    for name, model in models.items()
}
floor = math.log(1 + 9 / math.e)
print({name: round(curve[-1].item(), 3) for name, curve in curves.items()})
print(f"ln(1 + 9/e) = {floor:.3f}")
assert curves["scores"][-1] < 0.01
assert abs(curves["softmax first"][-1] - floor) < 0.01

show_curves(curves, xlabel="step", ylabel="loss (nats)")
plt.show()
