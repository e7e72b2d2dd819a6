"""A world of coloured, textured shapes, drawn in any number and at any size.

What is in a picture is known exactly: what each object is, where, which pixels show it
and how objects stand to each other.
"""

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

SHAPES = ("circle", "square", "triangle", "cross", "ring")
COLOUR_NAMES = ("red", "green", "blue", "yellow", "purple", "cyan")
TEXTURES = ("plain", "stripes", "checks", "dots")
RELATIONS = ("left of", "above", "in front of")

_COLOURS = torch.tensor(
    [
        [0.84, 0.15, 0.16],
        [0.17, 0.63, 0.17],
        [0.12, 0.35, 0.78],
        [0.95, 0.80, 0.15],
        [0.55, 0.25, 0.70],
        [0.15, 0.75, 0.80],
    ]
)
_TRIES = 12  # places tried for each object, of which the freest is taken
_AT_ONCE = 2**22  # pixels of single objects that are drawn at a time, to bound memory


@dataclass(frozen=True)
class ShapesWorld:
    """Pictures and all that is known about them: `n` pictures of up to `k` objects.

    Entries of objects that are not there are 0. An object in front has a greater
    index than those it hides.
    """

    images: Tensor  # (n, 3, h, w), red, green and blue in [0, 1]
    present: Tensor  # (n, k), True where there is an object
    shapes: Tensor  # (n, k), indices into SHAPES
    colours: Tensor  # (n, k), indices into COLOUR_NAMES
    textures: Tensor  # (n, k), indices into TEXTURES
    centres: Tensor  # (n, k, 2), row and column in pixels from the top left corner
    masks: Tensor  # (n, k, h, w), True on the pixels that show the object
    boxes: Tensor  # (n, k, 4), xyxy in pixels about the mask, ends exclusive
    relations: Tensor  # (n, k, k, 3): does the first stand so to the second?

    def class_map(self) -> Tensor:
        """The class of each pixel, `(n, h, w)`: 0 for the ground, else 1 + shape."""
        classes = (1 + self.shapes)[..., None, None] * self.masks
        return classes.sum(dim=1)


