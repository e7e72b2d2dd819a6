"""Small matrices drawn as numbered cells, with windows and operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from .style import (
    COLOURS,
    DARK_INK,
    INK,
    LIGHT_INK,
    PAGE_WIDTH,
    signed_colours,
    use_style,
)

_CELL = 0.44  # inches; smaller when a row would not fit the page
_GAP = 0.35  # cells between two neighbours in a row
_OPERATOR = 0.8  # cells that an operator takes


class Window(NamedTuple):
    """A frame around some cells of a grid or some pixels of a picture.

    Args:
        row: First row inside the frame.
        column: First column inside it.
        rows: How many rows it spans.
        columns: How many columns it spans.
        colour: A name in `COLOURS`, or any Matplotlib colour.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    colour: str = "blue"


@dataclass(frozen=True)
class Grid:
    """A matrix to be drawn.

    Args:
        values: Numbers, `(rows, columns)`, or rows of words to write in the cells.
        title: Written above; may hold Matplotlib maths.
        windows: Frames around some of the cells.
        tint: How a number colours its cell: `"signed"` (blue above zero, vermilion
            below), `"grey"` (brightness, as in a picture) or `"none"`.
        limit: The number that gets the fullest colour; by default the largest size.
        origin: Row and column number of the top-left cell; None leaves the
            coordinates out.
        plain: True to leave the numbers out and show their colours only.
    """

    values: Tensor | Sequence[Sequence[str]]
    title: str = ""
    windows: Sequence[Window] = ()
    tint: Literal["signed", "grey", "none"] = "signed"
    limit: float | None = None
    origin: tuple[int, int] | None = None
    plain: bool = False

    @property
    def words(self) -> list[list[str]]:
        """What stands in each cell."""
        if isinstance(self.values, Tensor):
            if self.plain:
                return [[""] * self.values.shape[1] for _ in self.values]
            return [[_number(v) for v in row] for row in self.values.tolist()]
        return [list(row) for row in self.values]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        words = self.words
        return len(words), len(words[0])


Term: TypeAlias = Grid | Tensor | str
"""What a row of a figure holds: matrices, and operators such as `"="`."""


def show_grids(*rows: Sequence[Term], cell: float = _CELL) -> Figure:
    """Draw rows of matrices and operators, like a formula with its numbers put in.

    Args:
        rows: From top to bottom; each holds, from left to right, matrices
            `(rows, columns)`, `Grid`s, and words that stand between them.
        cell: Side of a cell in inches, at most.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing to draw, or a matrix does not have two axes.
    """
    if not rows or not all(rows):
        raise ValueError("show_grids needs at least one row, and something in each row")
    layout = [[_as_grid(term) for term in row] for row in rows]
    widths = [sum(map(_width, row)) + _GAP * (len(row) - 1) for row in layout]
    heights = [max(map(_height, row)) for row in layout]
    width, height = max(widths), sum(heights) + 0.5 * (len(rows) - 1)
    cell = min(cell, PAGE_WIDTH / width)

    use_style()
    figure = plt.figure(figsize=(width * cell, height * cell))
    axes = figure.add_axes((0, 0, 1, 1))
    edge = 0.03  # or half of the outermost lines would be cut off
    axes.set(xlim=(-edge, width + edge), ylim=(height + edge, -edge))
    axes.axis("off")
    top = 0.0
    for row, row_width, row_height in zip(layout, widths, heights, strict=True):
        left = (width - row_width) / 2
        # Operators stand at the middle of the cells, whatever is written above them.
        above = max(_above(term) for term in row)
        below = max(_cells_high(term) for term in row)
        middle = top + above + below / 2
        for term in row:
            if isinstance(term, str):
                size = (40 if len(term) <= 2 else 24) * cell  # a sign, or words
                _write(axes, left + _width(term) / 2, middle, term, size)
            else:
                start = middle - term.shape[0] / 2
                draw_grid(axes, term, left=left, top=start, cell=cell)
            left += _width(term) + _GAP
        top += row_height + 0.5
    return figure


