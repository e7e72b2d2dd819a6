"""Losses of two weights as lines of equal height, side by side, with ways down them."""

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from .landscapes import Loss, Range, draw_ground, ground_of, require_path
from .style import COLOURS, PAGE_WIDTH, use_style


@dataclass(frozen=True)
class Contours:
    """A loss of two weights, and a way down it.

    Args:
        loss: Takes points, `(..., 2)`, and gives a height for each, `(...)`.
        path: The points of the way, in their order, `(steps + 1, 2)`.
        title: Written above.
        goal: Where to put a cross, `(2,)`; by default where the way ends.
    """

    loss: Loss
    path: Tensor
    title: str = ""
    goal: Tensor | None = None


def show_contours(
    *panels: Contours,
    x_range: Range,
    y_range: Range,
    xlabel: str = "first weight",
    ylabel: str = "second weight",
    columns: int = 3,
) -> Figure:
    """Draw lines of equal height and the way down, a panel for each loss.

    All panels have the same axes, and a unit is as long on both. The lines stand at
    equal steps of the root of the height above the lowest place, so those of a bowl
    are evenly apart; the low ones are blue. A dot is a step.

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
        ValueError: If there is no panel, a shape is wrong, or a range does not rise.
    """
    if not panels:
        raise ValueError("show_contours needs at least one panel")
    for panel in panels:
        require_path(panel.title, panel.path, "(steps + 1, 2)", 2)
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
        draw_ground(place, ground_of(panel.loss, x_range, y_range, cells=81))
        across, up = panel.path.detach().cpu().T.numpy()
        place.plot(across, up, "o-", color=COLOURS["blue"], ms=2.6, linewidth=1)
        goal = panel.path[-1] if panel.goal is None else panel.goal
        x_goal, y_goal = goal.detach().tolist()
        place.plot([x_goal], [y_goal], "X", color=COLOURS["vermilion"], ms=6)
        place.set(xlim=x_range, ylim=y_range, aspect="equal")
        place.set_title(panel.title)
    figure.supxlabel(xlabel, fontsize=10)
    figure.supylabel(ylabel, fontsize=10)
    return figure
