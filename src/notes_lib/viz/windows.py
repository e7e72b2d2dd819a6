"""Where a window fits on a strip of pixels."""

from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from notes_lib.layers import output_size

from .style import COLOURS, PAGE_WIDTH, use_style


class Sliding(NamedTuple):
    """How a window moves along one axis of its input.

    Args:
        kernel_size: How many pixels the window reads.
        stride: How far it moves from one output to the next.
        padding: How many pixels are added at each end.
        dilation: Distance between the pixels that it reads.
    """

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


def show_window_positions(size: int, *settings: Sliding, columns: int = 2) -> Figure:
    """Draw a strip of pixels and, below it, every place where the window fits.

    Dots mark the pixels that the window reads; dotted cells are padding. The first
    place where the window would hang over the end is a dashed line.

    Args:
        size: How many pixels the strip has.
        settings: One drawing for each.
        columns: How many drawings side by side.

    Returns:
        The figure.

    Raises:
        ValueError: If there are no settings, or the window does not fit at all.
    """
    if not settings:
        raise ValueError("show_window_positions needs at least one setting")
    counts = [output_size(size, s.kernel_size, **_options(s)) for s in settings]
    rows = -(-len(settings) // columns)
    # Each row of drawings is as high as its longest list of places.
    longest = [max(counts[r * columns : (r + 1) * columns]) for r in range(rows)]
    depths = [1.5 + 0.5 * (count + 1) for count in longest]
    widest = max(s.padding for s in settings)
    across = size + 2 * widest + 0.2
    cell = PAGE_WIDTH / (columns * (across + 0.5))
    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, sum(depths) * cell + 0.4 * rows),
        height_ratios=depths,
        squeeze=False,
        layout="constrained",
    )
    for row, depth in zip(axes, depths, strict=True):
        for place in row:
            place.axis("off")
            place.set(xlim=(-widest - 0.1, size + widest + 0.1), ylim=(depth, -0.1))
            place.set_aspect("equal")
    for place, setting, count in zip(axes.flat, settings, counts, strict=False):
        _draw_strip(place, size, setting, count)
    return figure


def _options(setting: Sliding) -> dict[str, int]:
    options = setting._asdict()
    del options["kernel_size"]
    return options


def _draw_strip(axes: Axes, size: int, setting: Sliding, count: int) -> None:
    reach = setting.dilation * (setting.kernel_size - 1) + 1
    for pixel in range(-setting.padding, size + setting.padding):
        inside = 0 <= pixel < size
        axes.add_patch(
            Rectangle(
                (pixel, 0),
                1,
                1,
                facecolor="none",
                edgecolor=COLOURS["grey"],
                linewidth=1.0 if inside else 0.8,
                linestyle="-" if inside else ":",
            )
        )
        if inside:
            middle = (pixel + 0.5, 0.5)
            axes.text(*middle, str(pixel), ha="center", va="center", fontsize=9)
    for index in range(count + 1):
        start = index * setting.stride - setting.padding
        fits = index < count
        if not fits and start >= size + setting.padding:
            break  # nothing left to hang over
        y = 1.4 + 0.5 * index
        colour = COLOURS["blue" if fits else "vermilion"]
        axes.plot(
            [start + 0.2, start + reach - 0.2],
            [y, y],
            color=colour,
            linestyle="-" if fits else "--",
            linewidth=2.2 if fits else 1.4,
            clip_on=True,
        )
        if fits:
            entries = range(setting.kernel_size)
            read = [start + 0.5 + setting.dilation * a for a in entries]
            axes.scatter(read, [y] * len(read), s=16, color=colour, zorder=3)
    usual = _options(Sliding(setting.kernel_size))
    words = [f"kernel {setting.kernel_size}"]
    words += [f"{k} {v}" for k, v in _options(setting).items() if v != usual[k]]
    axes.set_title(f"{', '.join(words)}: {count} out", fontsize=10)
