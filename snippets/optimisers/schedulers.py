from functools import partial

import torch
from torch.optim import lr_scheduler as theirs

from notes_lib import optim as ours


def warmup_then_cosine(optimiser):
    rise = theirs.LinearLR(
        optimiser, start_factor=1e-12, total_iters=10
    )  # 0 is refused
    fall = theirs.CosineAnnealingLR(optimiser, T_max=30)
    return theirs.SequentialLR(optimiser, [rise, fall], milestones=[10])


functions = {
    "step": partial(ours.step_decay, every=15),
    "exponential": partial(ours.exponential_decay, factor=0.9),
    "cosine": partial(ours.cosine_decay, steps=40),
    "warm restarts": partial(ours.cosine_with_restarts, period=5, growth=2),
    "warmup, cosine": partial(ours.cosine_with_warmup, warmup_steps=10, steps=40),
    "one cycle": partial(ours.one_cycle, steps=40),
}
objects = {
    "step": partial(theirs.StepLR, step_size=15),
    "exponential": partial(theirs.ExponentialLR, gamma=0.9),
    "cosine": partial(theirs.CosineAnnealingLR, T_max=40),
    "warm restarts": partial(theirs.CosineAnnealingWarmRestarts, T_0=5, T_mult=2),
    "warmup, cosine": warmup_then_cosine,
    "one cycle": partial(theirs.OneCycleLR, max_lr=0.1, total_steps=40),
}
for name, rate_at in functions.items():
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = objects[name](optimiser)
    for t in range(39):
        set_by_torch = optimiser.param_groups[0]["lr"]
        assert abs(rate_at(t, learning_rate=0.1) - set_by_torch) < 1e-12
        optimiser.step()
        scheduler.step()
    print(f"{name:14} the same from {rate_at(0, learning_rate=0.1):.3f} on")
