import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_curves


def evaluations(d, seed, step):
    """How many tries hill climbing needs to halve the distance to the minimum."""
    rng = torch.Generator().manual_seed(seed)
    weight = torch.nn.functional.normalize(torch.randn(d, generator=rng), dim=0)
    loss, count = 1.0, 0
    while loss > 0.25 and count < 20_000:
        child = weight + step * torch.randn(d, generator=rng)
        value = child.square().sum().item()
        if value < loss:
            weight, loss = child, value
        count += 1
    return count


sizes, needed = [2, 8, 32, 128, 512], []
for d in sizes:
    # Around the step that gains most per try: its length is about 1 / sqrt(d).
    steps = [0.375 / d, 0.75 / d, 1.125 / d]
    tried = [[evaluations(d, seed, step) for seed in range(5)] for step in steps]
    needed.append(min(tried, key=sum))
    print(f"{d:3} weights: {sorted(needed[-1])[2]:5} evaluations")
needed = torch.tensor(needed).T
medians = needed.median(dim=0).values
assert 2.5 < medians[-1] / medians[-2] < 6  # four times the weights

axes = {"xlabel": "weights", "ylabel": "evaluations", "log": "xy"}
show_curves({"": needed}, at=torch.tensor(sizes), **axes, markers=True)
plt.show()
