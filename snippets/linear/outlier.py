import matplotlib.pyplot as plt
import torch

from notes_lib.linear import append_one
from notes_lib.losses import absolute_error, squared_error
from notes_lib.optim import gradient_descent
from notes_lib.viz import COLOURS, show_curves

rng = torch.Generator().manual_seed(0)
x = torch.linspace(0, 4, 20)
clean = 1 + 0.5 * x + 0.15 * torch.randn(20, generator=rng)
mistyped = clean.clone()
mistyped[18] = 9.0
inputs = append_one(x[:, None])


def fit(loss, y):
    path = gradient_descent(
        lambda w: loss(inputs @ w, y), torch.zeros(2), learning_rate=0.05, steps=1000
    )
    return path[-300:].mean(dim=0)  # L1 keeps stepping back and forth


lines, moved = {}, {}
for name, loss in {"L1": absolute_error, "L2": squared_error}.items():
    before, after = fit(loss, clean), fit(loss, mistyped)
    lines[name], moved[name] = inputs @ after, (after - before)[0].item()
    print(f"{name}: slope {before[0]:.2f}, with the mistyped number {after[0]:.2f}")
assert moved["L1"] < 0.1
assert moved["L2"] > 0.3

show_curves(lines, at=x, xlabel="input", ylabel="target")
plt.scatter(x, mistyped, s=14, color=COLOURS["grey"], zorder=3)
plt.ylim(0, 9.5)
plt.show()
