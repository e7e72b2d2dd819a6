"""One number from each of several runs, setting by setting."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, PAGE_WIDTH, use_style

_ROW = 0.36  # inches for each setting
_AXIS = 0.75  # inches for the axis and its label


def show_runs(groups: Mapping[str, Tensor], *, xlabel: str) -> Figure:
    """Draw a dot for every run, and a bar at the mean of those with one setting.

    Args:
        groups: By name of the setting, one number per run, `(runs,)`.
        xlabel: What the numbers are, with their unit.

    Returns:
        The figure, the first setting at the top.

    Raises:
        ValueError: If there is no setting, or one has not the shape `(runs,)` with at
            least one run.
    """
    if not groups:
        raise ValueError("show_runs needs at least one setting")
    use_style()
    figure, axes = plt.subplots(
        figsize=(PAGE_WIDTH, _ROW * len(groups) + _AXIS), layout="constrained"
    )
    for row, (name, runs) in enumerate(groups.items()):
        if runs.ndim != 1 or not len(runs):
            raise ValueError(
                f"the runs of {name!r} must be (runs,), got {tuple(runs.shape)}"
            )
        values = runs.detach().double().cpu().numpy()
        axes.plot(
            values,
            [row] * len(values),
            "o",
            color=COLOURS["blue"],
            alpha=0.6,
            markeredgewidth=0,
        )
        axes.plot(values.mean(), row, "|", color=COLOURS["vermilion"], ms=16, mew=2.5)
    axes.set_yticks(range(len(groups)), list(groups))
    axes.set(xlabel=xlabel, ylim=(len(groups) - 0.4, -0.6))
    axes.grid(False, axis="y")
    return figure
