"""Several quantities of the same runs, one above the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from .curves import _name_ends, _places
from .style import COLOURS, PAGE_WIDTH, use_style

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
    ends = [
        _draw(place, panel, at) for place, panel in zip(axes.flat, panels, strict=True)
    ]
    axes[-1, 0].set_xlabel(xlabel)
    for place, named in zip(axes.flat, ends, strict=True):
        place.set_ylim(bottom=min(0, place.get_ylim()[0]))
        _name_ends(place, [end for end in named if end[2]])
    return figure


def _draw(
    axes: Axes, panel: Panel, at: Tensor | Mapping[str, Tensor] | None
) -> list[tuple[float, float, str, str]]:
    """Draw the curves, and say where each ends, its name and its colour."""
    ends = []
    styles = zip(cycle(COLOURS.values()), cycle(["-", "--", "-.", ":"]), strict=False)
    for (name, curve), (colour, line) in zip(
        panel.curves.items(), styles, strict=False
    ):
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
        low, high = values.amin(dim=0).numpy(), values.amax(dim=0).numpy()
        axes.plot(x, middle, color=colour, linestyle=line)
        axes.fill_between(x, low, high, color=colour, alpha=0.22, linewidth=0)
        ends.append((x[-1], float(middle[-1]), name, colour))
    axes.set(ylabel=panel.ylabel, title=panel.title)
    return ends
