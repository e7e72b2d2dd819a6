"""What several methods give in several situations, with the spread over seeds."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, INK, PAGE_WIDTH, use_style

_MARKERS = ["o", "^", "s", "D", "v", "P"]


def show_spreads(
    panels: Mapping[str, Mapping[str, Mapping[str, Tensor]]],
    *,
    truth: Mapping[str, float] | None = None,
) -> Figure:
    """Draw a dot at each mean, and a line from the least to the greatest over seeds.

    Args:
        panels: By the label of a panel's horizontal axis: by the name of a row, such
            as a method; by the name of a situation, which gets a colour; numbers, one
            per seed, `(seeds,)`.
        truth: By the label of a panel, where it should be: a dashed line.

    Returns:
        The figure: panels side by side, the first row at the top.

    Raises:
        ValueError: If there is nothing to draw, the panels have different rows, or
            numbers are not `(seeds,)` with at least one seed.
    """
    if not panels or not all(panels.values()):
        raise ValueError("show_spreads needs at least one panel with at least one row")
    names = list(next(iter(panels.values())))
    kinds = list(next(iter(next(iter(panels.values())).values())))
    styles = list(zip(COLOURS.values(), _MARKERS, strict=True))
    use_style()
    figure, axes = plt.subplots(
        *(1, len(panels)),
        figsize=(PAGE_WIDTH, 0.15 * len(names) * (len(kinds) + 1) + 1.0),
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for place, (label, rows) in zip(axes.flat, panels.items(), strict=True):
        if list(rows) != names:
            raise ValueError(f"every panel needs the rows {names}, got {list(rows)}")
        for row, name in enumerate(names):
            for k, kind in enumerate(kinds):
                seeds = rows[name][kind].detach().double().cpu()
                if seeds.ndim != 1 or not len(seeds):
                    raise ValueError(
                        f"the numbers of {name!r} must be (seeds,), "
                        f"got {tuple(seeds.shape)}"
                    )
                height = row + 0.75 * ((k + 0.5) / len(kinds) - 0.5)
                colour, marker = styles[k % len(styles)]
                ends = [float(seeds.amin()), float(seeds.amax())]
                place.plot(ends, [height] * 2, color=colour, linewidth=3, alpha=0.4)
                place.plot(
                    *(float(seeds.mean()), height, marker),
                    color=colour,
                    markersize=4.5,
                    label=kind if row == 0 else None,
                )
        if truth is not None and label in truth:
            place.axvline(truth[label], color=INK, linestyle="--", linewidth=1)
        place.set_xlabel(label)
        place.set_yticks(range(len(names)), names)
        place.set_ylim(len(names) - 0.45, -0.55)
        place.grid(axis="y", visible=False)
        place.locator_params(axis="x", nbins=4)
    if len(kinds) > 1:
        found, labels = axes.flat[0].get_legend_handles_labels()
        figure.legend(found, labels, loc="outside upper center", ncols=len(kinds))
    return figure
