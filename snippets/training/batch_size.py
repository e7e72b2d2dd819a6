import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()


def losses(batch_size, rate, seed):
    """On held-out pictures, after each epoch."""
    rng = seed_everything(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    seen = []
    for _ in range(8):
        for inputs, targets in Batches(x, y, batch_size=batch_size, generator=rng):
            optimiser.zero_grad()
            cross_entropy(model(inputs), targets).backward()
            optimiser.step()
        with torch.no_grad():
            seen.append(cross_entropy(model(new_x), new_y))
    return torch.stack(seen)


curves, ends = {}, []
for batch_size, rate in ((16, 0.05), (128, 0.05), (128, 0.4)):
    runs = torch.stack([losses(batch_size, rate, seed) for seed in range(3)])
    curves[f"{batch_size} at rate {rate}"] = runs
    ends.append(runs[:, -1].mean())
    print(f"batches of {batch_size:3}, rate {rate:.2f}: {runs[:, -1].mean():.2f} nats")
assert (ends[0] - ends[2]).abs() < 0.05
assert ends[1] > 1.5
show_curves(curves, at=torch.arange(1.0, 9), xlabel="epoch", ylabel="loss (nats)")
plt.show()
