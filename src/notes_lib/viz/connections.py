"""Layers drawn as nodes and lines, straight from their weight matrices."""

from dataclasses import dataclass
from itertools import cycle, islice

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, INK, PAGE_WIDTH, use_style

_SHARED = [name for name in COLOURS if name != "grey"]


@dataclass(frozen=True)
class Wiring:
    """Which weight joins which input to which output.

    Args:
        weight_ids: `(outputs, inputs)`, whole numbers: 0 where there is no line, and
            the same number wherever the same weight is used.
        title: Written above.
        sideways: The same for the lines that join outputs to each other, `(outputs,
            outputs)`: row by row, what an output takes from the others.
    """

    weight_ids: Tensor
    title: str = ""
    sideways: Tensor | None = None


def show_connections(*layers: Wiring, columns: int = 2) -> Figure:
    """Draw inputs below, outputs above, and a line for every connection.

    Lines that share a weight share a colour; a weight that is used once is grey.

    Args:
        layers: In reading order.
        columns: How many layers in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no layer.
    """
    if not layers:
        raise ValueError("show_connections needs at least one layer")
    rows = -(-len(layers) // columns)
    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, 1.75 * rows),
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat:
        place.axis("off")
    for place, layer in zip(axes.flat, layers, strict=False):
        _draw(place, layer)
    return figure


def _draw(axes: Axes, layer: Wiring) -> None:
    outputs, inputs = layer.weight_ids.shape
    width = max(outputs, inputs)
    below = [(i + 0.5) * width / inputs for i in range(inputs)]
    above = [(o + 0.5) * width / outputs for o in range(outputs)]
    across = layer.weight_ids.new_zeros(0, 0)
    if layer.sideways is not None:
        across = layer.sideways
    ids = torch.cat([layer.weight_ids.flatten(), across.flatten()])
    colours = _line_colours(ids)
    for o, i in layer.weight_ids.nonzero().tolist():
        colour = colours[int(layer.weight_ids[o, i])]
        axes.plot([below[i], above[o]], [0, 1], color=colour, linewidth=1.6, zorder=1)
    for o, other in across.nonzero().tolist():
        axes.annotate(
            "",
            (above[o], 1),
            (above[other], 1),
            arrowprops={
                "arrowstyle": "-|>",
                "color": colours[int(across[o, other])],
                "linewidth": 1.6,
                "shrinkA": 3,
                "shrinkB": 4,
            },
        )
    for places, y in ((below, 0), (above, 1)):
        axes.scatter(
            places, [y] * len(places), s=70, color=INK, edgecolors="none", zorder=2
        )
    axes.set(xlim=(0, width), ylim=(-0.15, 1.15))
    axes.set_title(layer.title, fontsize=10)


def _line_colours(weight_ids: Tensor) -> dict[int, str]:
    """A colour for each weight: its own where it is used more than once."""
    ids, uses = torch.unique(weight_ids[weight_ids != 0], return_counts=True)
    shared = ids[uses > 1].tolist()
    colours = dict.fromkeys(ids.tolist(), COLOURS["grey"])
    names = islice(cycle(_SHARED), len(shared))
    colours.update({i: COLOURS[name] for i, name in zip(shared, names, strict=True)})
    return colours
