"""Parts of a picture."""

import torch
from torch import Tensor


def random_patches(
    picture: Tensor,
    count: int,
    *,
    size: int,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Cut squares out of a picture, at random places; they may overlap.

    Args:
        picture: `(c, h, w)`.
        count: How many, `n`.
        size: Height and width of each, `s`.
        generator: Source of the places, on the CPU.

    Returns:
        The patches, `(n, c, s, s)`.

    Raises:
        ValueError: If the picture is not `(c, h, w)`, or the squares do not fit in it.
    """
    if picture.ndim != 3 or not 1 <= size <= min(picture.shape[1:]):
        raise ValueError(
            f"picture must be (c, h, w), at least {size} high and wide, and size at "
            f"least 1: picture is {tuple(picture.shape)}"
        )
    windows = picture.unfold(1, size, 1).unfold(2, size, 1)  # (c, rows, columns, s, s)
    rows, columns = windows.shape[1:3]
    places = torch.randint(rows * columns, (count,), generator=generator)
    places = places.to(picture.device)
    return windows[:, places // columns, places % columns].transpose(0, 1).contiguous()
