import math

import matplotlib.pyplot as plt
import torch

from notes_lib import default_device
from notes_lib.viz import show_curves

device = default_device()
x = torch.linspace(-math.pi, math.pi, 128).view(1, -1, 1).to(device)
target = x.sin()
widths = [1, 2, 4, 8, 16, 32, 64]


def rms(y):
    """Root of the mean squared error, for each of several networks."""
    return (y - target).square().mean(dim=(1, 2)).sqrt().cpu()


def built(width):
    knots = torch.linspace(-math.pi, math.pi, width + 1).to(device)
    slopes = knots.sin().diff() / knots.diff()
    bends = torch.cat([slopes[:1], slopes.diff()])
    return rms((x - knots[:-1]).relu() @ bends[:, None])


def trained(width, seeds=5, steps=1000):
    """Five networks at once, each from its own random start."""
    rng = torch.Generator().manual_seed(width)
    shapes = [(1, width), (1, width), (width, 1), (1, 1)]
    scales = [1, 1, width**-0.5, width**-0.5]
    starts = [
        scale * (2 * torch.rand(seeds, *shape, generator=rng) - 1)
        for shape, scale in zip(shapes, scales, strict=True)
    ]
    W1, b1, W2, b2 = parameters = [s.to(device).requires_grad_() for s in starts]
    optimiser = torch.optim.Adam(parameters, lr=0.02)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1, 0.01, steps)
    for _ in range(steps):
        y = (x * W1 + b1).relu() @ W2 + b2
        loss = (y - target).square().mean(dim=(1, 2)).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return rms(y.detach())


slope = (x * target).sum() / (x * x).sum()  # the best straight line; it meets 0
line = rms(slope * x)
errors = {
    "straight line": line.expand(len(widths)),
    "trained": torch.stack([trained(n) for n in widths], dim=1),
    "built by hand": torch.cat([built(n) for n in widths]),
}
trained_errors, hand_errors = errors["trained"], errors["built by hand"]
for n, runs, by_hand in zip(widths, trained_errors.mT, hand_errors, strict=True):
    low, high = runs.min(), runs.max()
    print(f"{n:2} units: {by_hand:.4f} by hand, {low:.3f} to {high:.3f} trained")
typical = trained_errors.median(dim=0).values
assert round(line.item(), 2) == 0.45
assert (typical[1:].diff() < 0).all()  # wider is better
assert (hand_errors[1:].diff() < 0).all()
assert (typical[:3] < hand_errors[:3]).all()  # few units: training wins
assert (trained_errors[:, -1] > 3 * hand_errors[-1]).all()  # many: it does not

# Draw it.
logs = {name: error.log10() for name, error in errors.items()}
show_curves(
    logs,
    at=torch.tensor(widths).log2(),
    xlabel="hidden units",
    ylabel="root mean square error",
    markers=True,
)
plt.xticks(range(7), map(str, widths))
plt.yticks([-3, -2, -1, 0], ["0.001", "0.01", "0.1", "1"])
plt.show()
