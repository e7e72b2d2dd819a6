"""Computation graphs, drawn from the very objects that were computed with."""

from collections import Counter

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from notes_lib.autodiff import TensorVar, Var

from .arrangement import AnyVar, Spot, arrange
from .style import COLOURS, INK, PAGE_WIDTH, use_style

SYMBOLS = {"*": "×", "-": "−", "/": "÷"}
_ROW, BOX = 0.95, (0.84, 0.56)  # inches from row to row; a box, in columns and rows


def show_graph(result: AnyVar, *, grads: bool = True) -> Figure:
    """Draw everything that a result was made from, inputs above, the result below.

    Every box says what made a number and what came out; after `backward` also how
    strongly the result depends on it. A line carries the slope between its ends: the
    gradient of the upper box is the sum, over its lines, of slope times the gradient
    of the lower box.

    Args:
        result: A `Var`, an `Expression`, or a `TensorVar`, `(...)`. Tensors are drawn
            with their shapes in place of their numbers.
        grads: True to write gradients and slopes too.

    Returns:
        The figure.
    """
    rows = arrange(result)
    places = [spot for row in rows for spot in row]
    columns = max(max(map(len, rows)), 3)
    use_style()
    figure, axes = plt.subplots(
        figsize=(PAGE_WIDTH, _ROW * len(rows)), layout="constrained"
    )
    for spot in places:
        if not spot.is_bend:
            _draw_box(axes, spot, grads)
    for spot in places:
        _draw_lines(axes, spot, grads)
    axes.set(xlim=(-columns / 2, columns / 2), ylim=(0.5 - len(rows), 0.5))
    axes.axis("off")
    return figure


def _draw_box(axes: Axes, spot: Spot, grads: bool) -> None:
    width, height = BOX
    axes.add_patch(
        FancyBboxPatch(
            (spot.x - width / 2 + 0.04, -spot.row - height / 2 + 0.04),
            width - 0.08,
            height - 0.08,
            boxstyle="round,pad=0.04",
            facecolor="none",
            edgecolor=COLOURS["grey" if spot.node.parents else "blue"],
        )
    )
    axes.text(
        spot.x,
        -spot.row,
        "\n".join(_words(spot.node, grads)),
        ha="center",
        va="center",
        fontsize=8,
        linespacing=1.25,
    )


def _words(node: AnyVar, grads: bool) -> list[str]:
    what = node.name or SYMBOLS.get(node.operation, node.operation)
    words = [what] if what else []
    if isinstance(node, Var):
        words.append(number(node.value))
        return [*words, f"grad {number(node.grad)}"] if grads else words
    if isinstance(node, TensorVar):
        shape = tuple(node.shape)
        words.append(str(shape) if shape else number(float(node.value)))
    return words


def _draw_lines(axes: Axes, spot: Spot, grads: bool) -> None:
    """The lines that arrive at a spot from above, side by side if twice from one."""
    twice = Counter(spot.above)
    seen: Counter[Spot] = Counter()
    for i, above in enumerate(spot.above):
        shift = 0.16 * (seen[above] - (twice[above] - 1) / 2)
        seen[above] += 1
        start = (above.x + shift, -above.row - (0 if above.is_bend else BOX[1] / 2))
        end = (spot.x + shift, -spot.row + (0 if spot.is_bend else BOX[1] / 2))
        axes.annotate(
            "",
            end,
            start,
            arrowprops={
                "arrowstyle": "-" if spot.is_bend else "-|>",
                "color": INK,
                "linewidth": 0.9,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        if grads and isinstance(spot.node, Var) and not spot.is_bend:
            side = -1 if start[0] > end[0] else 1  # above a line that leans
            axes.text(
                end[0] + 0.3 * (start[0] - end[0]) + 0.05 * side,
                end[1] + 0.3 * (start[1] - end[1]),
                number(spot.node.slopes[i], digits=3),
                fontsize=7,
                ha="left" if side > 0 else "right",
                va="bottom",
            )


def number(value: float, *, digits: int = 4) -> str:
    """A number as print would set it, with a real minus sign."""
    return f"{value:.{digits}g}".replace("-", "−")
