"""From one loss per example to the number that training lowers."""

from typing import Literal

from torch import Tensor

Reduction = Literal["mean", "sum", "none"]


def reduce(losses: Tensor, reduction: Reduction) -> Tensor:
    """The losses' mean or sum, or the losses themselves; the mean of none is nan."""
    if reduction == "mean":
        # As `losses.mean()`, whose gradient would take memory: a sum's needs none.
        return losses.sum() / losses.numel()
    if reduction == "sum":
        return losses.sum()
    require_reduction(reduction)
    return losses


def require_reduction(reduction: str) -> None:
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(
            f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}"
        )
