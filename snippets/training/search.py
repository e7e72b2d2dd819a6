import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.training import Range, random_settings
from notes_lib.viz import Scatter, show_scatters
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()
x, y = x[::4], y[::4]  # few, to be quick


def accuracy(rate, decay):
    """After 60 steps, on data kept for validation."""
    rng = seed_everything(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.SGD(model.parameters(), lr=rate, weight_decay=decay)
    for _ in range(60):
        batch = torch.randint(len(x), (64,), generator=rng)
        optimiser.zero_grad()
        cross_entropy(model(x[batch]), y[batch]).backward()
        optimiser.step()
    return (model(new_x).argmax(dim=1) == new_y).float().mean().item()


rng = torch.Generator().manual_seed(0)
ranges = {"rate": Range(1e-4, 10, log=True), "decay": Range(1e-6, 1, log=True)}
tried, found = [], []
for name, trials in {"coarse": 30, "fine": 15}.items():
    settings = random_settings(ranges, trials=trials, generator=rng)
    found.append(torch.tensor([accuracy(**setting) for setting in settings]))
    tried.append(torch.tensor([list(setting.values()) for setting in settings]))
    best = tried[-1][found[-1].argmax()].tolist()  # rate and decay
    print(f"{name:7} {found[-1].max():.3f} at rate {best[0]:.2g}, decay {best[1]:.2g}")
    ranges = {
        key: Range(value / 3, value * 3, log=True)
        for key, value in zip(ranges, best, strict=True)
    }

good = tried[0][found[0] > 0.7]
low, high = good.aminmax(dim=0)
print(f"rates of good trials {low[0]:.1f} to {high[0]:.1f}")
print(f"their decays {low[1]:.0e} to {high[1]:.0e}")
assert high[0] < 10 * low[0]
assert high[1] > 1000 * low[1]
assert [round(f.max().item(), 3) for f in found] == [0.913, 0.92]
groups = {"below 70%": tried[0][found[0] <= 0.7], "above": good, "fine": tried[1]}
show_scatters(Scatter(groups), xlabel="learning rate", ylabel="weight decay", size=20)
plt.xscale("log")
plt.yscale("log")
plt.show()
