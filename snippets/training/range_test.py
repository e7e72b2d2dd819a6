from functools import partial

import matplotlib.pyplot as plt
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.optim import SGD
from notes_lib.training import learning_rate_range_test
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

rng = seed_everything(0)
pictures, labels, _, _ = digits_split()
batches = Batches(pictures, labels, batch_size=64, generator=rng)
model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

rates, losses = learning_rate_range_test(
    model,
    batches,
    cross_entropy,
    partial(SGD, learning_rate=0),
    lowest=1e-3,
    highest=100,
    steps=120,
)
lowest = losses.argmin()
print(
    f"lowest loss {losses[lowest]:.2f} at rate {rates[lowest]:.2g}; "
    f"given up at {rates[-1]:.2g}"
)
assert 0.8 < rates[lowest] < 3
assert rates[-1] < 10

show_curves({"": losses}, at=rates, xlabel="learning rate", ylabel="loss (nats)")
plt.xscale("log")
plt.ylim(top=4)
plt.show()
