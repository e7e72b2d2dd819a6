from collections.abc import Callable

import torch
from torch import Tensor, nn

from .loop import Batches, Loss, Steps, take


def watch(
    model: nn.Module,
    batches: Batches,
    loss: Loss,
    optimiser: Steps,
    look: Callable[[nn.Module], Tensor],
    *,
    steps: int,
    every: int = 1,
) -> Tensor:
    """Train a model for some steps, and look at it every so often.

    It trains in training mode and is looked at in evaluation mode, without gradients.
    Unlike `train` it goes on whatever the loss is: what happens then is to be seen.

    Args:
        model: Takes a batch's inputs.
        batches: The batches, `(inputs, targets)`; from the first again if there are
            fewer than `steps`.
        loss: Takes predictions and targets, and returns one number, `()`.
        optimiser: Moves the model's parameters.
        look: Takes the model and returns what is to be noted, `(...)`.
        steps: How many.
        every: After how many steps to look. The first look is before the first step.

    Returns:
        What was seen, `(1 + steps // every, ...)`.

    Raises:
        ValueError: If `steps` is negative, `every` is below 1, or there is no batch.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", algorithm 8.1.
    """
    if steps < 0 or every < 1:
        raise ValueError(
            f"steps must be at least 0 and every at least 1, got {steps} and {every}"
        )
    seen = [_look(model, look)]
    for step, (inputs, targets) in enumerate(take(batches, steps), start=1):
        optimiser.zero_grad()
        loss(model(inputs), targets).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % every == 0:
            seen.append(_look(model, look))
    return torch.stack(seen)


@torch.no_grad()
def _look(model: nn.Module, look: Callable[[nn.Module], Tensor]) -> Tensor:
    model.eval()
    seen = torch.as_tensor(look(model))
    model.train()
    return seen.clone()
