"""Several quantities of the same runs, one above the other."""

from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from .curves import draw_curves
from .style import PAGE_WIDTH, use_style

_PANEL, _AXIS = 1.55, 0.45  # inches


@dataclass(frozen=True)
class Panel:
    """Curves that share an axis.

    Args:
        curves: By name, `(steps,)` or `(seeds, steps)`; the name stands at the right
            end, and may be empty. Of several seeds the line shows the median, and the
            band the smallest and the largest.
        ylabel: What is on the vertical axis, with its unit.
        title: Written above.
    """

    curves: Mapping[str, Tensor]
    ylabel: str
    title: str = ""


def show_panels(
    *panels: Panel,
    xlabel: str,
    at: Tensor | Mapping[str, Tensor] | None = None,
    same_scale: bool = False,
) -> Figure:
    """Draw panels of curves one above the other, over one horizontal axis.

    Args:
        panels: From the top down.
        xlabel: What is on the horizontal axis, with its unit.
        at: Where the values lie on the horizontal axis, `(steps,)`, for all curves or
            for each by its name; by default 0, 1, 2 and so on.
        same_scale: True to give all panels the same vertical axis.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, a panel has no curve, a curve has neither of
            the two shapes, or it has not as many values as `at`.
    """
    if not panels or not all(panel.curves for panel in panels):
        raise ValueError("show_panels needs at least one panel, with a curve in each")
    use_style()
    figure, axes = plt.subplots(
        len(panels),
        sharex=True,
        sharey=same_scale,
        squeeze=False,
        figsize=(PAGE_WIDTH, _PANEL * len(panels) + _AXIS),
        layout="constrained",
    )
    for place, panel in zip(axes.flat, panels, strict=True):
        draw_curves(place, panel.curves, at)
        place.set(ylabel=panel.ylabel, title=panel.title)
    for place in axes.flat:
        place.set_ylim(bottom=min(0, place.get_ylim()[0]))
    axes[-1, 0].set_xlabel(xlabel)
    return figure
