import matplotlib.pyplot as plt
import torch

from notes_lib.losses import soft_threshold
from notes_lib.viz import show_curves

best = torch.arange(-40, 41) / 20  # where the loss alone is lowest
shrunk = {
    "no penalty": best,
    "L2": best / (1 + 2 * 0.5),
    "L1": soft_threshold(best, 0.5),
    "elastic net": soft_threshold(best, 0.5) / (1 + 2 * 0.5),
}

# The same by trying every weight on a fine grid.
weight = torch.linspace(-2, 2, 4001).view(-1, 1)
loss = (weight - best).square() / 2
penalties = {
    "L2": 0.5 * weight.square(),
    "L1": 0.5 * weight.abs(),
    "elastic net": 0.5 * weight.abs() + 0.5 * weight.square(),
}
for name, penalty in penalties.items():
    found = weight[(loss + penalty).argmin(dim=0), 0]
    assert torch.allclose(found, shrunk[name], atol=2e-3)
zeros = (shrunk["L1"] == 0).sum().item()
print(f"L1 sets {zeros} of {len(best)} weights to zero, L2 only the one at zero")
assert (zeros, (shrunk["L2"] == 0).sum()) == (21, 1)

show_curves(
    shrunk,
    at=best,
    xlabel="best weight without a penalty",
    ylabel="best weight with it",
)
plt.show()
