import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.viz import Panel, show_panels
from notes_lib.zoo import digits_split

rng = seed_everything(0)
pictures, labels, held_out, truth = digits_split()
batches = Batches(pictures, labels, batch_size=64, generator=rng)
layers = [nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU()]
model = nn.Sequential(nn.Flatten(), *layers, nn.Linear(64, 10))
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
seen = []
for x, y in [batch for _ in range(15) for batch in batches]:  # 15 epochs of 22 steps
    optimiser.zero_grad()
    loss = cross_entropy(model(x), y)
    loss.backward()
    with torch.no_grad():
        scores, units = model(held_out), [model[:3](held_out), model[:5](held_out)]
    right = (scores.argmax(dim=1) == truth).float().mean()
    lengths = [layer.weight.grad.norm() for layer in model[1::2]]
    spreads = [unit.std() for unit in units]
    seen.append([loss.item(), cross_entropy(scores, truth), right, *lengths, *spreads])
    optimiser.step()

seen = torch.tensor(seen).T
print(f"the last batch of an epoch has {len(pictures) % 64} pictures")
last = torch.arange(330) % 22 == 21
assert seen[5, 100:][last[100:]].mean() > 2 * seen[5, 100:][~last[100:]].mean()
show_panels(
    Panel({"batch": seen[0], "validation": seen[1]}, "loss (nats)"),
    Panel({"validation": seen[2]}, "accuracy"),
    Panel({f"layer {n}": seen[2 + n] for n in (1, 2, 3)}, "gradient length"),
    Panel({"hidden 1": seen[6], "hidden 2": seen[7]}, "spread of units"),
    xlabel="step",
)
plt.show()
