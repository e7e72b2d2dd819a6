import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device
from notes_lib.data import Batches
from notes_lib.layers import dead_fraction, multilayer_perceptron
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.zoo import digit_rows, digits_split

device = default_device()
raw = digits_split()[0].flatten(1).to(device)  # from 0 (paper) to 1 (ink)
standardised, labels, _, _ = digit_rows(device)


def dead_after(inputs, learning_rate, seed):
    """The share of dead units after one epoch."""
    rng = torch.Generator().manual_seed(seed)
    model = multilayer_perceptron([64, 100, 10], generator=rng).to(device)
    optimiser = SGD(model.parameters(), learning_rate=learning_rate)
    batches = Batches(inputs, labels, batch_size=64, generator=rng)
    train(model, batches, cross_entropy, optimiser)
    return dead_fraction(model[:2](inputs)).item()


rates, dead = (0.1, 1.0, 3.0, 10.0), {}
for name, inputs in {"raw": raw, "standardised": standardised}.items():
    runs = [[dead_after(inputs, rate, seed) for rate in rates] for seed in range(5)]
    dead[name] = torch.tensor(runs).median(dim=0).values
    print(
        f"{name:12} dead at rates {rates}:", *[f"{share:4.0%}" for share in dead[name]]
    )
assert dead["raw"][0] < 0.05 < 0.5 < dead["raw"][2]
assert dead["standardised"].max() < 0.02
