"""New pictures from old ones: changes that leave the label as it is, or mix it too.

Every picture of a batch is changed in its own way. Pictures are `(n, c, h, w)`.
"""

import math

import numpy as np
import torch
from torch import Tensor


def random_flip(
    images: Tensor, *, chance: float = 0.5, generator: torch.Generator | None = None
) -> Tensor:
    """Mirror some pictures left to right.

    Args:
        images: `(n, c, h, w)`.
        chance: Of each picture to be mirrored, in [0, 1].
        generator: Source of the choice, on the CPU.

    Returns:
        The pictures, `(n, c, h, w)`.

    Raises:
        ValueError: If `images` is not `(n, c, h, w)`, or `chance` is out of range.
    """
    _require_batch(images)
    if not 0 <= chance <= 1:
        raise ValueError(f"chance must be in [0, 1], got {chance}")
    mirrored = torch.rand(len(images), generator=generator) < chance
    return torch.where(_per_image(mirrored, images.device), images.flip(-1), images)


def random_crop(
    images: Tensor, *, padding: int, generator: torch.Generator | None = None
) -> Tensor:
    """Shift each picture by up to so many pixels, and fill the gap with zeros.

    The same as to pad it on all sides and cut out its size somewhere.

    Args:
        images: `(n, c, h, w)`.
        padding: The greatest shift, in pixels, along each axis; at least 0.
        generator: Source of the shifts, on the CPU.

    Returns:
        The pictures, `(n, c, h, w)`.

    Raises:
        ValueError: If `images` is not `(n, c, h, w)`, or `padding` is negative.
    """
    _require_batch(images)
    if padding < 0:
        raise ValueError(f"padding must be at least 0, got {padding}")
    n, c, h, w = images.shape
    padded = images.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    padded[:, :, padding : padding + h, padding : padding + w] = images
    corner = torch.randint(2 * padding + 1, (2, n), generator=generator)
    top, left = corner.to(images.device)
    rows = top[:, None] + torch.arange(h, device=images.device)
    columns = left[:, None] + torch.arange(w, device=images.device)
    which = torch.arange(n, device=images.device)
    # Indexing around the channel axis puts it last.
    cut = padded[which[:, None, None], :, rows[:, :, None], columns[:, None, :]]
    return cut.movedim(-1, 1)


