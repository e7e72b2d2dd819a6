import matplotlib.pyplot as plt
import torch

from notes_lib.layers import relu
from notes_lib.viz import COLOURS
from notes_lib.viz.style import PAGE_WIDTH, use_style

x = torch.linspace(0, 1, 2**12 + 1, dtype=torch.float64)  # all numbers exact


def tent(x):  # one layer of two ReLUs
    return 2 * relu(x) - 4 * relu(x - 0.5)


outputs = [x]
for depth in range(1, 11):
    outputs.append(tent(outputs[-1]))
    slopes = outputs[-1].diff() / x.diff()
    pieces = 1 + (slopes.diff() != 0).sum().item()
    assert pieces == 2**depth
    if depth in (1, 2, 3, 5, 10):
        print(f"{2 * depth:2} units in {depth:2} layers: {pieces:5} pieces")

use_style()
size = (PAGE_WIDTH, 1.5)
_, panels = plt.subplots(1, 3, figsize=size, sharey=True, layout="constrained")
for depth, axes in enumerate(panels, start=1):
    axes.plot(x, outputs[depth], color=COLOURS["blue"])
    axes.set(title=f"layers: {depth}", xlabel="x", xticks=[0, 1])
panels[0].set_ylabel("output")
plt.show()
