import matplotlib.pyplot as plt
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import moons
from notes_lib.layers import Activation, tanh
from notes_lib.optim import Adam
from notes_lib.training import train
from notes_lib.viz import Wiring, show_connections

rng = seed_everything(0)
points, labels = moons(200, noise=0.1, generator=rng)


def trained(model):
    """The hidden layer's weights, and the loss in the last of 300 steps."""
    optimiser = Adam(model.parameters(), learning_rate=0.05)
    batches = [(points, labels)]
    losses = train(model, batches, cross_entropy, optimiser, epochs=300).losses
    return model[0].weight.detach(), losses[-1]


random = nn.Sequential(nn.Linear(2, 4), Activation(tanh), nn.Linear(4, 2))
equal = nn.Sequential(nn.Linear(2, 4), Activation(tanh), nn.Linear(4, 2))
for parameter in equal.parameters():
    nn.init.constant_(parameter, 0.3)

drawn, losses = [], []
for name, model in {"equal start": equal, "random start": random}.items():
    weight, loss = trained(model)
    different, ids = weight.unique(return_inverse=True)
    drawn.append(Wiring(ids + 1, f"{name}, 300 steps later"))
    losses.append(loss)
    print(f"{name}: {len(different)} different weights, loss {loss:.3f}")
    assert len(different) == (2 if model is equal else 8)  # 2: copies of one unit
assert losses[1] < 0.2 < losses[0]

show_connections(*drawn)
plt.show()
