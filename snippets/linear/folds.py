import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_curves


def tent(x):  # two ReLU units
    return 2 * x.relu() - 4 * (x - 0.5).relu()


def pieces(y):
    """Straight pieces of a curve that is sampled finely enough."""
    slopes = y.diff() / (x[1] - x[0])
    return 1 + int((slopes.diff().abs() > 0.1).sum())


x = torch.linspace(0, 1, 2**12 + 1, dtype=torch.float64)
nested = x
rng = torch.Generator().manual_seed(0)
for count in range(1, 9):
    nested = tent(nested)
    corners = torch.randint(1, 2**12, (2 * count,), generator=rng) / 2**12
    weights = torch.randn(2 * count, generator=rng, dtype=torch.float64)
    summed = (weights * (x[:, None] - corners).relu()).sum(dim=1)
    if count in (2, 4, 8):
        print(f"{2 * count:2} units: sum {pieces(summed):2}, nest {pieces(nested):3}")
    assert pieces(summed) <= 2 * count + 1
    assert pieces(nested) == 2**count
    if count == 4:
        curves = {"nest of 4": nested, "sum": summed / summed.abs().max()}

show_curves(curves, at=x, xlabel="x", ylabel="f(x)")
plt.show()
