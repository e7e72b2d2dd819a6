"""The learning rate as a function of the step, counted from 0.

Use one by setting the rate before each step of an optimiser:
`optimiser.learning_rate = cosine_decay(step, learning_rate=0.1, steps=1000)`.
"""

import math

from .optimiser import require_at_least_0


def step_decay(
    step: int, *, learning_rate: float, every: int, factor: float = 0.1
) -> float:
    r"""Multiply the rate by a factor every so many steps.

    $$\alpha_t = \alpha_0\, \gamma^{\lfloor t / T \rfloor}$$

    Args:
        step: $t$, from 0.
        learning_rate: The first rate, $\alpha_0$.
        every: Steps from one drop to the next, $T$.
        factor: What a drop multiplies the rate by, $\gamma$.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is out of range.

    Reference:
        PyTorch documentation, `torch.optim.lr_scheduler.StepLR`.
    """
    _require_steps(step, every=every)
    require_at_least_0(learning_rate=learning_rate, factor=factor)
    return learning_rate * factor ** (step // every)


def exponential_decay(step: int, *, learning_rate: float, factor: float) -> float:
    r"""Multiply the rate by a factor in every step.

    $$\alpha_t = \alpha_0\, \gamma^t$$

    Args:
        step: $t$, from 0.
        learning_rate: The first rate, $\alpha_0$.
        factor: What each step multiplies the rate by, $\gamma$.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is negative.

    Reference:
        PyTorch documentation, `torch.optim.lr_scheduler.ExponentialLR`.
    """
    require_at_least_0(step=step, learning_rate=learning_rate, factor=factor)
    return float(learning_rate * factor**step)


def linear_warmup(
    step: int, *, learning_rate: float, steps: int, start_factor: float = 0.0
) -> float:
    r"""Raise the rate along a straight line, then keep it.

    Args:
        step: $t$, from 0.
        learning_rate: The rate from step number `steps` on.
        steps: How long the rise takes.
        start_factor: The first rate, as a share of `learning_rate`.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is out of range.

    Reference:
        Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 2.2,
        arXiv:1706.02677.
    """
    _require_steps(step, steps=steps)
    require_at_least_0(learning_rate=learning_rate, start_factor=start_factor)
    share = min(step / steps, 1.0)
    return learning_rate * (start_factor + (1 - start_factor) * share)


def cosine_decay(
    step: int, *, learning_rate: float, steps: int, final: float = 0.0
) -> float:
    r"""Lower the rate along half a wave of the cosine, then keep it.

    $$\alpha_t = \alpha_T + \frac{\alpha_0 - \alpha_T}{2}
    \left(1 + \cos \frac{\pi t}{T}\right)$$

    Args:
        step: $t$, from 0.
        learning_rate: The first rate, $\alpha_0$.
        steps: When the rate stops falling, $T$.
        final: The last rate, $\alpha_T$.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is out of range.

    Reference:
        Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm
        Restarts", eq. (5), arXiv:1608.03983.
    """
    _require_steps(step, steps=steps)
    require_at_least_0(learning_rate=learning_rate, final=final)
    return _cosine_between(learning_rate, final, min(step / steps, 1.0))


def cosine_with_restarts(
    step: int, *, learning_rate: float, period: int, growth: int = 1, final: float = 0.0
) -> float:
    r"""Lower the rate as `cosine_decay` does, jump back to the first, and repeat.

    Just before a jump the rate is lowest and the weights are at their best: keep
    that snapshot.

    Args:
        step: $t$, from 0.
        learning_rate: The rate after each jump.
        period: Steps to the first jump.
        growth: How many times as long the next period is.
        final: The rate that a period ends at, without reaching it.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is out of range.

    Reference:
        Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm
        Restarts", section 3, arXiv:1608.03983.
    """
    _require_steps(step, period=period, growth=growth)
    require_at_least_0(learning_rate=learning_rate, final=final)
    while step >= period:
        step -= period
        period *= growth
    return _cosine_between(learning_rate, final, step / period)


def cosine_with_warmup(
    step: int,
    *,
    learning_rate: float,
    warmup_steps: int,
    steps: int,
    final: float = 0.0,
) -> float:
    r"""Raise the rate along a straight line from 0, then lower it along a cosine.

    Args:
        step: $t$, from 0.
        learning_rate: The highest rate, reached at `warmup_steps`.
        warmup_steps: How long the rise takes.
        steps: When the rate stops falling, counted from 0.
        final: The last rate.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is out of range.

    Reference:
        Goyal et al. 2017, arXiv:1706.02677, for the rise; Loshchilov and Hutter
        2017, arXiv:1608.03983, for the fall.
    """
    _require_steps(step, warmup_steps=warmup_steps)
    if steps <= warmup_steps:
        raise ValueError(
            "steps must be more than warmup_steps: "
            f"steps is {steps}, warmup_steps is {warmup_steps}"
        )
    if step < warmup_steps:
        return linear_warmup(step, learning_rate=learning_rate, steps=warmup_steps)
    return cosine_decay(
        step - warmup_steps,
        learning_rate=learning_rate,
        steps=steps - warmup_steps,
        final=final,
    )


def one_cycle(
    step: int,
    *,
    learning_rate: float,
    steps: int,
    rise: float = 0.3,
    start_divisor: float = 25.0,
    final_divisor: float = 1e4,
) -> float:
    r"""Raise the rate to its peak and lower it far below where it began, once.

    Both ways follow half a wave of the cosine, as in fast.ai's version; the paper
    draws straight lines.

    Args:
        step: From 0 to `steps - 1`.
        learning_rate: The highest rate.
        steps: The length of the whole cycle, at least 2.
        rise: The share of the steps that go up, between `1 / steps` and 1.
        start_divisor: The first rate is the highest divided by this.
        final_divisor: The last rate is the first divided by this.

    Returns:
        The learning rate at this step.

    Raises:
        ValueError: If a number is out of range.

    Reference:
        Smith and Topin 2018, "Super-Convergence: Very Fast Training of Neural
        Networks Using Large Learning Rates", arXiv:1708.07120.
    """
    if steps < 2 or not 0 <= step < steps:
        raise ValueError(
            f"step must be in 0..steps - 1, and steps at least 2: got step {step} "
            f"of {steps}"
        )
    if not 1 < rise * steps < steps or min(start_divisor, final_divisor) <= 0:
        raise ValueError(
            "rise must be between 1 / steps and 1, and the divisors above 0: "
            f"got {rise} for {steps} steps, {start_divisor} and {final_divisor}"
        )
    require_at_least_0(learning_rate=learning_rate)
    first = learning_rate / start_divisor
    peak = rise * steps - 1  # a number of steps, not always whole, as in PyTorch
    if step <= peak:
        return _cosine_between(first, learning_rate, step / peak)
    share = (step - peak) / (steps - 1 - peak)
    return _cosine_between(learning_rate, first / final_divisor, share)


def _cosine_between(first: float, last: float, share: float) -> float:
    """From `first` at share 0 to `last` at share 1, level at both ends."""
    return last + (first - last) / 2 * (1 + math.cos(math.pi * share))


def _require_steps(step: int, **counts: int) -> None:
    require_at_least_0(step=step)
    for name, count in counts.items():
        if count < 1:
            raise ValueError(f"{name} must be at least 1, got {count}")
