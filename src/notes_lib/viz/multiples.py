"""One small diagram for each curve, to compare shapes."""

from collections.abc import Mapping
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from .bands import draw_band
from .style import COLOURS, PAGE_WIDTH, use_style


def show_small_multiples(
    curves: Mapping[str, Tensor],
    *,
    xlabel: str,
    ylabel: str,
    at: Tensor | None = None,
    columns: int = 3,
    log: str = "",
) -> Figure:
    """Draw each curve in a small diagram of its own, all to one scale.

    Args:
        curves: By name, `(steps,)` or `(seeds, steps)`. Of several seeds the line
            shows the median, and the band the smallest and the largest.
        xlabel: What is on the horizontal axis, with its unit.
        ylabel: What is on the vertical axis, with its unit.
        at: Where the values lie on the horizontal axis, `(steps,)`; by default 0, 1,
            2 and so on.
        columns: How many in a row; more than three are hard to read on a phone.
        log: The axes with a logarithmic scale: `"x"`, `"y"` or `"xy"`.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no curve, one has neither of the two shapes, or it has
            not as many values as `at`.
    """
    if not curves:
        raise ValueError("show_small_multiples needs at least one curve")
    use_style()
    columns = min(columns, len(curves))
    rows = -(-len(curves) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, 0.3 + 1.25 * rows),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat[len(curves) :]:
        place.axis("off")
    for place, (name, curve), colour in zip(
        axes.flat, curves.items(), cycle(COLOURS.values()), strict=False
    ):
        values = curve.detach().double().cpu()
        values = values.unsqueeze(0) if values.ndim == 1 else values
        x = range(values.shape[-1]) if at is None else at.tolist()
        if values.ndim != 2 or values.shape[1] != len(x):
            raise ValueError(
                f"curve {name!r} must be ({len(x)},) or (seeds, {len(x)}), "
                f"got {tuple(curve.shape)}"
            )
        place.plot(x, values.quantile(0.5, dim=0).numpy(), color=colour)
        draw_band(place, np.asarray(x, float), values, colour=colour, log="x" in log)
        place.set_title(name, color=colour)
    if "x" in log:
        axes[0, 0].set_xscale("log")
    if "y" in log:
        axes[0, 0].set_yscale("log")
    else:
        axes[0, 0].set_ylim(bottom=min(0, axes[0, 0].get_ylim()[0]))
    figure.supxlabel(xlabel, fontsize=10)
    figure.supylabel(ylabel, fontsize=10)
    return figure
