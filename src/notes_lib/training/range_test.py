import copy
import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from .loop import Batches, Loss, Steps, take


def learning_rate_range_test(
    model: nn.Module,
    batches: Batches,
    loss: Loss,
    make_optimiser: Callable[[list[Tensor]], Steps],
    *,
    lowest: float = 1e-6,
    highest: float = 10.0,
    steps: int = 100,
    give_up: float = 4.0,
) -> tuple[Tensor, Tensor]:
    """Raise the learning rate step by step, and watch the loss fall and then explode.

    A good rate lies somewhat below the one at which the loss is lowest. Rates are
    evenly spaced in their logarithm. A copy of the model is trained, so the model
    itself stays as it is.

    Args:
        model: Takes a batch's inputs.
        batches: `(inputs, targets)`, gone through again when they run out.
        loss: Takes predictions and targets, and returns one number, `()`.
        make_optimiser: Gets parameters of any shape `(...)` and returns the
            optimiser, such as `partial(SGD, learning_rate=0)`.
        lowest: The first rate, above 0.
        highest: The last rate.
        steps: How many rates to try, at least 2.
        give_up: End when the loss is this many times the lowest so far, or not finite.

    Returns:
        The rates tried and the loss at each, measured before its step, both
        `(tried,)` with at most `steps` entries.

    Raises:
        ValueError: If a number is out of range, or there is no batch.

    Reference:
        Smith 2017, "Cyclical Learning Rates for Training Neural Networks",
        section 3.3, arXiv:1506.01186.
    """
    if not 0 < lowest < highest or steps < 2:
        raise ValueError(
            "lowest must be above 0 and below highest, and steps at least 2: "
            f"got {lowest}, {highest} and {steps}"
        )
    model = copy.deepcopy(model).train()
    optimiser = make_optimiser(list(model.parameters()))
    ratio = highest / lowest
    rates: list[float] = []
    losses: list[float] = []
    for step, (inputs, targets) in enumerate(take(batches, steps)):
        optimiser.learning_rate = lowest * ratio ** (step / (steps - 1))
        optimiser.zero_grad()
        value = loss(model(inputs), targets)
        rates.append(optimiser.learning_rate)
        losses.append(value.item())
        if not math.isfinite(losses[-1]) or losses[-1] > give_up * min(losses):
            break
        value.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return torch.tensor(rates), torch.tensor(losses)
