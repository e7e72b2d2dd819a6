"""Many small histograms in rows and columns, such as those of each layer's values."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from .style import COLOURS, PAGE_WIDTH, use_style


def show_histograms(
    rows: Mapping[str, Mapping[str, Tensor]],
    *,
    over: tuple[float, float],
    xlabel: str,
    bins: int = 25,
) -> Figure:
    """Draw how values are spread, a row for each setting and a column for each place.

    All panels have the same horizontal axis. The bars of a row have the same scale,
    and each panel's add up to 1 if no value is outside of `over`.

    Args:
        rows: By the name of the row, and then by that of the column, values `(...)`.
        over: The lowest and the highest value that is counted.
        xlabel: What the values are, with their unit.
        bins: How many bars.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing to draw, or the rows have other columns than
            the first.
    """
    if not rows or not all(rows.values()):
        raise ValueError("show_histograms needs at least one row, and values in each")
    columns = list(next(iter(rows.values())))
    for name, row in rows.items():
        if list(row) != columns:
            raise ValueError(
                f"every row needs the columns {columns}: row {name!r} has {list(row)}"
            )
    use_style()
    figure, axes = plt.subplots(
        len(rows),
        len(columns),
        figsize=(PAGE_WIDTH, 0.95 * len(rows) + 0.5),
        sharex=True,
        sharey="row",
        squeeze=False,
        layout="constrained",
    )
    low, high = over
    width = (high - low) / bins
    centres = torch.linspace(low + width / 2, high - width / 2, bins).tolist()
    for places, (name, row) in zip(axes, rows.items(), strict=True):
        for place, values in zip(places, row.values(), strict=True):
            flat = values.detach().float().cpu().flatten()
            shares = torch.histc(flat, bins, low, high) / flat.numel()
            place.bar(centres, shares.tolist(), width=width, color=COLOURS["blue"])
            place.grid(axis="x", visible=False)
            place.set_xlim(low, high)
            place.yaxis.set_major_locator(MaxNLocator(2))
        places[0].set_ylabel(name, fontsize=9)
    for place, title in zip(axes[0], columns, strict=True):
        place.set_title(title, fontsize=9)
    figure.supxlabel(xlabel, fontsize=10)
    return figure
