import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()


def losses(rate):
    rng = seed_everything(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    for _ in range(150):
        batch = torch.randint(len(labels), (64,), generator=rng)
        loss = cross_entropy(model(pictures[batch]), labels[batch])
        yield loss.item()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


curves, ends = {}, []
for rate in (0.0001, 0.05, 0.5, 5):
    curve = curves[f"rate {rate:g}"] = torch.tensor(list(losses(rate)))
    ends.append(curve[-10:].mean().item())
    print(f"rate {rate:<6g} ends at {ends[-1]:.2f}, worst {curve.max():.2f}")
assert 2.25 < ends[0] < 2.35
assert 1.3 < ends[1] < 1.8
assert ends[2] < 0.3
assert ends[3] > 2 < 10 < curve.max()
show_curves(curves, xlabel="step", ylabel="loss on the batch (nats)")
plt.ylim(0, 4)
plt.show()
