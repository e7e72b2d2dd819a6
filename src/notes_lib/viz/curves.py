"""Curves over training steps or settings, with their spread over seeds."""

import math
from collections.abc import Mapping
from itertools import cycle
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D
from torch import Tensor

from .bands import draw_band
from .style import COLOURS, use_style

_LINE = 13  # points that a name needs from the next


def show_curves(
    curves: Mapping[str, Tensor],
    *,
    xlabel: str,
    ylabel: str,
    at: Tensor | Mapping[str, Tensor] | None = None,
    markers: bool = False,
    log: str = "",
) -> Figure:
    """Draw curves named at their right ends, with a band from least to greatest.

    Args:
        curves: By name, `(steps,)` or `(seeds, steps)`. Of several seeds the line
            shows the median, and the band the smallest and the largest.
        xlabel: What is on the horizontal axis, with its unit.
        ylabel: What is on the vertical axis, with its unit.
        at: Where the values lie on the horizontal axis, `(steps,)`, for all curves or
            for each by its name; by default 0, 1, 2 and so on.
        markers: Put a dot on every value.
        log: The axes with a logarithmic scale: `"x"`, `"y"` or `"xy"`.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no curve, one has neither of the two shapes, or it has
            not as many values as `at`.
    """
    if not curves:
        raise ValueError("show_curves needs at least one curve")
    use_style()
    figure, axes = plt.subplots(layout="constrained")
    draw_curves(axes, curves, at, markers=markers, log="x" in log)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    if "x" in log:
        axes.set_xscale("log")
    if "y" in log:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
    return figure


def draw_curves(
    axes: Axes,
    curves: Mapping[str, Tensor],
    at: Tensor | Mapping[str, Tensor] | None,
    *,
    markers: bool = False,
    log: bool = False,
) -> None:
    """Draw curves with their bands and their names, as `show_curves` says.

    `log` tells whether the horizontal axis will have a logarithmic scale.
    """
    ends = []
    # Line styles differ too, for those who cannot see or print colours.
    styles = zip(cycle(COLOURS.values()), cycle(["-", "--", "-.", ":"]), strict=False)
    for (name, curve), (colour, line) in zip(curves.items(), styles, strict=False):
        values = curve.detach().double().cpu()
        if values.ndim == 1:
            values = values.unsqueeze(0)
        if values.ndim != 2:
            raise ValueError(
                f"curve {name!r} must be (steps,) or (seeds, steps), "
                f"got {tuple(curve.shape)}"
            )
        x = _places(at, name, values.shape[1])
        middle = values.quantile(0.5, dim=0).numpy()
        axes.plot(x, middle, color=colour, linestyle=line, marker="o" * markers, ms=4)
        draw_band(axes, np.asarray(x), values, colour=colour, log=log)
        if name:
            ends.append(_End(x[-1], float(middle[-1]), name, colour))
    _name_ends(axes, ends)


def _places(
    at: Tensor | Mapping[str, Tensor] | None, name: str, steps: int
) -> list[float]:
    if at is None:
        return [float(step) for step in range(steps)]
    given = at if isinstance(at, Tensor) else at[name]
    if given.shape != (steps,):
        raise ValueError(
            f"at must be ({steps},) for curve {name!r}, got {tuple(given.shape)}"
        )
    places: list[float] = given.double().tolist()
    return places


class _End(NamedTuple):
    """Where a curve ends, in the units of the axes, and what to write there."""

    x: float
    y: float
    name: str
    colour: str


def _name_ends(axes: Axes, ends: list[_End]) -> None:
    """Write the names beside the last points, moved apart where they would overlap.

    Where they would is asked when the figure is drawn: until then, axes may get other
    limits, another scale or another size.
    """

    def place(n: int) -> Affine2D:
        """From points on paper, right of and above the end of a curve, to pixels."""
        spots = axes.transData.transform([(end.x, end.y) for end in ends])
        dots = axes.figure.dpi / 72  # in a point
        below = -math.inf
        for k in spots[:, 1].argsort(kind="stable"):
            below = max(float(spots[k, 1]), below + _LINE * dots)
            if k == n:
                break
        return Affine2D().scale(dots).translate(float(spots[n, 0]), below)

    for n, end in enumerate(ends):
        axes.annotate(
            end.name,
            (end.x, end.y),
            xytext=(6, 0),
            textcoords=lambda _, n=n: place(n),
            va="center",
            color=end.colour,
        )
