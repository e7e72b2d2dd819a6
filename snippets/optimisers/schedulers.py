from functools import partial

import torch
from torch.optim import lr_scheduler

from notes_lib import optim

STEPS, RATE = 40, 0.1
pairs = {
    "step": (
        partial(optim.step_decay, every=15),
        partial(lr_scheduler.StepLR, step_size=15),
    ),
    "exponential": (
        partial(optim.exponential_decay, factor=0.9),
        partial(lr_scheduler.ExponentialLR, gamma=0.9),
    ),
    "cosine": (
        partial(optim.cosine_decay, steps=STEPS),
        partial(lr_scheduler.CosineAnnealingLR, T_max=STEPS),
    ),
    "warm restarts": (
        partial(optim.cosine_with_restarts, period=5, growth=2),
        partial(lr_scheduler.CosineAnnealingWarmRestarts, T_0=5, T_mult=2),
    ),
    "warmup": (
        partial(optim.linear_warmup, steps=10, start_factor=0.1),
        partial(lr_scheduler.LinearLR, total_iters=10, start_factor=0.1),
    ),
    "one cycle": (
        partial(optim.one_cycle, steps=STEPS),
        partial(lr_scheduler.OneCycleLR, max_lr=RATE, total_steps=STEPS),
    ),
}
for name, (ours, theirs) in pairs.items():
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = theirs(optimiser)
    off = 0.0
    for t in range(STEPS):
        set_by_torch = optimiser.param_groups[0]["lr"]
        off = max(off, abs(ours(t, learning_rate=RATE) - set_by_torch))
        optimiser.step()
        if t + 1 < STEPS:
            scheduler.step()
    print(f"{name:13} differs by {off:.0e} at most")
    assert off < 1e-12
