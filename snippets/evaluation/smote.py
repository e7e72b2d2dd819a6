import matplotlib.pyplot as plt
import torch

from notes_lib.data import blobs, smote
from notes_lib.viz import Scatter, show_scatters

rng = torch.Generator().manual_seed(3)
many, _ = blobs(120, centres=torch.tensor([[0.0, 0.0]]), generator=rng)
few, _ = blobs(12, centres=torch.tensor([[2.2, 1.2]]), spread=0.8, generator=rng)
made = smote(few, 108, neighbours=3, generator=rng)

# Each made-up point lies on a segment from a rare point to one of its three neighbours.
apart = torch.cdist(few, few).fill_diagonal_(torch.inf)
near = few[apart.topk(3, largest=False).indices]  # (12, 3, 2)
ends, point = near[None], made[:, None, None]
start = few[None, :, None].expand_as(ends)
detour = (point - start).norm(dim=-1) + (point - ends).norm(dim=-1)
detour = detour - (ends - start).norm(dim=-1)
assert detour.flatten(1).min(dim=1).values.max() < 1e-4

show_scatters(
    Scatter({"frequent": many, "rare": few}, "12 against 120"),
    Scatter({"frequent": many, "made up": made, "rare": few}, "120 against 120"),
    xlabel="feature 0",
    ylabel="feature 1",
    columns=2,
    equal=True,
)
plt.show()
