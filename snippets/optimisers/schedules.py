from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib import optim
from notes_lib.viz import show_small_multiples

schedules = {
    "step": partial(optim.step_decay, every=30),
    "exponential": partial(optim.exponential_decay, factor=0.95),
    "cosine": partial(optim.cosine_decay, steps=99),
    "warm restarts": partial(optim.cosine_with_restarts, period=15, growth=2),
    "warmup, cosine": partial(optim.cosine_with_warmup, warmup_steps=10, steps=99),
    "one cycle": partial(optim.one_cycle, steps=100),
}
curves = {
    name: torch.tensor([rate_at(t, learning_rate=0.1) for t in range(100)])
    for name, rate_at in schedules.items()
}
rises = [name for name, curve in curves.items() if (curve.diff() > 0).any()]
print("rises somewhere:", rises)
assert rises == ["warm restarts", "warmup, cosine", "one cycle"]

show_small_multiples(curves, xlabel="step", ylabel="learning rate")
plt.show()
