"""Losses of two weights as lines of equal height, side by side, with ways down them."""

from collections.abc import Callable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, PAGE_WIDTH, use_style

_FINE = 81  # places along an axis


@dataclass(frozen=True)
class Contours:
    """A loss of two weights, and a way down it.

    Args:
        loss: Takes points, `(..., 2)`, and gives a height for each, `(...)`.
        path: The points of the way, in their order, `(steps + 1, 2)`.
        title: Written above.
        goal: Where to put a cross, `(2,)`; by default where the way ends.
    """

    loss: Callable[[Tensor], Tensor]
    path: Tensor
    title: str = ""
    goal: Tensor | None = None


def show_contours(
    *panels: Contours,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    xlabel: str = "first weight",
    ylabel: str = "second weight",
    columns: int = 3,
) -> Figure:
    """Draw lines of equal height and the way down, a panel for each loss.

    All panels have the same axes, and a unit is as long on both. The lines stand at
    equal steps of the root of the height above the lowest place, so those of a bowl
    are evenly apart. A dot is a step.

    Args:
        panels: In reading order.
        x_range: The least and the greatest of the first weight.
        y_range: The same for the second.
        xlabel: What the first weight is.
        ylabel: What the second weight is.
        columns: How many panels in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, or a path is not `(steps + 1, 2)`.
    """
    if not panels:
        raise ValueError("show_contours needs at least one panel")
    for panel in panels:
        if panel.path.ndim != 2 or panel.path.shape[1] != 2:
            raise ValueError(
                f"path must be (steps + 1, 2), got {tuple(panel.path.shape)}"
            )
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    tall = (y_range[1] - y_range[0]) / (x_range[1] - x_range[0])
    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, rows * (PAGE_WIDTH / columns * tall + 0.2) + 0.2),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat[len(panels) :]:
        place.axis("off")
    for place, panel in zip(axes.flat, panels, strict=False):
        x = torch.linspace(*x_range, _FINE, dtype=panel.path.dtype)
        y = torch.linspace(*y_range, _FINE, dtype=panel.path.dtype)
        points = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
        height = panel.loss(points).detach()
        relief = (height - height.min()).clamp(min=0).sqrt()
        place.contour(
            *(part.numpy() for part in (x, y, relief)),
            levels=12,
            colors=COLOURS["grey"],
            linewidths=0.7,
            alpha=0.8,
        )
        across, up = panel.path.detach().cpu().T.numpy()
        place.plot(across, up, "o-", color=COLOURS["blue"], ms=2.6, linewidth=1)
        goal = panel.path[-1] if panel.goal is None else panel.goal
        x_goal, y_goal = goal.detach().tolist()
        place.plot([x_goal], [y_goal], "X", color=COLOURS["vermilion"], ms=6)
        place.set(xlim=x_range, ylim=y_range, aspect="equal")
        place.set_title(panel.title)
        place.grid(False)
    figure.supxlabel(xlabel, fontsize=10)
    figure.supylabel(ylabel, fontsize=10)
    return figure
