"""Functions of one number with their slopes, side by side on the same axes."""

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from notes_lib.layers import activation_derivative

from .style import COLOURS, PAGE_WIDTH, use_style


def show_functions(
    functions: Mapping[str, Callable[[Tensor], Tensor]],
    *,
    over: tuple[float, float] = (-4.0, 4.0),
    limits: tuple[float, float] = (-1.25, 2.25),
    slopes: bool = True,
    columns: int = 2,
) -> Figure:
    """Draw each function, and its slope, in a panel of its own.

    All panels have the same axes, so that heights can be compared; what is outside
    them is cut off.

    Args:
        functions: By name, from `(...)` to `(...)`, entry by entry.
        over: The first and the last number on the horizontal axes.
        limits: The lowest and the highest on the vertical axes.
        slopes: False to leave the slopes out.
        columns: How many panels in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no function.
    """
    if not functions:
        raise ValueError("show_functions needs at least one function")
    columns = min(columns, len(functions))
    rows = -(-len(functions) // columns)
    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, 1.75 * rows),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    # An even number of places: none of them is 0, where many have a corner.
    x = torch.linspace(*over, 1000, dtype=torch.float64)
    for place, (name, function) in zip(axes.flat, functions.items(), strict=False):
        place.plot(x.numpy(), function(x).detach().numpy(), color=COLOURS["blue"])
        if slopes:
            slope = _without_jumps(activation_derivative(function, x))
            place.plot(
                x.numpy(), slope.numpy(), color=COLOURS["vermilion"], linestyle="--"
            )
        place.axhline(0, color=COLOURS["grey"], linewidth=0.8, zorder=1)
        place.axvline(0, color=COLOURS["grey"], linewidth=0.8, zorder=1)
        place.set(xlim=over, ylim=limits)
        place.set_title(name)
    for place in axes.flat[len(functions) :]:
        place.axis("off")
    if slopes:
        place, inside = axes.flat[0], axes.flat[0].transAxes
        for height, word, colour in (
            (0.8, "value", "blue"),
            (0.62, "slope", "vermilion"),
        ):
            place.text(0.05, height, word, color=COLOURS[colour], transform=inside)
    figure.supxlabel("input $x$", fontsize=10)
    return figure


def _without_jumps(slope: Tensor) -> Tensor:
    """A corner of the function is a jump of its slope, where no line belongs."""
    jump = slope.diff(append=slope[-1:]).abs() > 0.1
    return slope.masked_fill(jump, torch.nan)