def draw_grid(
    axes: Axes, grid: Grid, *, left: float, top: float, cell: float = _CELL
) -> None:
    """Draw one matrix on axes whose unit is a cell and whose y axis points down.

    Args:
        axes: Where to draw.
        grid: What to draw.
        left: Where its coordinates, if it shows them, or its cells begin.
        top: Where its cells begin.
        cell: Side of a cell in inches, for the size of the letters.
    """
    words = grid.words
    rows, columns = grid.shape
    left += _coordinates(grid)
    longest = max(len(word.replace("$", "")) for line in words for word in line)
    size = min(26 * cell, 72 * cell / max(0.78 * longest, 1))
    faces, inks = _cell_colours(grid)
    for r in range(rows):
        for c in range(columns):
            axes.add_patch(
                Rectangle(
                    (left + c, top + r),
                    1,
                    1,
                    facecolor=faces[r][c],
                    edgecolor=COLOURS["grey"],
                    linewidth=0.6,
                )
            )
            _write(axes, left + c + 0.5, top + r + 0.5, words[r][c], size, inks[r][c])
    for window in grid.windows:
        draw_window(axes, window, left=left, top=top)
    if grid.origin is not None:
        for r in range(rows):
            name = _number(grid.origin[0] + r)
            _write(axes, left - 0.35, top + r + 0.5, name, 23 * cell, COLOURS["grey"])
        for c in range(columns):
            name = _number(grid.origin[1] + c)
            _write(axes, left + c + 0.5, top - 0.3, name, 23 * cell, COLOURS["grey"])
    if grid.title:
        above = 0.65 if grid.origin is None else 1.1
        _write(axes, left + columns / 2, top - above + 0.15, grid.title, 24 * cell)


def draw_window(axes: Axes, window: Window, *, left: float = 0, top: float = 0) -> None:
    """Frame some cells, a little inside their outline so that neighbours both show.

    Args:
        axes: Where to draw.
        window: Which cells.
        left: x coordinate of column 0.
        top: y coordinate of row 0.
    """
    axes.add_patch(
        Rectangle(
            (left + window.column + 0.06, top + window.row + 0.06),
            window.columns - 0.12,
            window.rows - 0.12,
            fill=False,
            edgecolor=COLOURS.get(window.colour, window.colour),
            linewidth=2.2,
            joinstyle="round",
        )
    )


def _as_grid(term: Term) -> Grid | str:
    if isinstance(term, Tensor):
        term = Grid(term)
    values = term.values if isinstance(term, Grid) else None
    if isinstance(values, Tensor) and values.ndim != 2:
        raise ValueError(
            f"a grid needs two axes, rows and columns: got {tuple(values.shape)}"
        )
    return term


def _width(term: Grid | str) -> float:
    if isinstance(term, str):
        return max(_OPERATOR, 0.2 * len(term.replace("$", "")))
    return term.shape[1] + _coordinates(term)


def _height(term: Grid | str) -> float:
    return _cells_high(term) + _above(term)


def _cells_high(term: Grid | str) -> int:
    return 1 if isinstance(term, str) else term.shape[0]


def _above(term: Grid | str) -> float:
    """Cells needed above the matrix for its title and its column numbers."""
    if isinstance(term, str):
        return 0
    return (0.85 if term.title else 0.1) + (0 if term.origin is None else 0.5)


def _coordinates(grid: Grid) -> float:
    return 0 if grid.origin is None else 0.7


def _cell_colours(grid: Grid) -> tuple[list[list[object]], list[list[str]]]:
    """Face and letter colour of each cell."""
    rows, columns = grid.shape
    plain = [[INK] * columns for _ in range(rows)]
    if not isinstance(grid.values, Tensor) or grid.tint == "none":
        return [["none"] * columns for _ in range(rows)], plain
    if grid.tint == "signed":
        colours = signed_colours(grid.values, limit=grid.limit)
        colours[..., 3] *= 0.5  # the letters must stay legible on the fullest colour
        return [[tuple(cell) for cell in row] for row in colours.tolist()], plain
    values = grid.values.detach().float().cpu()
    limit = grid.limit or float(values.max()) or 1.0
    shade = 0.12 + 0.83 * (values / limit).clamp(0, 1)  # letters fit on both ends
    faces: list[list[object]] = [[(v, v, v) for v in row] for row in shade.tolist()]
    inks = [[DARK_INK if v > 0.5 else LIGHT_INK for v in row] for row in shade.tolist()]
    return faces, inks


def _number(value: float) -> str:
    """A number as print would set it: a real minus sign, no needless decimals."""
    text = f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
    return text.replace("-", "\N{MINUS SIGN}")


def _write(
    axes: Axes, x: float, y: float, text: str, size: float, colour: str = INK
) -> None:
    axes.text(x, y, text, ha="center", va="center", fontsize=size, color=colour)
