import math

import pytest
import torch
from torch.optim import lr_scheduler

from notes_lib.optim import (
    cosine_decay,
    cosine_with_restarts,
    cosine_with_warmup,
    exponential_decay,
    linear_warmup,
    one_cycle,
    step_decay,
)

RATE = 0.4


def rates_of(make_scheduler, steps):
    """What a scheduler of PyTorch sets before each step."""
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = make_scheduler(optimiser)
    rates = []
    for _ in range(steps):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return rates


def sequence(optimiser):
    rise = lr_scheduler.LinearLR(optimiser, start_factor=1e-12, total_iters=7)
    fall = lr_scheduler.CosineAnnealingLR(optimiser, 30, eta_min=0.02)
    return lr_scheduler.SequentialLR(optimiser, [rise, fall], milestones=[7])


CASES = {
    "step": (
        step_decay,
        {"every": 4},
        lambda o: lr_scheduler.StepLR(o, 4),
        20,
    ),
    "step, half": (
        step_decay,
        {"every": 1, "factor": 0.5},
        lambda o: lr_scheduler.StepLR(o, 1, gamma=0.5),
        20,
    ),
    "exponential": (
        exponential_decay,
        {"factor": 0.9},
        lambda o: lr_scheduler.ExponentialLR(o, 0.9),
        20,
    ),
    "warm-up": (
        linear_warmup,
        {"steps": 6, "start_factor": 0.1},
        lambda o: lr_scheduler.LinearLR(o, start_factor=0.1, total_iters=6),
        20,
    ),
    "cosine": (
        cosine_decay,
        {"steps": 25},
        lambda o: lr_scheduler.CosineAnnealingLR(o, 25),
        26,
    ),
    "cosine, final": (
        cosine_decay,
        {"steps": 25, "final": 0.1},
        lambda o: lr_scheduler.CosineAnnealingLR(o, 25, eta_min=0.1),
        26,
    ),
    "restarts": (
        cosine_with_restarts,
        {"period": 5},
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 5),
        23,
    ),
    "restarts, growing": (
        cosine_with_restarts,
        {"period": 3, "growth": 2, "final": 0.05},
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3, 2, eta_min=0.05),
        60,
    ),
    "warm-up and cosine": (
        cosine_with_warmup,
        {"warmup_steps": 7, "steps": 37, "final": 0.02},
        sequence,
        37,
    ),
    "one cycle": (
        one_cycle,
        {"steps": 50},
        lambda o: lr_scheduler.OneCycleLR(o, RATE, total_steps=50),
        49,
    ),
    "one cycle, odd": (
        one_cycle,
        {"steps": 37, "rise": 0.45, "start_divisor": 10, "final_divisor": 20},
        lambda o: lr_scheduler.OneCycleLR(
            o, RATE, total_steps=37, pct_start=0.45, div_factor=10, final_div_factor=20
        ),
        36,
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:The epoch parameter:UserWarning")
def test_agrees_with_pytorch(name):
    schedule, options, make_scheduler, steps = CASES[name]
    mine = [schedule(step, learning_rate=RATE, **options) for step in range(steps)]
    expected = rates_of(make_scheduler, steps)
    assert mine == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_after_the_end_the_rate_stays():
    assert linear_warmup(99, learning_rate=RATE, steps=5) == RATE
    assert cosine_decay(99, learning_rate=RATE, steps=5, final=0.1) == 0.1
    late = cosine_with_warmup(99, learning_rate=RATE, warmup_steps=3, steps=9)
    assert late == pytest.approx(0)


def test_one_cycle_peaks_at_the_learning_rate():
    rates = [one_cycle(step, learning_rate=RATE, steps=100) for step in range(100)]
    assert rates[0] == pytest.approx(RATE / 25)
    assert max(rates) == rates[29] == pytest.approx(RATE)
    assert rates[-1] == pytest.approx(RATE / 25 / 1e4)


@pytest.mark.parametrize(
    ("schedule", "options", "message"),
    [
        (step_decay, {"step": -1, "every": 3}, "step must be at least 0, got -1"),
        (step_decay, {"every": 0}, "every must be at least 1, got 0"),
        (step_decay, {"every": 3, "factor": -1}, "factor must be .* got -1"),
        (step_decay, {"every": 3, "learning_rate": -1}, "learning_rate .* got -1"),
        (exponential_decay, {"factor": -1}, "factor must be at least 0, got -1"),
        (exponential_decay, {"factor": 1, "step": -1}, "step must be .* got -1"),
        (linear_warmup, {"steps": 0}, "steps must be at least 1, got 0"),
        (linear_warmup, {"steps": 3, "start_factor": -1}, "start_factor .* got -1"),
        (cosine_decay, {"steps": 0}, "steps must be at least 1, got 0"),
        (cosine_decay, {"steps": 1, "final": math.nan}, "final must be .* got nan"),
        (cosine_with_restarts, {"period": 0}, "period must be at least 1, got 0"),
        (cosine_with_restarts, {"period": 3, "growth": 0}, "growth must .* got 0"),
        (cosine_with_warmup, {"warmup_steps": 5, "steps": 5}, "steps is 5, warmup"),
        (cosine_with_warmup, {"warmup_steps": 0, "steps": 5}, "at least 1, got 0"),
        (one_cycle, {"steps": 5, "step": 5}, "got step 5 of 5"),
        (one_cycle, {"steps": 1, "step": 0}, "got step 0 of 1"),
        (one_cycle, {"steps": 50, "rise": 1}, "got 1 for 50 steps"),
        (one_cycle, {"steps": 3, "rise": 0.3}, "got 0.3 for 3 steps"),
        (one_cycle, {"steps": 50, "start_divisor": 0}, "divisors above 0"),
    ],
)
def test_bad_numbers_are_named(schedule, options, message):
    with pytest.raises(ValueError, match=message):
        schedule(**{"step": 0, "learning_rate": RATE} | options)
