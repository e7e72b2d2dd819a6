import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.data import moons
from notes_lib.layers import Activation, tanh
from notes_lib.viz import Wiring, show_connections

rng = seed_everything(0)
points, labels = moons(200, noise=0.1, generator=rng)


def train(constant):
    model = nn.Sequential(nn.Linear(2, 4), Activation(tanh), nn.Linear(4, 2))
    if constant:
        for parameter in model.parameters():
            nn.init.constant_(parameter, 0.3)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(300):
        loss = nn.functional.cross_entropy(model(points), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model[0].weight.detach(), loss.item()


equal, equal_loss = train(constant=True)
random, random_loss = train(constant=False)
print(f"equal start:  {len(equal.unique())} different weights, loss {equal_loss:.3f}")
print(f"random start: {len(random.unique())} different weights, loss {random_loss:.3f}")
assert torch.equal(equal, equal[:1].expand(4, 2))  # four copies of one unit
assert len(random.unique()) == 8
assert random_loss < 0.2 < equal_loss

# Draw the hidden layer: which weights are equal?
drawn = []
for weight, title in ((equal, "equal start"), (random, "random start")):
    ids = weight.unique(return_inverse=True)[1] + 1
    drawn.append(Wiring(ids, f"{title}, 300 steps later"))
show_connections(*drawn)
plt.show()
