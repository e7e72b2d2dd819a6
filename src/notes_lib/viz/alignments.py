"""Tables of energies with the paths through them, and readings of a line of text."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from torch import Tensor

from .style import COLOURS, DARK_INK, LIGHT_INK, PAGE_WIDTH, use_style

_ROW = 0.2  # inches, the height of a table's row
_SURROUNDINGS = 0.75  # inches for a table's title, numbers and words


@dataclass(frozen=True)
class EnergyTable:
    """A table of energies to be drawn: dark is low.

    Args:
        values: One row per character and one column per window, `(t, l)`.
        rows: What each row stands for, `t` characters.
        path: The row of a path in each column, `(l,)`, drawn in white; None for none,
            and -1 in columns that it leaves out.
        title: Written above.
        limits: The energies that get the darkest and the lightest colour; by default
            the least and the greatest.
    """

    values: Tensor
    rows: Sequence[str]
    path: Tensor | None = None
    title: str = ""
    limits: tuple[float, float] | None = None


def show_energy_tables(
    *tables: EnergyTable, columns: int = 2, scale: str = "energy"
) -> Figure:
    """Draw tables of energies side by side, with paths through them.

    Args:
        tables: In reading order.
        columns: How many in a row.
        scale: The words beside the colour scale, which stands by the last table.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing to draw, or a table is no matrix, or its rows
            or its path are not as many as they should be.
    """
    if not tables:
        raise ValueError("show_energy_tables needs at least one table")
    for table in tables:
        _require_matching(table)
    columns = min(columns, len(tables))
    rows = -(-len(tables) // columns)
    tallest = max(len(table.rows) for table in tables)
    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, rows * (tallest * _ROW + _SURROUNDINGS)),
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat[len(tables) :]:
        place.axis("off")
    for place, table in zip(axes.flat, tables, strict=False):
        shown = _draw_table(place, table)
    for place in axes[-1]:
        place.set_xlabel("window")
    figure.colorbar(shown, ax=axes, label=scale, aspect=30, pad=0.02)
    return figure


def _require_matching(table: EnergyTable) -> None:
    if table.values.ndim != 2 or len(table.rows) != len(table.values):
        raise ValueError(
            "a table needs values (t, l) and t rows: "
            f"values are {tuple(table.values.shape)}, rows are {list(table.rows)}"
        )
    if table.path is not None and table.path.shape != table.values.shape[1:]:
        raise ValueError(
            f"a path needs a row for each of {table.values.shape[1]} columns, "
            f"got {tuple(table.path.shape)}"
        )


def _draw_table(axes: Axes, table: EnergyTable) -> AxesImage:
    values = table.values.detach().float().cpu()
    low, high = table.limits or (None, None)
    image = axes.imshow(
        values.numpy(),
        cmap="viridis",
        vmin=low,
        vmax=high,
        aspect="auto",
        interpolation="none",
    )
    axes.grid(False)
    axes.set_yticks(range(len(table.rows)), list(table.rows), family="monospace")
    axes.tick_params(left=False)
    axes.set_title(table.title, fontsize=10)
    if table.path is not None:
        path = table.path.cpu()
        at = (path >= 0).nonzero().flatten()
        # A dark rim keeps the white line visible on light cells.
        rim = [withStroke(linewidth=4, foreground=DARK_INK)]
        axes.plot(at, path[at], "-o", color=LIGHT_INK, lw=1.8, ms=3.5, path_effects=rim)
    return image


def show_reading(
    pixels: Tensor, said: str, starts: Tensor, *, window: int, placeholder: str = "_"
) -> Figure:
    """Draw how what the windows say becomes what is read.

    Below the picture stands what each window says, in its middle; below that, one
    character for each run of equal ones; and last, what is left without placeholders.

    Args:
        pixels: A line of text, `(h, w)`, ink 1 on paper 0.
        said: What each window says, `l` characters.
        starts: First pixel column of each window, `(l,)`.
        window: Pixel columns that a window spans.
        placeholder: The character that stands for none.

    Returns:
        The figure.

    Raises:
        ValueError: If there is not one start for each window.
    """
    if starts.shape != (len(said),):
        raise ValueError(
            f"said and starts must be as many: {len(said)} and {tuple(starts.shape)}"
        )
    height, width = pixels.shape
    middles = [start + (window - 1) / 2 for start in starts.tolist()]
    # Rows of letters below the picture, in pixels of the picture.
    step = width / 14
    rows = {"windows": height + 0.8 * step, "merged": height + 2.6 * step}
    rows["read"] = height + 4.1 * step
    bottom = rows["read"] + 0.6 * step
    margin = 0.2 * width  # for the names of the rows
    use_style()
    figure, axes = plt.subplots(
        figsize=(PAGE_WIDTH, PAGE_WIDTH * bottom / (width + margin)),
        layout="constrained",
    )
    axes.imshow(
        1 - pixels.detach().float().cpu().clamp(0, 1).numpy(),
        cmap="gray",
        vmin=0,
        vmax=1,
        interpolation="none",
    )
    axes.set(xlim=(-margin, width), ylim=(bottom, -1))
    axes.axis("off")
    # A frame keeps the paper apart from the page.
    frame: dict[str, Any] = {
        "fill": False,
        "edgecolor": COLOURS["grey"],
        "linewidth": 0.8,
    }
    axes.add_patch(Rectangle((-0.5, -0.5), width, height, clip_on=False, **frame))
    for name, y in rows.items():
        axes.text(-3, y, name, ha="right", va="center", fontsize=9)

    at = 0
    for character, run in groupby(said):
        count = len(list(run))
        first, last = middles[at], middles[at + count - 1]
        at += count
        kept = character != placeholder
        colour = COLOURS["blue" if kept else "grey"]
        letter: dict[str, Any] = {"ha": "center", "va": "center", "family": "monospace"}
        for x in middles[at - count : at]:
            axes.text(x, rows["windows"], character, color=colour, fontsize=8, **letter)
        # A bracket under the run, with its one character below.
        y = rows["windows"] + 0.75 * step
        axes.plot([first - 0.7, last + 0.7], [y, y], color=colour, lw=1.4)
        for name in ("merged", "read") if kept else ("merged",):
            x = (first + last) / 2
            axes.text(x, rows[name], character, color=colour, **letter)
    return figure
