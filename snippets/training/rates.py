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
    seen = []
    for _ in range(150):
        batch = torch.randint(len(labels), (64,), generator=rng)
        loss = cross_entropy(model(pictures[batch]), labels[batch])
        seen.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return torch.tensor(seen)


curves = {f"rate {rate:g}": losses(rate) for rate in (0.0001, 0.05, 0.5, 5)}
for name, curve in curves.items():
    print(
        f"{name:11} starts at {curve[0]:.2f}, ends at {curve[-10:].mean():.2f}, "
        f"worst {curve.max():.2f}"
    )
assert abs(curves["rate 0.0001"][-10:].mean() - 2.3) < 0.05
assert 1.3 < curves["rate 0.05"][-10:].mean() < 1.8
assert curves["rate 0.5"][-10:].mean() < 0.3
assert curves["rate 5"].max() > 10
assert curves["rate 5"][-10:].mean() > 2
show_curves(curves, xlabel="step", ylabel="loss on the batch (nats)")
plt.ylim(0, 4)
plt.show()
