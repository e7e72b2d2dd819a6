from functools import partial

import torch

from notes_lib.optim import AdaGrad, Adam, Momentum, trajectory, valley

narrow = partial(valley, condition=1000)
start = torch.tensor([-10.0, 0.3], dtype=torch.float64)
turn = torch.tensor([[1.0, -1], [1, 1]], dtype=torch.float64) / 2**0.5  # 45 degrees


def turned(w):
    return narrow(w @ turn)


def fewest_steps(loss, start, method):
    """Steps until a thousandth of the height is left for good, at the best rate."""
    counts = []
    for k in range(-8, 3):
        make = partial(method, learning_rate=10 ** (k / 2))
        height = loss(trajectory(loss, start, make, steps=300)) / loss(start)
        counts.append(int((~(height < 1e-3)).nonzero().max()) + 1)
    return min(counts)  # 301 stands for more than 300


steps = {}
for method in (Momentum, AdaGrad, Adam):
    along = fewest_steps(narrow, start, method)
    aslant = fewest_steps(turned, start @ turn.T, method)
    steps[method.__name__] = along, aslant
    print(f"{method.__name__:8} {along:3} steps along the axes, {aslant:3} turned")
assert steps["Momentum"][0] == steps["Momentum"][1]
assert steps["AdaGrad"][0] < 10
assert steps["Adam"][0] < 100
assert steps["AdaGrad"][1] == steps["Adam"][1] == 301
