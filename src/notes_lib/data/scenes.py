"""Pictures drawn by tensor operations, for lessons that need something to look at."""

import torch
from torch import Tensor

_DESIGN_SIZE = 96  # the coordinates in this file are pixels of a 96 x 96 picture

# Red, green, blue in [0, 1].
_SKY_TOP, _SKY_LOW = (0.28, 0.50, 0.78), (0.58, 0.75, 0.90)
_GRASS, _WOOD = (0.36, 0.57, 0.27), (0.90, 0.88, 0.84)
_BODY, _BELLY, _WING = (0.25, 0.33, 0.48), (0.86, 0.84, 0.83), (0.16, 0.21, 0.32)
_BEAK, _EYE, _PUPIL = (0.97, 0.55, 0.08), (0.98, 0.98, 0.98), (0.05, 0.05, 0.08)


def bird_scene(size: int = 96, *, move_bird: tuple[float, float] = (0, 0)) -> Tensor:
    """Draw a bird with an orange beak, sitting on a white fence.

    The picture has what the convolution lesson looks for: vertical edges that
    recur (the posts), horizontal ones (the rails), and one small coloured
    feature (the beak) that can be put somewhere else.

    Args:
        size: Height and width of the picture in pixels, at least 1.
        move_bird: How far to move the bird down and to the right, in pixels.
            The fence stays. A whole number of pixels moves the bird's own
            pixels exactly.

    Returns:
        The picture, `(3, size, size)`: red, green and blue in [0, 1], float32.

    Raises:
        ValueError: If `size` is less than 1.
    """
    if size < 1:
        raise ValueError(f"size must be at least 1 pixel, got {size}")
    scale = _DESIGN_SIZE / size
    pixels = torch.arange(size, dtype=torch.float32)
    row = ((pixels + 0.5) * scale).view(-1, 1)
    column = ((pixels + 0.5) * scale).view(1, -1)

    depth = (row / _DESIGN_SIZE).expand(size, size)
    picture = _colour(_SKY_TOP) * (1 - depth) + _colour(_SKY_LOW) * depth
    picture = _paint(picture, 78 - row, _GRASS, scale)
    for post in (8.0, 32.0, 56.0, 80.0):
        wood = _box(row, column, centre=(72, post), half=(20, 3.5))
        picture = _paint(picture, wood, _WOOD, scale)
    for rail in (62.0, 80.0):
        wood = _box(row, column, centre=(rail, 48), half=(2.5, 60))
        picture = _paint(picture, wood, _WOOD, scale)

    # The bird is drawn in its own coordinates, which move with it.
    row = ((pixels + 0.5 - move_bird[0]) * scale).view(-1, 1)
    column = ((pixels + 0.5 - move_bird[1]) * scale).view(1, -1)
    tail = _triangle(row, column, ((40, 27), (47, 9), (53, 30)))
    beak = _triangle(row, column, ((37, 62), (32, 77), (27, 62)))
    parts = [
        (tail, _WING),
        (beak, _BEAK),
        (_ellipse(row, column, (47, 41), (12.5, 19)), _BODY),
        (_ellipse(row, column, (52, 46), (7, 11)), _BELLY),
        (_ellipse(row, column, (44, 34), (6, 12)), _WING),
        (_ellipse(row, column, (32, 55), (10, 10)), _BODY),
        (_ellipse(row, column, (30, 58), (3.4, 3.4)), _EYE),
        (_ellipse(row, column, (30, 59), (1.7, 1.7)), _PUPIL),
    ]
    for distance, colour in parts:
        picture = _paint(picture, distance, colour, scale)
    return picture.clamp(0, 1)


def _colour(rgb: tuple[float, float, float]) -> Tensor:
    return torch.tensor(rgb).view(3, 1, 1)


def _paint(
    picture: Tensor,
    distance: Tensor,
    rgb: tuple[float, float, float],
    scale: float,
) -> Tensor:
    """Lay a shape over the picture; `distance` is negative inside the shape."""
    # One pixel of soft edge, so that the outlines are not staircases.
    cover = (0.5 - distance / scale).clamp(0, 1)
    return picture * (1 - cover) + _colour(rgb) * cover


def _box(
    row: Tensor, column: Tensor, centre: tuple[float, float], half: tuple[float, float]
) -> Tensor:
    return torch.maximum(
        (row - centre[0]).abs() - half[0], (column - centre[1]).abs() - half[1]
    )


def _ellipse(
    row: Tensor, column: Tensor, centre: tuple[float, float], radii: tuple[float, float]
) -> Tensor:
    down, across = (row - centre[0]) / radii[0], (column - centre[1]) / radii[1]
    return ((down**2 + across**2).sqrt() - 1) * min(radii)


def _triangle(
    row: Tensor, column: Tensor, corners: tuple[tuple[float, float], ...]
) -> Tensor:
    """Distance to the farthest of three edge lines; corners run anticlockwise."""
    sides = []
    for (r0, c0), (r1, c1) in zip(corners, corners[1:] + corners[:1], strict=True):
        length = ((r1 - r0) ** 2 + (c1 - c0) ** 2) ** 0.5
        sides.append(((c1 - c0) * (row - r0) - (r1 - r0) * (column - c0)) / length)
    return torch.stack(sides).amax(dim=0)