def shapes_world(
    count: int,
    *,
    size: int = 64,
    objects: tuple[int, int] = (1, 3),
    radius: tuple[float, float] = (0.1, 0.2),
    noise: float = 0.03,
    shapes: Tensor | None = None,
    colours: Tensor | None = None,
    textures: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> ShapesWorld:
    """Draw random pictures of shapes.

    Objects are turned at random and keep apart where there is room; where there is
    not, later ones hide earlier ones. An object that ends up hidden altogether is not
    counted as present.

    To tie a shape to a colour, or leave out a combination, give the attributes.

    Args:
        count: How many pictures, `n`.
        size: Height and width in pixels, at least 8.
        objects: The least and greatest number of objects in a picture, `k`.
        radius: The least and greatest radius, as a share of `size`, in (0, 0.5).
        noise: The standard deviation of the noise on each pixel.
        shapes: Which shapes to draw, `(n, k)`; random by default.
        colours: Which colours to draw them in, `(n, k)`; random by default.
        textures: Which textures to give them, `(n, k)`; random by default.
        generator: Source of everything random, on the CPU; move the result afterwards.

    Returns:
        The pictures, and what is in them.

    Raises:
        ValueError: If a number or an attribute is out of range.

    Reference:
        Johnson et al. 2017, "CLEVR: A Diagnostic Dataset for Compositional Language
        and Elementary Visual Reasoning", for the idea, arXiv:1612.06890.
    """
    _require_options(count, size, objects, radius)
    least, most = objects
    shapes = _attribute("shapes", shapes, (count, most), len(SHAPES), generator)
    colours = _attribute("colours", colours, (count, most), len(_COLOURS), generator)
    textures = _attribute("textures", textures, (count, most), len(TEXTURES), generator)
    number = torch.randint(least, most + 1, (count, 1), generator=generator)
    present = torch.arange(most) < number
    dice = torch.rand(count, most, 2, generator=generator)
    radii = size * (radius[0] + (radius[1] - radius[0]) * dice[..., 0])
    turns = 2 * torch.pi * dice[..., 1]
    centres = _places(count, most, size, radii, generator)

    ground = 0.35 + 0.3 * torch.rand(count, 3, 1, 1, generator=generator)
    slope = 0.2 * (torch.rand(2, count, 1, 1, 1, generator=generator) - 0.5)
    across = torch.linspace(-0.5, 0.5, size)
    images = ground + slope[0] * across.view(-1, 1) + slope[1] * across
    masks = torch.zeros(count, most, size, size, dtype=torch.bool)
    at_once = max(1, _AT_ONCE // size**2)
    for first, place in product(range(0, count, at_once), range(most)):
        which = slice(first, first + at_once)
        cover, shade = _drawn(
            shapes[which, place],
            textures[which, place],
            centres[which, place],
            radii[which, place],
            turns[which, place],
            size,
        )
        cover = cover * present[which, place].view(-1, 1, 1)
        paint = _COLOURS[colours[which, place]][..., None, None] * shade[:, None]
        images[which] += cover[:, None] * (paint - images[which])
        visible = cover > 0.5
        masks[which] &= ~visible[:, None]  # what is drawn later hides what was before
        masks[which, place] = visible
    images = images + noise * torch.randn(images.shape, generator=generator)

    present = masks.any(dim=(2, 3))
    there = present.long()
    centres = centres * present[..., None]
    return ShapesWorld(
        images=images.clamp(0, 1),
        present=present,
        shapes=shapes * there,
        colours=colours * there,
        textures=textures * there,
        centres=centres,
        masks=masks,
        boxes=mask_boxes(masks),
        relations=_relations(present, centres),
    )


def mask_boxes(masks: Tensor) -> Tensor:
    """The smallest box about the True pixels of each mask.

    Args:
        masks: `(..., h, w)`.

    Returns:
        Boxes, `(..., 4)`: left, top, right and bottom in pixels, ends exclusive, so
        that right minus left is the width; all 0 for a mask without True.

    Raises:
        TypeError: If the masks are not booleans.
    """
    if masks.dtype != torch.bool:
        raise TypeError(f"masks must be booleans, got {masks.dtype}")
    ends = []
    for used in (masks.any(dim=-2), masks.any(dim=-1)):  # columns, rows
        length = used.shape[-1]
        pixel = torch.arange(length, device=masks.device)
        first = torch.where(used, pixel, length).amin(dim=-1)
        last = torch.where(used, pixel + 1, 0).amax(dim=-1)
        ends.append((torch.where(last > 0, first, 0), last))
    (left, right), (top, bottom) = ends
    return torch.stack([left, top, right, bottom], dim=-1)


def _drawn(
    shapes: Tensor,
    textures: Tensor,
    centres: Tensor,
    radii: Tensor,
    turns: Tensor,
    size: int,
) -> tuple[Tensor, Tensor]:
    """How much of each pixel an object covers, and how light it is, `(m, h, w)`."""
    pixel = torch.arange(size) + 0.5
    down = pixel.view(1, -1, 1) - centres[:, 0, None, None]
    right = pixel.view(1, 1, -1) - centres[:, 1, None, None]
    sine, cosine = turns.sin()[:, None, None], turns.cos()[:, None, None]
    radius = radii[:, None, None]
    # The object's own coordinates: turned, and 1 at its radius.
    x = (cosine * right + sine * down) / radius
    y = (cosine * down - sine * right) / radius
    outside = torch.empty_like(x)
    shade = torch.ones_like(x)
    for index in range(len(SHAPES)):
        mine = shapes == index
        outside[mine] = _distance(index, x[mine], y[mine])
    for index in range(len(TEXTURES)):
        mine = textures == index
        shade[mine] = 1 - 0.45 * _pattern(index, x[mine], y[mine])
    # One pixel of soft edge, so that the outlines are not staircases.
    return (0.5 - outside * radius).clamp(0, 1), shade


def _distance(shape: int, x: Tensor, y: Tensor) -> Tensor:
    """Below 0 inside a shape of radius 1, and about the distance from its outline."""
    name = SHAPES[shape]
    from_centre = (x**2 + y**2).sqrt()
    if name == "circle":
        return from_centre - 1
    if name == "square":
        return torch.maximum(x.abs(), y.abs()) - 0.7
    if name == "triangle":
        return torch.maximum(y, 0.866 * x.abs() - 0.5 * y) - 0.5
    if name == "cross":
        bar = torch.minimum(
            torch.maximum(x.abs() - 0.94, y.abs() - 0.33),
            torch.maximum(y.abs() - 0.94, x.abs() - 0.33),
        )
        return bar
    return (from_centre - 0.75).abs() - 0.25  # ring


def _pattern(texture: int, x: Tensor, y: Tensor) -> Tensor:
    """1 where a texture is dark, and 0 where it is light."""
    name = TEXTURES[texture]
    if name == "plain":
        return torch.zeros_like(x)
    if name == "stripes":
        return ((2.5 * x).floor() % 2).abs()
    if name == "checks":
        return (((2 * x).floor() + (2 * y).floor()) % 2).abs()
    u, v = (2 * x) % 1 - 0.5, (2 * y) % 1 - 0.5  # dots
    return (u**2 + v**2 < 0.09).to(x.dtype)


def _places(
    count: int, most: int, size: int, radii: Tensor, generator: torch.Generator | None
) -> Tensor:
    """Centres, `(n, k, 2)`: for each object the freest of a few random places."""
    centres = torch.zeros(count, most, 2)
    which = torch.arange(count)
    for place in range(most):
        dice = torch.rand(count, _TRIES, 2, generator=generator)
        radius = radii[:, place].view(-1, 1, 1)
        tried = radius + (size - 2 * radius) * dice
        if place:
            between = tried[:, :, None] - centres[:, None, :place]
            reach = (radii[:, None, :place] + radii[:, place].view(-1, 1, 1)) * 1.1
            room = (between.norm(dim=-1) - reach).amin(dim=-1)  # (n, tries)
            # Any place with room will do: the first, so that none is favoured.
            best = torch.where(room > 0, 1.0, room / size).argmax(dim=1)
        else:
            best = torch.zeros(count, dtype=torch.long)
        centres[:, place] = tried[which, best]
    return centres


def _relations(present: Tensor, centres: Tensor) -> Tensor:
    both = present[:, :, None] & present[:, None, :]
    order = torch.arange(present.shape[1])
    row, column = centres[..., 0], centres[..., 1]
    stands = [
        column[:, :, None] < column[:, None, :],
        row[:, :, None] < row[:, None, :],
        (order[:, None] > order).expand_as(both),
    ]
    return torch.stack([so & both for so in stands], dim=-1)


def _attribute(
    name: str,
    given: Tensor | None,
    shape: tuple[int, int],
    kinds: int,
    generator: torch.Generator | None,
) -> Tensor:
    if given is None:
        return torch.randint(kinds, shape, generator=generator)
    if given.shape != shape or not ((given >= 0) & (given < kinds)).all():
        raise ValueError(
            f"{name} must be {shape} with entries in 0..{kinds - 1}, "
            f"got {tuple(given.shape)}"
            + (f" with {int(given.min())}..{int(given.max())}" if given.numel() else "")
        )
    return given.long().cpu()


def _require_options(
    count: int, size: int, objects: tuple[int, int], radius: tuple[float, float]
) -> None:
    if count < 0 or size < 8:
        raise ValueError(
            f"count must be at least 0 and size at least 8, got {count} and {size}"
        )
    if not 0 <= objects[0] <= objects[1] or objects[1] < 1:
        raise ValueError(
            "objects must be a least and a greatest number, from 0 and from 1 up: "
            f"got {objects}"
        )
    if not 0 < radius[0] <= radius[1] < 0.5:
        raise ValueError(f"radius must be in (0, 0.5), the lesser first: got {radius}")
