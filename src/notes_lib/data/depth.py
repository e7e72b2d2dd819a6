"""Depth maps: a made-up one, ways to fill its holes, and channels to derive from it.

The camera is a pinhole that looks straight ahead: x points right, y down and z ahead,
in metres, and the centre of the picture is straight ahead.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

_CAMERA_HEIGHT, _WALL = 1.2, 4.0  # metres
_BOX_LEFT, _BOX_RIGHT, _BOX_TOP, _BOX_FRONT, _BOX_BACK = -0.7, 0.5, 0.5, 2.0, 2.6


@dataclass(frozen=True)
class DepthScene:
    """A room seen by a camera that also measures how far away each pixel is."""

    colours: Tensor  # (3, h, w), red, green and blue in [0, 1]
    depth: Tensor  # (h, w), metres along z, without holes
    missing: Tensor  # (h, w), True where the sensor failed
    surfaces: Tensor  # (h, w), 0 wall, 1 floor, 2 front and 3 top of the box
    focal: float  # the focal length in pixels
    camera_height: float  # metres above the floor


def depth_scene(
    size: tuple[int, int] = (96, 128), *, generator: torch.Generator | None = None
) -> DepthScene:
    """Draw a room with a floor, a back wall and a box, and measure it badly.

    Depth is missing beside the box's edges, as with sensors whose light comes from the
    side, and in some round spots.

    Args:
        size: Height and width in pixels, each at least 16.
        generator: Source of the spots, on the CPU.

    Returns:
        The scene.

    Raises:
        ValueError: If `size` is too small.

    Reference:
        Silberman et al. 2012, "Indoor Segmentation and Support Inference from RGBD
        Images", for such data (NYU Depth V2).
    """
    h, w = size
    if min(h, w) < 16:
        raise ValueError(f"size must be at least 16 each way, got {size}")
    focal = 0.8 * w
    right = (torch.arange(w) - (w - 1) / 2) / focal  # slopes of the rays
    down = (torch.arange(h) - (h - 1) / 2).view(-1, 1) / focal
    ahead = torch.where(down > 0, down, torch.nan)

    def within_box(depth: Tensor) -> Tensor:
        return (right * depth > _BOX_LEFT) & (right * depth < _BOX_RIGHT)

    wall = torch.full((h, w), _WALL)
    floor = (_CAMERA_HEIGHT / ahead).expand(h, w)
    front = torch.full((h, w), _BOX_FRONT)
    front_y = down * front
    on_front = within_box(front) & (front_y > _BOX_TOP) & (front_y < _CAMERA_HEIGHT)
    top = (_BOX_TOP / ahead).expand(h, w)
    on_top = within_box(top) & (top > _BOX_FRONT) & (top < _BOX_BACK)
    candidates = torch.stack(
        [
            wall,
            floor.nan_to_num(nan=torch.inf),
            front.masked_fill(~on_front, torch.inf),
            top.masked_fill(~on_top, torch.inf),
        ]
    )
    depth, surfaces = candidates.min(dim=0)
    paints = torch.tensor(
        [[0.75, 0.80, 0.85], [0.55, 0.42, 0.30], [0.80, 0.25, 0.20], [0.95, 0.45, 0.35]]
    )
    colours = paints[surfaces].permute(2, 0, 1)

    behind = surfaces < 2
    near_box = torch.zeros(h, w, dtype=torch.bool)
    for shift in range(1, 1 + max(2, w // 24)):
        near_box[:, :-shift] |= ~behind[:, shift:]
    missing = behind & near_box  # what the box hides from the light, on its left
    rows, columns = torch.arange(h).view(-1, 1), torch.arange(w)
    for dice in torch.rand(6, 3, generator=generator).tolist():
        radius = (0.03 + 0.05 * dice[2]) * h
        away = (rows - dice[0] * h) ** 2 + (columns - dice[1] * w) ** 2
        missing |= away < radius**2
    return DepthScene(colours, depth, missing, surfaces, focal, _CAMERA_HEIGHT)


def fill_depth_nearest(depth: Tensor, missing: Tensor) -> Tensor:
    """Give each hole the depth of the nearest pixel that has one.

    Args:
        depth: `(h, w)`; values in holes do not matter.
        missing: True in holes, `(h, w)`.

    Returns:
        The depth, `(h, w)`, without holes. Of several nearest pixels, the first in
        reading order is taken.

    Raises:
        ValueError: If the shapes differ, or all is missing.

    Reference:
        Rosenfeld and Pfaltz 1966, "Sequential Operations in Digital Picture
        Processing", for distances to a set.
    """
    _require_some_known(depth, missing)
    # The nearest known pixel always has a missing neighbour on the way to the hole.
    beside = torch.zeros_like(missing)
    beside[1:] |= missing[:-1]
    beside[:-1] |= missing[1:]
    beside[:, 1:] |= missing[:, :-1]
    beside[:, :-1] |= missing[:, 1:]
    donors = (beside & ~missing).nonzero()
    filled = depth.clone()
    for holes in torch.split(missing.nonzero(), 4096):
        if not len(holes):
            break
        squares = (holes[:, None] - donors).square().sum(dim=-1)
        row, column = donors[squares.argmin(dim=1)].unbind(1)
        filled[holes[:, 0], holes[:, 1]] = depth[row, column]
    return filled


def fill_depth_by_colour(
    depth: Tensor, missing: Tensor, colours: Tensor, *, tolerance: float = 0.05
) -> Tensor:
    r"""Spread depth into holes, freely across equal colours, hardly across edges.

    Minimises, over the depths in holes, the sum over neighbouring pixels

    $$\sum_{r \sim s} w_{rs} (d_r - d_s)^2 \qquad
    w_{rs} = e^{-\lVert c_r - c_s \rVert^2 / 2\tau^2} + 10^{-4}$$

    by conjugate gradients.

    Args:
        depth: `(h, w)` in floating point; values in holes do not matter.
        missing: True in holes, `(h, w)`.
        colours: The same scene, `(c, h, w)`.
        tolerance: How far colours of one surface differ, $\tau$, above 0.

    Returns:
        The depth, `(h, w)`, without holes.

    Raises:
        TypeError: If `depth` is not floating point.
        ValueError: If the shapes do not fit, all is missing, or `tolerance` is not
            above 0.

    Reference:
        Levin, Lischinski and Weiss 2004, "Colorization using Optimization", for the
        idea; here each pair of neighbours has one weight.
    """
    _require_some_known(depth, missing)
    if not depth.is_floating_point():
        raise TypeError(f"depth must be floating point, got {depth.dtype}")
    if colours.ndim != 3 or colours.shape[-2:] != depth.shape or not tolerance > 0:
        raise ValueError(
            f"colours must be (c, {depth.shape[0]}, {depth.shape[1]}) and tolerance "
            f"above 0: got {tuple(colours.shape)} and {tolerance}"
        )
    scale = 2 * tolerance**2
    paint = colours.double()
    down = (-paint.diff(dim=1).square().sum(0) / scale).exp() + 1e-4
    right = (-paint.diff(dim=2).square().sum(0) / scale).exp() + 1e-4

    def pull(d: Tensor) -> Tensor:
        """Half the gradient of the sum, where depths may move."""
        flow_down, flow_right = down * d.diff(dim=0), right * d.diff(dim=1)
        total = torch.zeros_like(d)
        total[1:] += flow_down
        total[:-1] -= flow_down
        total[:, 1:] += flow_right
        total[:, :-1] -= flow_right
        return total * missing

    weight = torch.zeros_like(paint[0])  # of all of a pixel's pairs, the diagonal
    weight[1:] += down
    weight[:-1] += down
    weight[:, 1:] += right
    weight[:, :-1] += right

    filled = fill_depth_nearest(depth, missing).double()
    residual = -pull(filled)
    step = guess = residual / weight
    size = (residual * guess).sum()
    goal = 1e-20 * size
    for _ in range(int(missing.sum()) + 1):
        if size <= goal:
            break
        pulled = pull(step)
        length = size / (step * pulled).sum()
        filled = filled + length * step
        residual = residual - length * pulled
        guess = residual / weight
        before, size = size, (residual * guess).sum()
        step = guess + size / before * step
    return torch.where(missing, filled.to(depth.dtype), depth)


def hha(depth: Tensor, *, focal: float, camera_height: float) -> Tensor:
    r"""Turn depth into three channels: disparity, height above ground, and angle.

    With $z$ the depth and $y$ a pixel's distance below the centre:
    $1 / z$ in 1 / metre; $h_c - z y / f$ in metres; and the angle between the
    surface's normal, on the camera's side, and straight up, in degrees: 0 on a floor,
    90 on a wall.

    Args:
        depth: Metres along z, `(h, w)` with at least 2 pixels each way, without holes.
        focal: The focal length $f$ in pixels.
        camera_height: Of the camera above the ground, $h_c$, in metres. The camera
            must be level; the paper estimates this from the data.

    Returns:
        The channels, `(3, h, w)`, in the order given.

    Raises:
        ValueError: If `depth` has another shape, or is not above 0 throughout.

    Reference:
        Gupta et al. 2014, ECCV, section 2.2, arXiv:1407.5736.
    """
    if depth.ndim != 2 or min(depth.shape) < 2:
        raise ValueError(f"depth must be (h, w), 2 or more each: {tuple(depth.shape)}")
    if not (depth > 0).all():
        raise ValueError(f"depth must be above 0, but the least is {depth.min()}")
    h, w = depth.shape
    rows = torch.arange(h, device=depth.device, dtype=depth.dtype).view(-1, 1)
    columns = torch.arange(w, device=depth.device, dtype=depth.dtype)
    x = (columns - (w - 1) / 2) / focal * depth
    y = (rows - (h - 1) / 2) / focal * depth
    points = torch.stack([x, y, depth], dim=-1)  # (h, w, 3)
    along_rows, along_columns = torch.gradient(points, dim=(0, 1))
    normal = torch.linalg.cross(along_columns, along_rows)
    facing = -(normal * points).sum(dim=-1, keepdim=True).sign()
    upward = -(facing * normal)[..., 1]  # y points down
    cosine = (upward / normal.norm(dim=-1)).clamp(-1, 1)
    return torch.stack([1 / depth, camera_height - y, cosine.acos().rad2deg()])


def _require_some_known(depth: Tensor, missing: Tensor) -> None:
    if depth.ndim != 2 or depth.shape != missing.shape or missing.dtype != torch.bool:
        raise ValueError(
            "depth must be (h, w), and missing booleans of the same shape: got "
            f"{tuple(depth.shape)} and {missing.dtype} of {tuple(missing.shape)}"
        )
    if missing.all():
        raise ValueError("some pixel must have a depth, but all are missing")
