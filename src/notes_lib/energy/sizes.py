"""How much of each table in a batch is meant, when some are smaller than others."""

import math

import torch
from torch import Tensor


def counted(
    table: Tensor, label_counts: Tensor | None, window_counts: Tensor | None
) -> tuple[Tensor, Tensor]:
    """Both counts as integer tensors of the table's leading axes; by default all."""
    if table.ndim < 2:
        raise ValueError(f"a table must be (..., t, l), got {tuple(table.shape)}")
    if not table.is_floating_point():
        raise ValueError(f"a table must be floating point, got {table.dtype}")
    sizes = {"label_counts": label_counts, "window_counts": window_counts}
    found = []
    for (name, counts), most in zip(sizes.items(), table.shape[-2:], strict=True):
        if counts is None:
            counts = torch.tensor(most, device=table.device).expand(table.shape[:-2])
        if counts.shape != table.shape[:-2] or counts.is_floating_point():
            raise ValueError(
                f"{name} must be integers of shape {tuple(table.shape[:-2])}, "
                f"got {counts.dtype} of shape {tuple(counts.shape)}"
            )
        # On a GPU a look at the values would make it wait, so there they are trusted.
        if counts.device.type == "cpu" and ((counts < 0) | (counts > most)).any():
            raise ValueError(f"{name} must be from 0 to {most}, got {counts.tolist()}")
        found.append(counts.to(table.device).clamp(0, most))
    return found[0], found[1]


def as_batch(table: Tensor) -> Tensor:
    """All tables in one row, `(n, t, l)`, of which there may be none or empty ones."""
    *leading, rows, columns = table.shape
    return table.reshape(math.prod(leading), rows, columns)


def within(counts: Tensor, size: int) -> Tensor:
    """True for the first so many of `size` places, `(..., size)`."""
    return torch.arange(size, device=counts.device) < counts.unsqueeze(-1)
