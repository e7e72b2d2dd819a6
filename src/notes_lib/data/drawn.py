from collections.abc import Callable, Iterator

import torch
from torch import Tensor


def drawn_batches(
    inputs: Tensor,
    targets: Tensor,
    *,
    batch_size: int,
    change: Callable[..., Tensor] | None = None,
    ahead: int = 1,
    generator: torch.Generator | None = None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Draw batches for ever, each example as likely as any other, with repeats.

    Args:
        inputs: One per example, `(n, ...)`.
        targets: One per example, `(n, ...)`.
        batch_size: How many examples to give at once.
        change: Makes new inputs of those drawn, `(m, ...)`, each time; takes them and
            `generator`, such as `random_flip`.
        ahead: How many batches to draw and change in one go, which is faster.
        generator: Source of batches and changes, on the CPU.

    Returns:
        Inputs and targets, `(batch_size, ...)` each. There is no end: take as many
        as you need.

    Raises:
        ValueError: If there are not as many targets as inputs, or none at all, or a
            count is below 1.
    """
    if len(inputs) != len(targets) or not len(inputs):
        raise ValueError(
            "every input needs a target, and there must be one: "
            f"got {len(inputs)} inputs and {len(targets)} targets"
        )
    if min(batch_size, ahead) < 1:
        raise ValueError(
            f"batch_size and ahead must be at least 1, got {batch_size} and {ahead}"
        )
    return _draw(inputs, targets, batch_size, change, ahead, generator)


def _draw(
    inputs: Tensor,
    targets: Tensor,
    batch_size: int,
    change: Callable[..., Tensor] | None,
    ahead: int,
    generator: torch.Generator | None,
) -> Iterator[tuple[Tensor, Tensor]]:
    while True:
        some = torch.randint(len(inputs), (ahead * batch_size,), generator=generator)
        chosen, theirs = (
            inputs[some.to(inputs.device)],
            targets[some.to(targets.device)],
        )
        if change is not None:
            chosen = change(chosen, generator=generator)
        pieces = torch.split(chosen, batch_size), torch.split(theirs, batch_size)
        yield from zip(*pieces, strict=True)
