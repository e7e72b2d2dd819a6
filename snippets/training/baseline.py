from functools import partial

import matplotlib.pyplot as plt
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.optim import Adam
from notes_lib.training import expected_initial_loss, input_independent_baseline
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

seed_everything(0)
pictures, labels, _, _ = digits_split()
model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
make_optimiser = partial(Adam, learning_rate=0.01)

losses = input_independent_baseline(
    model, pictures[:200], labels[:200], cross_entropy, make_optimiser, steps=60
)
shares = labels[:200].bincount() / 200
floor = -(shares * shares.log()).sum()  # the entropy of the labels
print(f"start {losses.blind[0]:.3f}, ln 10 = {expected_initial_loss(10):.3f}")
print(
    f"blind {losses.blind[-1]:.3f}, entropy {floor:.3f}; seeing {losses.seeing[-1]:.3f}"
)
assert abs(losses.blind[-1] - floor) < 0.01
assert losses.seeing[-1] < 0.1

show_curves(
    {"zeros for pictures": losses.blind, "pictures": losses.seeing},
    xlabel="step",
    ylabel="loss (nats)",
)
plt.show()
