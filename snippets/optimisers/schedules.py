import matplotlib.pyplot as plt
import torch

from notes_lib.optim import (
    cosine_decay,
    cosine_with_restarts,
    cosine_with_warmup,
    exponential_decay,
    one_cycle,
    step_decay,
)
from notes_lib.viz import show_small_multiples

schedules = {
    "step": lambda t: step_decay(t, learning_rate=0.1, every=30),
    "exponential": lambda t: exponential_decay(t, learning_rate=0.1, factor=0.95),
    "cosine": lambda t: cosine_decay(t, learning_rate=0.1, steps=99),
    "warm restarts": lambda t: cosine_with_restarts(
        t, learning_rate=0.1, period=15, growth=2
    ),
    "warmup, cosine": lambda t: cosine_with_warmup(
        t, learning_rate=0.1, warmup_steps=10, steps=99
    ),
    "one cycle": lambda t: one_cycle(t, learning_rate=0.1, steps=100),
}
curves = {
    name: torch.tensor([rate_at(t) for t in range(100)])
    for name, rate_at in schedules.items()
}
rises = {name: bool((curve.diff() > 0).any()) for name, curve in curves.items()}
print("rises somewhere:", [name for name, rise in rises.items() if rise])
assert not rises["cosine"]  # plain cosine only falls
assert rises["warm restarts"]

show_small_multiples(curves, xlabel="step", ylabel="learning rate")
plt.show()
