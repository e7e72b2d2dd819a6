from functools import partial

import torch

from notes_lib.data import digits
from notes_lib.optim import Adam, Momentum, cosine_decay, cosine_with_warmup
from notes_lib.training import NetworkCopies, train_copies

pictures, labels = digits()
inputs, labels = pictures[:1000].flatten(1), labels[:1000]
schedules = {
    "cosine": partial(cosine_decay, learning_rate=0.03, steps=200),
    "warmup, cosine": partial(
        cosine_with_warmup, learning_rate=0.03, warmup_steps=50, steps=200
    ),
}
medians = {}
for method in (Adam, Momentum):
    for name, schedule in schedules.items():
        rng = torch.Generator().manual_seed(1)
        sizes = [64, *[32] * 8, 10]  # eight hidden layers
        networks = NetworkCopies(*sizes, copies=5, bias=False, generator=rng)
        optimiser = method(networks.parameters(), learning_rate=0.03)
        batches = {"steps": 200, "batch_size": 64, "generator": rng}
        losses = train_copies(
            networks, inputs, labels, optimiser, schedule=schedule, **batches
        )
        ordered = losses.flatten().sort().values.tolist()
        medians[method.__name__, name] = ordered[2]
        print(f"{method.__name__:8} {name:14}", [f"{loss:.2f}" for loss in ordered])
gain = medians["Adam", "cosine"] / medians["Adam", "warmup, cosine"]
assert round(gain) == 5
assert medians["Momentum", "warmup, cosine"] > 0.9 * medians["Momentum", "cosine"]
