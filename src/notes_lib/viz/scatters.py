"""Groups of points side by side on the same axes."""

from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
import torch
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, PAGE_WIDTH, use_style

_MARKERS = ["o", "^", "s", "D", "v", "P"]  # for those who cannot see or print colours


@dataclass(frozen=True)
class Scatter:
    """Points to be drawn on one pair of axes.

    Args:
        groups: By name, points, `(n, 2)`, n of any size. Groups of one name look the
            same in all panels.
        title: Written above.
    """

    groups: Mapping[str, Tensor]
    title: str = ""


def show_scatters(
    *panels: Scatter,
    xlabel: str,
    ylabel: str,
    columns: int = 3,
    size: float = 9.0,
    equal: bool = False,
) -> Figure:
    """Draw points in panels that share their axes, with one legend above all.

    Args:
        panels: In reading order.
        xlabel: What is on the horizontal axis, with its unit.
        ylabel: What is on the vertical axis, with its unit.
        columns: How many panels in a row.
        size: Area of a point, in square typographic points.
        equal: True for the same scale along both axes.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, or points are not `(n, 2)`.
    """
    if not panels:
        raise ValueError("show_scatters needs at least one panel")
    for panel in panels:
        for name, points in panel.groups.items():
            if points.ndim != 2 or points.shape[1] != 2:
                raise ValueError(
                    f"the points of {name!r} must be (n, 2), got {tuple(points.shape)}"
                )
    names = list(dict.fromkeys(name for panel in panels for name in panel.groups))
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    use_style()
    height = PAGE_WIDTH / columns if columns > 1 else 0.66 * PAGE_WIDTH
    if equal:
        every = torch.cat([p for panel in panels for p in panel.groups.values()])
        wide, high = (every.amax(dim=0) - every.amin(dim=0)).tolist()
        height = PAGE_WIDTH / columns * min(max(high / (wide or 1.0), 0.3), 1.5)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(
            PAGE_WIDTH,
            rows * (height + 0.15) + (0.65 if len(names) > 1 else 0.35),
        ),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    styles = dict(
        zip(names, zip(COLOURS.values(), _MARKERS, strict=True), strict=False)
    )
    for place in axes.flat[len(panels) :]:
        place.axis("off")
    for place, panel in zip(axes.flat, panels, strict=False):
        for name, points in panel.groups.items():
            x, y = points.detach().double().cpu().unbind(1)
            colour, marker = styles[name]
            place.scatter(
                *(x, y, size, colour),
                marker=marker,
                alpha=0.85,
                linewidths=0,
                label=name,
            )
        place.set_title(panel.title)
        if equal:
            place.set_aspect("equal", adjustable="box")
    handles: dict[str, Artist] = {}
    for place in axes.flat[: len(panels)]:
        found, labels = place.get_legend_handles_labels()
        handles |= dict(zip(labels, found, strict=True))
    if len(names) > 1:
        figure.legend(
            handles=[handles[name] for name in names],
            labels=names,
            loc="outside upper center",
            ncols=min(len(names), 4),
            markerscale=1.6,
            handletextpad=0.1,
            columnspacing=1.2,
        )
    figure.supxlabel(xlabel, fontsize=10)
    figure.supylabel(ylabel, fontsize=10)
    return figure
