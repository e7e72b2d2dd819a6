"""Losses of two weights: hills to look at, and the ways down them."""

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, INK, PAGE_WIDTH, use_style

Loss = Callable[[Tensor], Tensor]
Range = tuple[float, float]

NUM_LEVELS = 12


class Ground(NamedTuple):
    """A loss on a grid: where its columns and rows lie, and how high it is there."""

    x: Tensor  # (columns,)
    y: Tensor  # (rows,)
    height: Tensor  # (rows, columns)

    @property
    def relief(self) -> Tensor:
        """The root of the height: on this scale the rings of a bowl stand evenly."""
        return (self.height - self.height.min()).sqrt()


def ground_of(loss: Loss, x_range: Range, y_range: Range, *, cells: int) -> Ground:
    """A loss on a square grid of points."""
    for name, (least, most) in {"x_range": x_range, "y_range": y_range}.items():
        if not least < most:
            raise ValueError(f"{name} must rise, got {(least, most)}")
    x = torch.linspace(*x_range, cells, dtype=torch.float64)
    y = torch.linspace(*y_range, cells, dtype=torch.float64)
    points = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
    height = loss(points).detach()
    if height.shape != (cells, cells):
        raise ValueError(
            "loss must take many points, (..., 2), and give one height for each, "
            f"(...): it made {tuple(height.shape)} of {tuple(points.shape)}"
        )
    return Ground(x, y, height)


def require_path(name: str, path: Tensor, wanted: str, ndim: int) -> None:
    """Refuse what does not hold points of the plane."""
    if path.ndim != ndim or path.shape[-1] != 2:
        raise ValueError(f"path {name!r} must be {wanted}, got {tuple(path.shape)}")


def show_surfaces(
    surfaces: Mapping[str, Loss],
    *,
    reach: float = 2.0,
    marks: Mapping[str, tuple[float, float]] | None = None,
) -> Figure:
    """Draw losses of two weights side by side, as hills seen from above and aside.

    Low ground is blue, high ground sand.

    Args:
        surfaces: By name, functions that take many points, `(..., 2)`, and give a
            height for each, `(...)`. Three are as many as a phone can show.
        reach: Both weights go from minus this to this.
        marks: By the name of the surface, a point to put a ball on.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no surface, `reach` is not above 0, or a function does
            not give one height for each point.
    """
    if not surfaces:
        raise ValueError("show_surfaces needs at least one surface")
    use_style()
    colours = LinearSegmentedColormap.from_list("", [COLOURS["blue"], "#e9d8a6"])
    figure, axes = plt.subplots(
        1,
        len(surfaces),
        figsize=(PAGE_WIDTH, PAGE_WIDTH / len(surfaces) + 0.2),
        subplot_kw={"projection": "3d", "computed_zorder": False},
        squeeze=False,
    )
    figure.subplots_adjust(left=0, right=1, bottom=0, top=0.92, wspace=0)
    for place, (name, loss) in zip(axes[0], surfaces.items(), strict=True):
        ground = ground_of(loss, (-reach, reach), (-reach, reach), cells=41)
        place.plot_surface(
            *torch.meshgrid(ground.x, ground.y, indexing="xy"),
            ground.height.numpy(),
            cmap=colours,
            rcount=20,
            ccount=20,
            shade=False,
            edgecolor="#3f566b",
            linewidth=0.25,
        )
        if marks and name in marks:
            at = torch.tensor(marks[name], dtype=torch.float64)
            lift = 0.05 * float(ground.height.max() - ground.height.min())
            height = float(loss(at)) + lift
            place.plot(
                *([float(c)] for c in at),
                [height],
                "o",
                color=COLOURS["vermilion"],
                ms=7,
                zorder=5,
            )
        place.set_axis_off()
        place.view_init(elev=32, azim=-58)
        place.set_box_aspect((1, 1, 0.7), zoom=1.0)
        place.set_title(name, y=0.96)
    return figure


def show_trajectories(
    loss: Loss,
    paths: Mapping[str, Tensor],
    *,
    x_range: Range,
    y_range: Range,
    columns: int = 1,
    arrows: bool = False,
) -> Figure:
    """Draw ways down a loss of two weights, each on a map of its own.

    The lines of the map stand at equal steps of the root of the height, so that those
    of a bowl are evenly apart; the low ones are blue. A dot is a step.

    Args:
        loss: Takes many points, `(..., 2)`, and gives a height for each, `(...)`.
        paths: By name, the points in their order, `(steps + 1, 2)`.
        x_range: The least and the greatest of the first weight on the map.
        y_range: The same for the second weight.
        columns: How many maps in a row.
        arrows: Draw each step as an arrow.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no path, a shape is wrong, or a range does not rise.
    """
    if not paths:
        raise ValueError("show_trajectories needs at least one path")
    for name, path in paths.items():
        require_path(name, path, "(steps + 1, 2)", 2)
    ground = ground_of(loss, x_range, y_range, cells=61)
    use_style()
    columns = min(columns, len(paths))
    rows = -(-len(paths) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, 0.4 + rows * (1.2 if columns == 1 else 1.7)),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat[len(paths) :]:
        place.axis("off")
    for place, (name, path), colour in zip(
        axes.flat, paths.items(), cycle(COLOURS.values()), strict=False
    ):
        draw_ground(place, ground)
        x, y = path.detach().double().cpu().T.numpy()
        if arrows:
            steps = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.007}
            place.quiver(
                x[:-1], y[:-1], np.diff(x), np.diff(y), color=colour, zorder=2, **steps
            )
        else:
            place.plot(x, y, "o-", color=colour, ms=2.4, linewidth=1.1)
        place.plot(x[:1], y[:1], "o", color=INK, ms=4)
        place.set(xlim=x_range, ylim=y_range)
        place.set_title(name, color=colour)
    figure.supxlabel("$x$", fontsize=10)
    figure.supylabel("$y$", fontsize=10)
    return figure


def draw_ground(place: Axes, ground: Ground) -> None:
    """A map: lines of equal height, from blue, which is low, to grey."""
    step = float(ground.relief.max()) / NUM_LEVELS
    grey = COLOURS["grey"]
    place.contour(
        ground.x,
        ground.y,
        ground.relief,
        levels=[step * (level + 0.5) for level in range(NUM_LEVELS)],
        cmap=LinearSegmentedColormap.from_list("", [COLOURS["blue"], grey, grey]),
        linewidths=0.7,
    )
    place.grid(False)