def random_affine(
    images: Tensor,
    *,
    degrees: float = 0.0,
    shift: float = 0.0,
    scale: tuple[float, float] = (1.0, 1.0),
    shear: float = 0.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Turn, move, resize and slant each picture about its centre.

    Args:
        images: `(n, c, h, w)` in floating point.
        degrees: Turn by up to this angle, either way.
        shift: Move by up to this share of the size, along each axis, either way.
        scale: Enlarge by a factor between these two, both above 0.
        shear: Slant by up to this angle in degrees, either way; below 90.
        generator: Source of the choices, on the CPU.

    Returns:
        The pictures, `(n, c, h, w)`; zero where nothing was.

    Raises:
        TypeError: If `images` is not floating point.
        ValueError: If `images` is not `(n, c, h, w)`, or an option is out of range.
    """
    if not 0 < scale[0] <= scale[1] or not abs(shear) < 90:
        raise ValueError(
            "scale must be two factors above 0, the lesser first, and shear below 90 "
            f"degrees: got {scale} and {shear}"
        )
    _require_batch(images)
    n, _, h, w = images.shape
    dice = torch.rand(5, n, generator=generator, dtype=torch.float64)
    angle = math.radians(degrees) * (2 * dice[0] - 1)
    size = scale[0] + (scale[1] - scale[0]) * dice[1]
    slant = (math.radians(shear) * (2 * dice[2] - 1)).tan()
    down, right = shift * h * (2 * dice[3] - 1), shift * w * (2 * dice[4] - 1)
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], dim=1)
    slanted = torch.eye(2, dtype=torch.float64).repeat(n, 1, 1)
    slanted[:, 1, 0] = slant
    matrix = size[:, None, None] * turn.view(n, 2, 2) @ slanted
    return warp(images, matrix, torch.stack([down, right], dim=1))


def warp(images: Tensor, matrix: Tensor, offset: Tensor) -> Tensor:
    r"""Move every point of a picture by a linear map about the centre, and a shift.

    The point at $p$, in (row, column) pixels from the centre, comes from
    $M^{-1} (p - t)$ in the old picture, between whose pixels values are interpolated.

    Args:
        images: `(n, c, h, w)` in floating point.
        matrix: $M$ per picture, `(n, 2, 2)`, on (row, column). Rows point down, so a
            turn by a positive angle, `[[cos, -sin], [sin, cos]]`, is anticlockwise.
        offset: $t$ per picture, `(n, 2)`: pixels down and to the right.

    Returns:
        The pictures, `(n, c, h, w)`; zero where nothing was.

    Raises:
        TypeError: If `images` is not floating point.
        ValueError: If the shapes do not fit each other.
    """
    _require_batch(images)
    if not images.is_floating_point():
        raise TypeError(f"images must be floating point, got {images.dtype}")
    n, c, h, w = images.shape
    if matrix.shape != (n, 2, 2) or offset.shape != (n, 2):
        raise ValueError(
            f"matrix must be ({n}, 2, 2) and offset ({n}, 2): "
            f"got {tuple(matrix.shape)} and {tuple(offset.shape)}"
        )
    centre = torch.tensor([(h - 1) / 2, (w - 1) / 2], dtype=matrix.dtype)
    grid = torch.cartesian_prod(torch.arange(h), torch.arange(w)).to(matrix.dtype)
    away = grid - centre - offset.cpu()[:, None]  # (n, h * w, 2)
    source = (away @ torch.linalg.inv(matrix.cpu()).mT + centre).to(images.device)
    low = source.floor()
    part = (source - low).to(images.dtype)
    flat = images.flatten(2)  # (n, c, h * w)
    warped = torch.zeros_like(flat)
    for row_step in (0, 1):
        for column_step in (0, 1):
            row, column = low[..., 0] + row_step, low[..., 1] + column_step
            inside = (row >= 0) & (row < h) & (column >= 0) & (column < w)
            place = row.clamp(0, h - 1).long() * w + column.clamp(0, w - 1).long()
            share = part[..., 0] if row_step else 1 - part[..., 0]
            share = share * (part[..., 1] if column_step else 1 - part[..., 1])
            pixels = flat.gather(2, place[:, None].expand(n, c, h * w))
            warped += torch.where(inside[:, None], share[:, None] * pixels, 0)
    return warped.view(n, c, h, w)


def colour_jitter(
    images: Tensor,
    *,
    brightness: float = 0.0,
    contrast: float = 0.0,
    saturation: float = 0.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Make each picture lighter or darker, harder or softer, more or less colourful.

    Each of the three mixes the picture with another (black; its mean grey; itself in
    grey) by a random factor between 1 minus and 1 plus the option.

    Args:
        images: Red, green and blue in [0, 1], `(n, 3, h, w)`.
        brightness: How far the factor for brightness may be from 1, at least 0.
        contrast: The same for contrast.
        saturation: The same for saturation.
        generator: Source of the factors, on the CPU.

    Returns:
        The pictures, `(n, 3, h, w)`, in [0, 1].

    Raises:
        ValueError: If `images` is not `(n, 3, h, w)`, or an option is negative.
    """
    _require_batch(images)
    if images.shape[1] != 3 or min(brightness, contrast, saturation) < 0:
        raise ValueError(
            "images must be (n, 3, h, w) and the options at least 0: "
            f"got {tuple(images.shape)}, {brightness}, {contrast} and {saturation}"
        )
    dice = 2 * torch.rand(3, len(images), generator=generator) - 1
    luma = images.new_tensor([0.299, 0.587, 0.114]).view(3, 1, 1)
    for strength, die, other_of in (
        (brightness, dice[0], lambda x: torch.zeros_like(x)),
        (contrast, dice[1], lambda x: (luma * x).sum(1, True).mean((2, 3), True)),
        (saturation, dice[2], lambda x: (luma * x).sum(1, True)),
    ):
        factor = (1 + strength * die).clamp(min=0).to(images).view(-1, 1, 1, 1)
        other = other_of(images)
        images = (other + factor * (images - other)).clamp(0, 1)
    return images


def cutout(
    images: Tensor, *, size: int, generator: torch.Generator | None = None
) -> Tensor:
    """Blank a square somewhere in each picture.

    Args:
        images: `(n, c, h, w)`.
        size: The side of the square in pixels, at least 0. Its centre is inside the
            picture, and parts of it may be outside.
        generator: Source of the places, on the CPU.

    Returns:
        The pictures, `(n, c, h, w)`, zero in the squares.

    Raises:
        ValueError: If `images` is not `(n, c, h, w)`, or `size` is negative.

    Reference:
        DeVries and Taylor 2017, "Improved Regularization of Convolutional Neural
        Networks with Cutout", arXiv:1708.04552.
    """
    _require_batch(images)
    if size < 0:
        raise ValueError(f"size must be at least 0, got {size}")
    inside = _boxes(images, torch.full((len(images), 2), size), generator)
    return images.masked_fill(inside, 0)


def mixup(
    images: Tensor,
    targets: Tensor,
    *,
    alpha: float = 0.2,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Lay a random other picture of the batch over each, and mix the targets alike.

    $$\lambda x + (1 - \lambda) x' \qquad \lambda y + (1 - \lambda) y' \qquad
    \lambda \sim \text{Beta}(\alpha, \alpha)$$

    Args:
        images: `(n, ...)` in floating point.
        targets: Class probabilities, such as one-hot ones, `(n, c)`.
        alpha: Small values mix little, and 1 every share equally often; above 0.
        generator: Source of the partners and shares, on the CPU.

    Returns:
        Mixed pictures and targets, in the same shapes.

    Raises:
        TypeError: If the targets are not floating point.
        ValueError: If the numbers of images and targets differ, or `alpha` is not
            above 0.

    Reference:
        Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization",
        arXiv:1710.09412.
    """
    _require_targets(images, targets)
    partner = torch.randperm(len(images), generator=generator).to(images.device)
    share = _beta(alpha, len(images), generator).to(images)
    share = share.view(-1, *[1] * (images.ndim - 1))
    mixed = share * images + (1 - share) * images[partner]
    return mixed, _mix_targets(targets, partner, share)


def cutmix(
    images: Tensor,
    targets: Tensor,
    *,
    alpha: float = 1.0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Paste a rectangle of another picture into each; targets mix by area.

    The rectangle has the picture's proportions and a share $1 - \lambda$ of its area,
    with $\lambda \sim \text{Beta}(\alpha, \alpha)$; what lies outside is cut off, and
    the targets follow the pixels that are really replaced.

    Args:
        images: `(n, c, h, w)`.
        targets: Class probabilities, such as one-hot ones, `(n, k)`.
        alpha: As in `mixup`.
        generator: Source of the partners and rectangles, on the CPU.

    Returns:
        Mixed pictures and targets, in the same shapes.

    Raises:
        TypeError: If the targets are not floating point.
        ValueError: If `images` is not `(n, c, h, w)`, the numbers of images and
            targets differ, or `alpha` is not above 0.

    Reference:
        Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers
        with Localizable Features", arXiv:1905.04899.
    """
    _require_batch(images)
    _require_targets(images, targets)
    partner = torch.randperm(len(images), generator=generator).to(images.device)
    side = (1 - _beta(alpha, len(images), generator)).sqrt()
    sizes = side[:, None] * torch.tensor(images.shape[-2:])
    pasted = _boxes(images, sizes.round().long(), generator)
    mixed = torch.where(pasted, images[partner], images)
    return mixed, _mix_targets(targets, partner, 1 - _covered(pasted))


def cow_masks(
    count: int,
    size: tuple[int, int],
    *,
    share: tuple[float, float] = (0.0, 1.0),
    blur: tuple[float, float] = (4.0, 16.0),
    generator: torch.Generator | None = None,
) -> Tensor:
    """Draw patches like those on a cow: smooth noise, cut off at a height.

    Args:
        count: How many masks, `n`.
        size: Height and width, `(h, w)`.
        share: What share of a mask to fill, between these two.
        blur: The standard deviation of the smoothing in pixels, between these two,
            both above 0; evenly spread in its logarithm.
        generator: Source of the noise, on the CPU.

    Returns:
        True inside the patches, `(n, 1, h, w)`, on the CPU.

    Raises:
        ValueError: If an option is out of range.

    Reference:
        French, Oliver and Salimans 2020, "Milking CowMask for Semi-Supervised Image
        Classification", section 3.1, arXiv:2003.12022. Here the height is the
        quantile of the smooth noise itself, so shares are met exactly.
    """
    if not 0 <= share[0] <= share[1] <= 1 or not 0 < blur[0] <= blur[1]:
        raise ValueError(
            "share must be in [0, 1] and blur above 0, the lesser first: "
            f"got {share} and {blur}"
        )
    h, w = size
    dice = torch.rand(2, count, generator=generator)
    sigma = blur[0] * (blur[1] / blur[0]) ** dice[0]
    filled = share[0] + (share[1] - share[0]) * dice[1]
    noise = torch.randn(count, h, w, generator=generator)
    smooth = _gaussian(h, sigma) @ noise @ _gaussian(w, sigma).mT
    flat = smooth.flatten(1)
    rank = flat.argsort(dim=1).argsort(dim=1)  # of each pixel, from 0
    inside = rank < (filled * (h * w)).round()[:, None]
    return inside.view(count, 1, h, w)


def cowmix(
    images: Tensor,
    targets: Tensor,
    *,
    share: tuple[float, float] = (0.0, 1.0),
    blur: tuple[float, float] = (4.0, 16.0),
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Replace patches like those on a cow by another picture; targets mix by area.

    Args:
        images: `(n, c, h, w)`.
        targets: Class probabilities, such as one-hot ones, `(n, k)`.
        share: As in `cow_masks`.
        blur: As in `cow_masks`.
        generator: Source of the partners and patches, on the CPU.

    Returns:
        Mixed pictures and targets, in the same shapes.

    Raises:
        TypeError: If the targets are not floating point.
        ValueError: If `images` is not `(n, c, h, w)`, the numbers of images and
            targets differ, or an option is out of range.

    Reference:
        French, Oliver and Salimans 2020, "Milking CowMask for Semi-Supervised Image
        Classification", section 3, arXiv:2003.12022.
    """
    _require_batch(images)
    _require_targets(images, targets)
    h, w = images.shape[-2:]
    partner = torch.randperm(len(images), generator=generator).to(images.device)
    pasted = cow_masks(
        len(images), (h, w), share=share, blur=blur, generator=generator
    ).to(images.device)
    mixed = torch.where(pasted, images[partner], images)
    return mixed, _mix_targets(targets, partner, 1 - _covered(pasted))


def _boxes(images: Tensor, sizes: Tensor, generator: torch.Generator | None) -> Tensor:
    """True inside one box per picture, `(n, 1, h, w)`, centred on a random pixel."""
    n, _, h, w = images.shape
    axes = []
    for axis, length in enumerate((h, w)):
        centre = torch.randint(length, (n,), generator=generator)
        first = (centre - sizes[:, axis] // 2)[:, None]
        pixel = torch.arange(length)
        axes.append((pixel >= first) & (pixel < first + sizes[:, axis, None]))
    inside = axes[0][:, None, :, None] & axes[1][:, None, None, :]
    return inside.to(images.device)


def _covered(inside: Tensor) -> Tensor:
    return inside.double().mean(dim=(1, 2, 3))


def _mix_targets(targets: Tensor, partner: Tensor, share: Tensor) -> Tensor:
    """`share` of the own target, and the rest from the partner's."""
    share = share.to(targets).view(-1, *[1] * (targets.ndim - 1))
    return share * targets + (1 - share) * targets[partner.to(targets.device)]


def _beta(alpha: float, count: int, generator: torch.Generator | None) -> Tensor:
    """Beta(alpha, alpha), which PyTorch cannot draw from a generator."""
    if not alpha > 0:
        raise ValueError(f"alpha must be above 0, got {alpha}")
    seed = torch.randint(2**62, (), generator=generator)
    return torch.from_numpy(np.random.default_rng(int(seed)).beta(alpha, alpha, count))


def _gaussian(length: int, sigma: Tensor) -> Tensor:
    """Matrices that smooth along an axis, `(n, length, length)`."""
    pixel = torch.arange(length)
    away = (pixel[:, None] - pixel) / sigma[:, None, None]
    return (-(away**2) / 2).softmax(dim=-1)


def _per_image(flags: Tensor, device: torch.device) -> Tensor:
    return flags.to(device).view(-1, 1, 1, 1)


def _require_batch(images: Tensor) -> None:
    if images.ndim != 4:
        raise ValueError(f"images must be (n, c, h, w), got {tuple(images.shape)}")


def _require_targets(images: Tensor, targets: Tensor) -> None:
    if not targets.is_floating_point():
        raise TypeError(
            "targets must be probabilities, such as one_hot(labels).float(): "
            f"got {targets.dtype}"
        )
    if len(targets) != len(images):
        raise ValueError(
            f"every image needs a target: got {len(images)} and {len(targets)}"
        )
