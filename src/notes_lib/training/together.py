from collections.abc import Callable

import torch
from torch import Tensor, nn

from notes_lib.core import progress

from .loop import Loss, Steps


def train_together(
    networks: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    losses: Loss,
    optimiser: Steps,
    *,
    steps: int,
    schedule: Callable[[int], float] | None = None,
) -> Tensor:
    r"""Train networks that are computed together, each as if it were alone.

    The sum of their losses is differentiated. In the weights of one network, its
    gradient is that of this network's own loss.

    Args:
        networks: Gives predictions of them all, `(s, ...)`, such as `SideBySide`.
        inputs: For all of them and at each step, `(n, ...)`.
        targets: For all of them and at each step, `(n, ...)`.
        losses: Takes predictions and targets, and returns one number per network,
            `(s,)`.
        optimiser: Moves the parameters. It has to treat each weight by itself, as SGD
            and Adam do.
        steps: How many, at least 1.
        schedule: Takes the number of the step, from 0 on, and returns its learning
            rate. By default the rate stays.

    Returns:
        Each network's loss before each step, `(s, steps)`.

    Raises:
        ValueError: If `steps` is below 1, or the losses are not `(s,)`.

    Reference:
        PyTorch documentation, "Model ensembling".
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    history = []
    for step in progress(range(steps), "training"):
        if schedule is not None:
            optimiser.learning_rate = schedule(step)
        now = losses(networks(inputs), targets)
        if now.ndim != 1:
            raise ValueError(
                f"losses must be one number per network, (s,), got {tuple(now.shape)}"
            )
        optimiser.zero_grad()
        now.sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        history.append(now.detach())
    return torch.stack(history, dim=1)
