from statistics import median

import torch
from torch import nn
from torch.nn.functional import mse_loss

from notes_lib.core import text_table
from notes_lib.optim import SGD
from notes_lib.training import watch

rng = torch.Generator().manual_seed(0)
down, across = torch.rand(2, 128, generator=rng)  # a pixel's place in the picture
z = 1200 / (0.03 + 0.47 * down)  # depth in mm, of a floor 1.2 m below the camera
place = 2 * torch.stack([down, across], dim=1) - 1


def train(target, seed):
    """What the network says in the end, and whether all its hidden units are 0."""
    torch.manual_seed(seed)
    hidden = nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU()
    model = nn.Sequential(*hidden, nn.Linear(32, 1), nn.Flatten(0))
    optimiser = SGD(model.parameters(), learning_rate=0.05)
    fit = model, [(place, target)], mse_loss, optimiser
    said = watch(*fit, lambda m: m(place), steps=200, every=200)[-1]
    return said, not model[:4](place).any()


inverse = 1 / z
targets = {  # what the network is to say, and how that becomes a depth again
    "millimetres": (z, lambda t: t),
    "metres": (z / 1000, lambda t: 1000 * t),
    "standardised": ((z - z.mean()) / z.std(), lambda t: z.mean() + z.std() * t),
    "inverse, standardised": (
        (inverse - inverse.mean()) / inverse.std(),
        lambda t: 1 / (inverse.mean() + inverse.std() * t),
    ),
}
rows = {}
for name, (target, back) in targets.items():
    runs = [train(target, seed) for seed in range(10)]
    flat = [said for said, dead in runs if dead and said.isfinite().all()]
    learned = [said for said, dead in runs if not dead and said.isfinite().all()]
    off = [(back(said) / z - 1).abs().median().item() for said in learned]
    rows[name] = {"overflow": 10 - len(flat) - len(learned), "constant": len(flat)}
    rows[name] |= {"learn": len(learned), "depth off by": median(off) if off else "-"}
    if name == "metres":  # where nothing is left but a bias, it says the mean
        assert all((said / target.mean() - 1).abs().max() < 0.01 for said in flat)
print(text_table(rows, form=".1%"))
assert rows["millimetres"]["overflow"] > 5
assert rows["metres"]["constant"] > 5
assert rows["standardised"]["learn"] == rows["inverse, standardised"]["learn"] == 10
