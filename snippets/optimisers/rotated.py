from functools import partial

import torch

from notes_lib.optim import AdaGrad, Adam, Momentum, race, valley

narrow = partial(valley, condition=1000)
start = torch.tensor([-10.0, 0.3], dtype=torch.float64)
turn = torch.tensor([[1.0, -1], [1, 1]], dtype=torch.float64) / 2**0.5  # 45 degrees


def turned(w):
    return narrow(w @ turn)


def fewest_steps(loss, start):
    """Until a thousandth of the height is left for good, at each method's best rate."""
    methods = {"Momentum": Momentum, "AdaGrad": AdaGrad, "Adam": Adam}
    rates = torch.logspace(-4, 1, 11)
    counts = {}
    for name, paths in race(loss, start, rates, steps=300, methods=methods).items():
        high = ~(loss(paths) < 1e-3 * loss(start))  # (rates, steps + 1)
        last = torch.arange(301).where(high, 0).amax(dim=1)
        counts[name] = int(last.min()) + 1  # 301 stands for more than 300
    return counts


along = fewest_steps(narrow, start)
aslant = fewest_steps(turned, start @ turn.T)
for name, steps in along.items():
    print(f"{name:8} {steps:3} steps along the axes, {aslant[name]:3} turned")
assert along["Momentum"] == aslant["Momentum"]
assert along["AdaGrad"] == 3
assert along["Adam"] < along["Momentum"] < 100
assert aslant["AdaGrad"] == aslant["Adam"] == 301
