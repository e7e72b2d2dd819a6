import torch
from torch import nn

from notes_lib.optim import SGD

rng = torch.Generator().manual_seed(0)
down, across = torch.rand(2, 128, generator=rng)  # a pixel's place in the picture
z = 1200 / (0.03 + 0.47 * down)  # depth in mm, of a floor 1.2 m below the camera
place = 2 * torch.stack([down, across], dim=1) - 1
mean, std = z.mean(), z.std()
inverse_mean, inverse_std = (1 / z).mean(), (1 / z).std()
targets = {  # what the network is to say, and how that becomes a depth again
    "millimetres": (z, lambda t: t),
    "metres": (z / 1000, lambda t: 1000 * t),
    "standardised": ((z - mean) / std, lambda t: mean + std * t),
    "inverse, standardised": (
        (1 / z - inverse_mean) / inverse_std,
        lambda t: 1 / (inverse_mean + inverse_std * t),
    ),
}


def train(target, seed, learning_rate=0.05):
    """What the network says in the end, and whether all its hidden units are 0."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1)
    )
    optimiser = SGD(model.parameters(), learning_rate=learning_rate)
    for _ in range(200):
        loss = (model(place).squeeze(1) - target).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if not loss.isfinite():
            return None
    hidden = model[:-1](place).detach()
    return model(place).squeeze(1).detach(), not hidden.any()


ends = {}
for name, (target, back) in targets.items():
    runs = [train(target, seed) for seed in range(10)]
    kept = [run for run in runs if run is not None]
    flat = [output for output, all_units_dead in kept if all_units_dead]
    learned = [output for output, all_units_dead in kept if not all_units_dead]
    ends[name] = 10 - len(kept), len(flat), len(learned)
    print(f"{name:22} {ends[name][0]:2} overflow, {ends[name][1]:2} constant, ", end="")
    print(f"{ends[name][2]:2} learn", end="")
    if learned:
        off = [(back(out) / z - 1).abs().median() for out in learned]
        print(f"; depth off by {torch.stack(off).median():.1%}", end="")
    print()
    if name == "metres":  # where nothing is left but a bias, it says the mean
        assert all(abs(out.mean() / target.mean() - 1) < 0.01 for out in flat)
        assert all((out == out[0]).all() for out in flat)
assert ends["millimetres"][0] >= 5
assert ends["metres"][1] >= 5
assert ends["standardised"] == ends["inverse, standardised"] == (0, 0, 10)
