"""Pictures whose label depends on what is in them, and not on where."""

import torch
from torch import Tensor

# A corner that opens to the lower right, and its mirror image.
_MARKS = torch.tensor(
    [[[1.0, 1, 1], [1, 0, 0], [1, 0, 0]], [[1.0, 1, 1], [0, 0, 1], [0, 0, 1]]]
)


def corner_marks(
    count: int,
    *,
    size: int = 16,
    columns: tuple[int, int] | None = None,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Hide one of two 3 x 3 corners in each of many noisy pictures.

    The noise is uniform in [0, 0.5); the corner adds 1 to five pixels.

    Args:
        count: How many pictures, `n`.
        size: Height and width of a picture, at least 3.
        columns: Where the corner's left column may stand, first and last, both
            included. By default anywhere that the corner fits.
        generator: Source of the noise, the labels and the places, on the CPU; move
            the pictures afterwards.

    Returns:
        The pictures, `(n, 1, size, size)`, and their labels, `(n,)`: 0 where the
        corner's upright stroke is on its left, 1 where it is on its right.

    Raises:
        ValueError: If the corner does not fit.
    """
    first, last = (0, size - 3) if columns is None else columns
    if not 0 <= first <= last <= size - 3:
        raise ValueError(
            f"a corner is 3 wide, so columns must lie in 0..{size - 3} for size "
            f"{size}: got {(first, last)}"
        )
    pictures = torch.rand(count, 1, size, size, generator=generator) / 2
    labels = torch.randint(2, (count,), generator=generator)
    top = torch.randint(size - 2, (count, 1, 1), generator=generator)
    left = torch.randint(first, last + 1, (count, 1, 1), generator=generator)
    step = torch.arange(3)
    which = torch.arange(count).view(-1, 1, 1)
    pictures[which, 0, top + step.view(3, 1), left + step] += _MARKS[labels]
    return pictures, labels
