"""What was said against what happened."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from notes_lib.metrics import Reliability

from .style import COLOURS, INK, PAGE_WIDTH, use_style


def show_reliability(
    panels: Mapping[str, Mapping[str, Reliability]], *, columns: int = 2
) -> Figure:
    """Draw calibration curves, with the diagonal on which perfect ones lie.

    The area of a dot grows with the number of predictions in its bin.

    Args:
        panels: By the title of a panel: by name, a calibration curve.
        columns: How many panels in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, or one has no curve.
    """
    if not panels or not all(panels.values()):
        raise ValueError("show_reliability needs at least one panel with a curve")
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    use_style()
    width = PAGE_WIDTH if columns > 1 else 0.75 * PAGE_WIDTH
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(width, rows * (width / columns + 0.3)),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat[len(panels) :]:
        place.axis("off")
    for place, (title, curves) in zip(axes.flat, panels.items(), strict=False):
        place.plot([0, 1], [0, 1], color=INK, linestyle=":", linewidth=1)
        colours = zip(curves.items(), COLOURS.values(), strict=False)
        for n, ((name, curve), colour) in enumerate(colours):
            filled = (curve.counts > 0).cpu()
            x, y = curve.predicted.cpu()[filled], curve.observed.cpu()[filled]
            counts = curve.counts.cpu()[filled].double()
            place.plot(x, y, color=colour, linestyle=["-", "--", "-.", ":"][n % 4])
            place.scatter(x, y, 6 + 60 * counts / counts.sum(), colour, zorder=3)
            place.text(
                *(0.04, 0.96 - 0.1 * n, name),
                color=colour,
                transform=place.transAxes,
                va="top",
            )
        place.set(title=title, xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
        place.set_aspect("equal")
        place.set_xticks([0, 0.5, 1])
        place.set_yticks([0, 0.5, 1])
    for place in axes[-1]:
        place.set_xlabel("predicted, mean of bin")
    for place in axes[:, 0]:
        place.set_ylabel("happened, share of bin")
    return figure
