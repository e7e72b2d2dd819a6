"""Boxes laid out over a whole picture before anything is known about it."""

from collections.abc import Sequence
from itertools import product

import torch
from torch import Tensor


def anchor_boxes(
    size: tuple[int, int],
    *,
    stride: int,
    scales: Sequence[float],
    ratios: Sequence[float] = (0.5, 1.0, 2.0),
) -> Tensor:
    r"""Lay boxes of several sizes and shapes about each point of a grid.

    A box of scale $s$ and ratio $r$ is $s / \sqrt{r}$ wide and $s \sqrt{r}$ high, so
    that all boxes of one scale have the area $s^2$.

    Args:
        size: Height and width of the picture in pixels.
        stride: Pixels from one grid point to the next; the first lies half a stride
            from the picture's corner.
        scales: In pixels.
        ratios: Height over width.

    Returns:
        xyxy in pixels, `(n, 4)`: row by row of grid points, and at each of them scale
        by scale. Boxes may reach beyond the picture.

    Raises:
        ValueError: If a number is not above 0, or there is no scale or ratio.

    Reference:
        Ren et al. 2015, "Faster R-CNN: Towards Real-Time Object Detection with Region
        Proposal Networks", section 3.1.1, arXiv:1506.01497.
    """
    numbers = [*size, stride, *scales, *ratios]
    if not scales or not ratios or min(numbers) <= 0:
        raise ValueError(
            "size, stride, scales and ratios must be above 0, and there must be some: "
            f"got {size}, {stride}, {list(scales)} and {list(ratios)}"
        )
    half = torch.tensor([(s / r**0.5, s * r**0.5) for s, r in product(scales, ratios)])
    half = half / 2  # (shapes, 2), along x and y
    down, across = (torch.arange(stride / 2, length, stride) for length in size)
    y, x = torch.meshgrid(down, across, indexing="ij")
    centres = torch.stack([x, y], dim=-1).view(-1, 1, 2)
    return torch.cat([centres - half, centres + half], dim=-1).view(-1, 4)
