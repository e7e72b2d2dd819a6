import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device, seed_everything
from notes_lib.data import Batches
from notes_lib.viz import Panel, show_panels
from notes_lib.zoo import digits_split

device = default_device()
rng = seed_everything(0)
pictures, labels, held_out, truth = (t.to(device) for t in digits_split())
batches = Batches(pictures, labels, batch_size=64, generator=rng)
layers = nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 10)
first = nn.Sequential(nn.Flatten(), layers[0], nn.ReLU())
second = nn.Sequential(layers[1], nn.ReLU())
model = nn.Sequential(first, second, layers[2]).to(device)

optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
seen = []
for _ in range(15):  # epochs of 22 steps
    for x, y in batches:
        optimiser.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        with torch.no_grad():
            hidden = first(held_out)
            deeper = second(hidden)
            scores = layers[2](deeper)
            accuracy = (scores.argmax(dim=1) == truth).float().mean()
            new = cross_entropy(scores, truth)
        lengths = [layer.weight.grad.norm() for layer in layers]
        seen.append([loss.item(), new, accuracy, *lengths, hidden.std(), deeper.std()])
        optimiser.step()

seen = torch.tensor(seen).T
small = torch.arange(330) % 22 == 21  # the last batch of each epoch
print(f"the last batch of an epoch has {len(pictures) % 64} pictures")
assert len(pictures) % 64 == 4
assert seen[5, 100:][small[100:]].mean() > 2 * seen[5, 100:][~small[100:]].mean()
assert seen[2, -1] > 0.9
show_panels(
    Panel({"batch": seen[0], "validation": seen[1]}, "loss (nats)"),
    Panel({"validation": seen[2]}, "accuracy"),
    Panel({f"layer {n}": seen[2 + n] for n in (1, 2, 3)}, "gradient length"),
    Panel({"hidden 1": seen[6], "hidden 2": seen[7]}, "spread of units"),
    xlabel="step",
)
plt.show()
