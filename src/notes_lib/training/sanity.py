"""Checks that take seconds, to be done before a training that takes hours."""

import copy
import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from .loop import Loss, Steps, train_step

MakeOptimiser = Callable[[list[Tensor]], Steps]


class Baseline(NamedTuple):
    """The losses of a model that sees its inputs, and of one that does not."""

    seeing: Tensor  # (steps,)
    blind: Tensor  # (steps,)


def expected_initial_loss(num_classes: int) -> float:
    r"""The cross-entropy of a model that has learned nothing yet, in nats.

    Before training a classifier should find all $C$ classes equally likely:
    $-\ln \frac{1}{C} = \ln C$.

    Args:
        num_classes: $C$, at least 1.

    Returns:
        The loss.

    Raises:
        ValueError: If `num_classes` is below 1.

    Reference:
        Karpathy 2019, "A Recipe for Training Neural Networks", step 2.
    """
    if num_classes < 1:
        raise ValueError(f"num_classes must be at least 1, got {num_classes}")
    return math.log(num_classes)


@torch.no_grad()
def require_initial_loss(
    model: nn.Module, inputs: Tensor, labels: Tensor, *, tolerance: float = 0.25
) -> float:
    r"""Check that a fresh classifier's cross-entropy is near $\ln C$.

    Args:
        model: Gives one score per class, `(n, c)`; it is not trained.
        inputs: A batch, `(n, ...)`.
        labels: Its classes, `(n,)`, in `0..c - 1`.
        tolerance: How far from $\ln C$ the loss may be, in nats.

    Returns:
        The loss, in nats.

    Raises:
        ValueError: If the loss is further from $\ln C$ than allowed, or the model's
            output is not `(n, c)`.

    Reference:
        Karpathy 2019, "A Recipe for Training Neural Networks", step 2.
    """
    scores = model(inputs)
    if scores.ndim != 2 or len(scores) != len(labels):
        raise ValueError(
            f"the model must give one score per class, ({len(labels)}, c), "
            f"got {tuple(scores.shape)}"
        )
    log_probs = scores.log_softmax(dim=1)
    loss = float(-log_probs.gather(1, labels[:, None]).mean())
    expected = expected_initial_loss(scores.shape[1])
    if not abs(loss - expected) <= tolerance:
        raise ValueError(
            f"a fresh model of {scores.shape[1]} classes should start near a loss of "
            f"ln {scores.shape[1]} = {expected:.3f}, but starts at {loss:.3f}: look at "
            "the scale of the last layer, and at the labels"
        )
    return loss


def input_independent_baseline(
    model: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    loss: Loss,
    make_optimiser: MakeOptimiser,
    *,
    steps: int = 100,
) -> Baseline:
    """Train one copy of a model on its inputs, and one on nothing but zeros.

    The blind copy learns the average target at best. A model that does no better
    than it does not use its inputs.

    Args:
        model: The model; it stays as it is.
        inputs: A batch, `(n, ...)`.
        targets: Its targets, `(n, ...)`.
        loss: Takes predictions and targets, and returns one number, `()`.
        make_optimiser: Gets parameters of any shape `(...)` and returns the optimiser.
        steps: How long to train each copy, at least 1.

    Returns:
        Both losses before each step.

    Raises:
        ValueError: If `steps` is below 1.
        FloatingPointError: If a loss is nan or infinite.

    Reference:
        Karpathy 2019, "A Recipe for Training Neural Networks", step 2.
    """
    return Baseline(
        _losses_on(model, inputs, targets, loss, make_optimiser, steps),
        _losses_on(
            model, inputs.new_zeros(inputs.shape), targets, loss, make_optimiser, steps
        ),
    )


def overfit_one_batch(
    model: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    loss: Loss,
    make_optimiser: MakeOptimiser,
    *,
    steps: int = 200,
) -> Tensor:
    """Train a copy of a model on one small batch, which it should learn by heart.

    If the loss does not go to its minimum, something is wrong with model, loss or
    optimiser; more data would not help.

    Args:
        model: The model; it stays as it is.
        inputs: A small batch, `(n, ...)`.
        targets: Its targets, `(n, ...)`.
        loss: Takes predictions and targets, and returns one number, `()`.
        make_optimiser: Gets parameters of any shape `(...)` and returns the optimiser.
        steps: How long to train, at least 1.

    Returns:
        The loss before each step, `(steps,)`.

    Raises:
        ValueError: If `steps` is below 1.
        FloatingPointError: If a loss is nan or infinite.

    Reference:
        Karpathy 2019, "A Recipe for Training Neural Networks", step 2.
    """
    return _losses_on(model, inputs, targets, loss, make_optimiser, steps)


def _losses_on(
    model: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    loss: Loss,
    make_optimiser: MakeOptimiser,
    steps: int,
) -> Tensor:
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    model = copy.deepcopy(model).train()
    optimiser = make_optimiser(list(model.parameters()))
    return torch.tensor(
        [train_step(model, inputs, targets, loss, optimiser) for _ in range(steps)]
    )
