import matplotlib.pyplot as plt
import torch

from notes_lib.layers import SideBySide
from notes_lib.training import fit_together
from notes_lib.viz import show_curves

x = torch.linspace(0, 1, 129).unsqueeze(1)
target = 2 * (8 * x - (8 * x).round()).abs()  # eight teeth, sixteen pieces

curves, last = {}, []
for name, widths in {"1 × 288": [288], "4 × 16": [16, 16, 16, 16]}.items():
    rng = torch.Generator().manual_seed(0)
    networks = SideBySide([1, *widths, 1], 5, generator=rng)  # one for each seed
    assert sum(p[0].numel() for p in networks.parameters()) == 865
    errors = fit_together(networks, 2 * x - 1, target, steps=1500)
    curves[name] = errors[:, ::10]
    last.append(errors[:, -1].sort().values)
    print(f"{name:7}", [f"{error:.4f}" for error in last[-1]])
shallow, deep = last
assert deep[3] < shallow[0]  # four of five runs are closer
assert deep[0] < 1e-3 < shallow[-1] < deep[4]

axes = {"xlabel": "step of Adam", "ylabel": "mean squared error", "log": "y"}
show_curves(curves, at=torch.arange(0, 1500, 10), **axes)
plt.show()
