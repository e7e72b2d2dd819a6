"""What scores and targets must look like, checked at the doors of the losses."""

import torch
from torch import Tensor

from notes_lib.core import require_floating_point


def require_classes(scores: Tensor, dim: int = -1) -> None:
    require_floating_point(scores=scores)
    if scores.ndim == 0 or scores.shape[dim] == 0:
        raise ValueError(
            f"scores must have at least one class, got {tuple(scores.shape)}"
        )


def require_class_indices(scores: Tensor, target: Tensor) -> None:
    if target.dtype not in (torch.int64, torch.int32, torch.uint8):
        raise TypeError(
            "target must hold classes as integers, or probabilities in floating "
            f"point, got {target.dtype}"
        )
    if target.shape != scores.shape[:-1]:
        raise ValueError(
            "target must give one class for every row of scores: "
            f"target is {tuple(target.shape)}, scores are {tuple(scores.shape)}"
        )


def require_same_shape(**tensors: Tensor) -> None:
    """Losses that broadcast would quietly compare everything with everything."""
    (first, one), (second, other) = tensors.items()
    require_floating_point(**tensors)
    if one.shape != other.shape:
        raise ValueError(
            f"{first} and {second} must have the same shape: "
            f"{first} is {tuple(one.shape)}, {second} is {tuple(other.shape)}"
        )
