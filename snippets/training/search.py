import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.training import Range, random_settings
from notes_lib.viz import COLOURS, use_style
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
coarse = {"rate": Range(1e-4, 10, log=True), "decay": Range(1e-6, 1, log=True)}
trials = [(s, accuracy(**s)) for s in random_settings(coarse, trials=30, generator=rng)]
best, score = max(trials, key=lambda trial: trial[1])
print(f"coarse: {score:.3f} at rate {best['rate']:.2g}, decay {best['decay']:.2g}")

fine = {name: Range(value / 3, value * 3, log=True) for name, value in best.items()}
closer = [(s, accuracy(**s)) for s in random_settings(fine, trials=15, generator=rng)]
best, score = max(closer, key=lambda trial: trial[1])
print(f"fine:   {score:.3f} at rate {best['rate']:.2g}, decay {best['decay']:.2g}")

good = [s for s, share in trials if share > 0.7]
for name in coarse:
    values = [setting[name] for setting in good]
    print(f"{name} of good trials: {min(values):.2g} to {max(values):.2g}")
assert max(s["rate"] for s in good) < 10 * min(s["rate"] for s in good)
assert max(s["decay"] for s in good) > 1000 * min(s["decay"] for s in good)
assert score >= max(trials, key=lambda trial: trial[1])[1] > 0.9
assert 0.1 < best["rate"] < 3

# Draw it.
use_style()
for batch, marker in ((trials, "o"), (closer, "s")):
    for setting, share in batch:
        plt.plot(
            setting["rate"],
            setting["decay"],
            marker,
            markerfacecolor=(COLOURS["blue"], share**2),
            markeredgecolor=COLOURS["grey"],
        )
plt.xscale("log")
plt.yscale("log")
plt.xlabel("learning rate")
plt.ylabel("weight decay")
plt.show()
