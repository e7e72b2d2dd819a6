"""Computation graphs, drawn from the very objects that were computed with."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from notes_lib.autodiff import Expression, TensorVar, Var, topological_order

from .style import COLOURS, INK, PAGE_WIDTH, use_style

AnyVar = Var | TensorVar | Expression

_SYMBOLS = {"*": "×", "-": "−", "/": "÷"}
_ROW, _BOX = 0.95, (0.84, 0.56)  # inches from row to row; a box, in columns and rows


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
    order: Sequence[AnyVar] = topological_order(result)
    rows = _rows(order)
    places = _places(rows)
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


@dataclass(eq=False)
class _Spot:
    """A box, or a bend in a line that runs past a row.

    `above` holds what its lines come from: one spot per parent for a box, and the one
    spot that it hands on for a bend.
    """

    node: AnyVar
    row: int
    is_bend: bool = False
    above: list["_Spot"] = field(default_factory=list)
    x: float = 0.0


def _rows(order: Sequence[AnyVar]) -> list[list[_Spot]]:
    """Each node below all of its parents, and inputs right above their first use."""
    depth: dict[AnyVar, int] = {}
    for node in order:
        depth[node] = 1 + max((depth[parent] for parent in node.parents), default=-1)
    first_use: dict[AnyVar, int] = {}
    for node in order:
        for parent in node.parents:
            first_use[parent] = min(depth[node], first_use.get(parent, depth[node]))
    for node in order:
        if not node.parents and node in first_use:
            depth[node] = first_use[node] - 1
    spots = {node: _Spot(node, depth[node]) for node in order}
    rows: list[list[_Spot]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in order:
        rows[depth[node]].append(spots[node])
        for parent in node.parents:
            above = spots[parent]
            for row in range(depth[parent] + 1, depth[node]):
                above = _Spot(parent, row, is_bend=True, above=[above])
                rows[row].append(above)
            spots[node].above.append(above)
    return rows


def _places(rows: list[list[_Spot]]) -> list[_Spot]:
    """Give every spot its x, near what it is joined to, so that few lines cross."""
    everywhere = [spot for row in rows for spot in row]
    below: dict[_Spot, list[_Spot]] = {spot: [] for spot in everywhere}
    for spot in everywhere:
        for above in spot.above:
            below[above].append(spot)

    def settle(row: list[_Spot], joined: Callable[[_Spot], list[_Spot]]) -> None:
        def middle(spot: _Spot) -> float:
            others = joined(spot)
            return sum(o.x for o in others) / len(others) if others else spot.x

        row.sort(key=middle)
        for i, spot in enumerate(row):
            spot.x = i - (len(row) - 1) / 2

    for row in rows:
        settle(row, lambda spot: spot.above)
    for _ in range(4):
        for row in reversed(rows):
            settle(row, lambda spot: below[spot])
        for row in rows:
            settle(row, lambda spot: spot.above)
    return everywhere


def _draw_box(axes: Axes, spot: _Spot, grads: bool) -> None:
    width, height = _BOX
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
    what = node.name or _SYMBOLS.get(node.operation, node.operation)
    words = [what] if what else []
    if isinstance(node, Var):
        words.append(_number(node.value))
        return [*words, f"grad {_number(node.grad)}"] if grads else words
    if isinstance(node, TensorVar):
        shape = tuple(node.shape)
        words.append(str(shape) if shape else _number(float(node.value)))
    return words


def _draw_lines(axes: Axes, spot: _Spot, grads: bool) -> None:
    """The lines that arrive at a spot from above, side by side if twice from one."""
    twice = Counter(spot.above)
    seen: Counter[_Spot] = Counter()
    for i, above in enumerate(spot.above):
        shift = 0.16 * (seen[above] - (twice[above] - 1) / 2)
        seen[above] += 1
        start = (above.x + shift, -above.row - (0 if above.is_bend else _BOX[1] / 2))
        end = (spot.x + shift, -spot.row + (0 if spot.is_bend else _BOX[1] / 2))
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
                _number(spot.node.slopes[i], digits=3),
                fontsize=7,
                ha="left" if side > 0 else "right",
                va="bottom",
            )


def _number(value: float, *, digits: int = 4) -> str:
    return f"{value:.{digits}g}".replace("-", "−")
