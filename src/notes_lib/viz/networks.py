"""A network drawn as nodes and weighted lines, straight from its weight matrices."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, INK, PAGE_WIDTH, PAPER, use_style

_ROW = 0.72  # inches from node to node


def show_network(
    weights: Sequence[Tensor],
    *,
    nodes: Sequence[Sequence[str]],
    titles: Sequence[str] = (),
    numbers: bool = True,
) -> Figure:
    """Draw layers from left to right, with a line for every weight that is not zero.

    Blue lines are positive weights and dashed vermilion ones negative; the larger the
    weight, the thicker its line.

    Args:
        weights: One matrix per layer, `(n_out, n_in)`.
        nodes: What stands in the nodes, column by column, the inputs first. A column
            with one node more than its layer has outputs ends in a constant input of
            the next layer, such as a 1 for the biases.
        titles: Written above the columns; none if left out.
        numbers: True to write every weight on its line.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no layer, or the nodes do not fit the matrices.
    """
    _require_fit(weights, nodes)
    tallest = max(map(len, nodes))
    height = _ROW * tallest + (0.3 if titles else 0.0)
    use_style()
    figure, axes = plt.subplots(figsize=(PAGE_WIDTH, height), layout="constrained")
    axes.set(xlim=(-0.3, len(weights) + 0.3), ylim=(-tallest / 2, tallest / 2))
    axes.axis("off")
    largest = max(float(weight.abs().max()) for weight in weights) or 1.0
    for left, weight in enumerate(weights):
        before, after = _heights(len(nodes[left])), _heights(len(nodes[left + 1]))
        for o, i in weight.nonzero().tolist():
            value, ends = float(weight[o, i]), (before[i], after[o])
            _draw_line(axes, left, ends, value, largest)
            if numbers:
                # Short of the middle, where lines cross, and not all in one place.
                along = 0.2 + 0.25 * (o + 0.5) / len(weight)
                _write_on_line(axes, left, ends, value, along)
    for column, words in enumerate(nodes):
        for word, y in zip(words, _heights(len(words)), strict=True):
            _draw_node(axes, column, y, word)
    for column, title in enumerate(titles):
        axes.annotate(
            title,
            (column, tallest / 2),
            ha="center",
            va="bottom",
            annotation_clip=False,
        )
    return figure


def _require_fit(weights: Sequence[Tensor], nodes: Sequence[Sequence[str]]) -> None:
    if not weights:
        raise ValueError("show_network needs at least one layer")
    if len(nodes) != len(weights) + 1:
        raise ValueError(
            f"{len(weights)} layers join {len(weights) + 1} columns of nodes, "
            f"got {len(nodes)}"
        )
    for layer, weight in enumerate(weights):
        outputs, inputs = weight.shape
        spare = len(nodes[layer + 1]) - outputs
        last = layer == len(weights) - 1
        if len(nodes[layer]) != inputs or spare not in ((0,) if last else (0, 1)):
            raise ValueError(
                f"layer {layer} is {tuple(weight.shape)}, but joins "
                f"{len(nodes[layer])} nodes to {len(nodes[layer + 1])}"
            )


def _heights(count: int) -> list[float]:
    """Where the nodes of a column stand, from top to bottom, about 0."""
    return [(count - 1) / 2 - place for place in range(count)]


def _draw_line(
    axes: Axes, left: int, ends: tuple[float, float], value: float, largest: float
) -> None:
    axes.plot(
        [left, left + 1],
        ends,
        color=COLOURS["blue" if value > 0 else "vermilion"],
        linestyle="-" if value > 0 else (0, (4, 1.5)),
        linewidth=0.8 + 2.0 * abs(value) / largest,
        zorder=1,
    )


def _write_on_line(
    axes: Axes, left: int, ends: tuple[float, float], value: float, along: float
) -> None:
    axes.text(
        left + along,
        ends[0] + along * (ends[1] - ends[0]),
        f"{value:.3g}".replace("-", "\N{MINUS SIGN}"),
        fontsize=8,
        ha="center",
        va="center",
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0},
        zorder=2,
    )


def _draw_node(axes: Axes, x: float, y: float, words: str) -> None:
    axes.text(
        x,
        y,
        words,
        ha="center",
        va="center",
        fontsize=9,
        linespacing=1.1,
        bbox={
            "boxstyle": "round,pad=0.35",
            "facecolor": PAPER,
            "edgecolor": INK,
            "linewidth": 1.0,
        },
        zorder=3,
    )
