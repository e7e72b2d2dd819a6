from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import torch
from torch import Tensor, nn

from notes_lib.core import progress

Loss = Callable[[Tensor, Tensor], Tensor]
Batches = Iterable[tuple[Tensor, Tensor]]


class Steps(Protocol):
    """An optimiser whose rate can be set, such as those in `notes_lib.optim`."""

    learning_rate: float

    def zero_grad(self) -> None: ...
    def step(self) -> object: ...


@dataclass(frozen=True)
class History:
    """What happened in a training run."""

    losses: Tensor  # (steps,), each on its batch, before the step
    scores: Tensor  # (epochs,), what `evaluate` found after each epoch
    learning_rates: Tensor  # (steps,)


def train(
    model: nn.Module,
    batches: Batches,
    loss: Loss,
    optimiser: Steps,
    *,
    epochs: int = 1,
    schedule: Callable[[int], float] | None = None,
    evaluate: Callable[[nn.Module], float] | None = None,
    stop: Callable[[float, nn.Module], bool] | None = None,
    title: str = "training",
) -> History:
    r"""Train a model: predict, measure the loss, differentiate, step, and repeat.

    A bar on standard error shows how far it is. The model trains in training mode, is
    evaluated in evaluation mode without gradients, and is left in training mode.

    Args:
        model: Takes a batch's inputs.
        batches: The batches of one epoch, `(inputs, targets)`; gone through again in
            each epoch, so a list, a `Batches` or a `DataLoader`, not a generator.
        loss: Takes predictions and targets, and returns one number, `()`.
        optimiser: Moves the model's parameters.
        epochs: How many times to go through all batches.
        schedule: Takes the number of the step, from 0 on and through all epochs, and
            returns its learning rate. By default the rate stays.
        evaluate: Scores the model after each epoch, on data kept for that.
        stop: Takes the score and the model after each epoch, and is True to end the
            training, such as `EarlyStopping`. Needs `evaluate`.
        title: Shown in front of the bar.

    Returns:
        The losses, learning rates and scores.

    Raises:
        ValueError: If `epochs` is below 1, there is no batch, or `stop` is given
            without `evaluate`.
        FloatingPointError: If a loss is nan or infinite; the weights are then those
            that gave it.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", algorithm 8.1.
    """
    if epochs < 1:
        raise ValueError(f"epochs must be at least 1, got {epochs}")
    if stop is not None and evaluate is None:
        raise ValueError("stop needs evaluate, which gives the score to stop by")
    losses: list[float] = []
    rates: list[float] = []
    scores: list[float] = []
    for _ in progress(range(epochs), title):
        model.train()
        before = len(losses)
        for inputs, targets in batches:
            if schedule is not None:
                optimiser.learning_rate = schedule(len(losses))
            rates.append(optimiser.learning_rate)
            losses.append(train_step(model, inputs, targets, loss, optimiser))
        if len(losses) == before:
            raise ValueError(
                "batches must give at least one batch in every epoch; a generator "
                "gives its batches once only"
            )
        if evaluate is not None:
            scores.append(_evaluated(model, evaluate))
            if stop is not None and stop(scores[-1], model):
                break
    model.train()
    return History(torch.tensor(losses), torch.tensor(scores), torch.tensor(rates))


def train_step(
    model: nn.Module, inputs: Tensor, targets: Tensor, loss: Loss, optimiser: Steps
) -> float:
    """One step; refuses to go on from a loss that is not a finite number."""
    optimiser.zero_grad()
    value = loss(model(inputs), targets)
    value.backward()  # type: ignore[no-untyped-call]
    now = value.item()
    if not -float("inf") < now < float("inf"):
        raise FloatingPointError(
            f"the loss is {now}: the learning rate ({optimiser.learning_rate}) may be "
            "too large, or something divides by 0 or takes the log of 0. "
            "torch.autograd.detect_anomaly names the operation"
        )
    optimiser.step()
    return now


def take(batches: Batches, steps: int) -> Iterable[tuple[Tensor, Tensor]]:
    """So many batches, from the first again whenever they run out."""
    left = steps
    while left:
        before = left
        for batch in islice(batches, left):
            left -= 1
            yield batch
        if left == before:
            raise ValueError("batches must give at least one batch each time")


@torch.no_grad()
def _evaluated(model: nn.Module, evaluate: Callable[[nn.Module], float]) -> float:
    model.eval()
    return float(evaluate(model))
