"""A kernel that the reader slides over an image."""

from typing import Any, NamedTuple

import plotly.graph_objects as go
from torch import Tensor

from notes_lib.layers import cross_correlate2d

from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

Matrix = list[list[int | None]]

# Left, right, bottom and top of each panel, in fractions of the figure.
_PLACES = {
    "image": (0.0, 0.52, 0.44, 0.94),
    "output": (0.57, 1.0, 0.44, 0.94),
    "window": (0.0, 0.28, 0.0, 0.27),
    "kernel": (0.36, 0.64, 0.0, 0.27),
    "products": (0.72, 1.0, 0.0, 0.27),
}
_MOVING = ("window", "products", "output")
_STILL = ("image", "kernel")


def sliding_kernel(image: Tensor, kernel: Tensor, *, start: int = 0) -> go.Figure:
    """Let the reader slide a kernel over an image and watch each output being made.

    A slider moves the window. The figure shows the image with the window framed, the
    window times the kernel, entry by entry, and the outputs made so far.

    Args:
        image: Small whole numbers, `(h, w)`.
        kernel: Small whole numbers, `(k1, k2)`.
        start: Which window position to show first, counted in reading order.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If a number is not whole, or `start` is not the number of a window
            position.
    """
    for name, values in (("image", image), ("kernel", kernel)):
        if (values % 1).any():
            raise ValueError(f"{name} must hold whole numbers, got {values.tolist()}")
    output = cross_correlate2d(image, kernel)
    count = output.numel()
    if not 0 <= start < count:
        raise ValueError(f"start must be from 0 to {count - 1}, got {start}")
    stops = [_stop(image, kernel, output, number) for number in range(count)]
    shown = stops[start]
    matrices = shown.matrices | {"image": _whole(image), "kernel": _whole(kernel)}

    limits = {name: _largest(matrices[name]) for name in ("image", "kernel")}
    limits["window"] = limits["image"]
    limits["products"] = limits["image"] * limits["kernel"]
    limits["output"] = _largest(_whole(output))
    cells = {name: _cells(matrices[name], limits[name], name) for name in matrices}
    letters = {name: _letters(matrices[name], name) for name in matrices}
    figure = go.Figure(
        [
            # What moves comes first, in the order that `_slider_step` counts on.
            *(cells[name] for name in _MOVING),
            *(letters[name] for name in _MOVING),
            *(trace[name] for name in _STILL for trace in (cells, letters)),
        ]
    )
    figure.update_layout(
        slider_layout(
            "Window position",
            map(_slider_step, stops),
            start=start,
            gap=24,
        ),
        height=460,
        margin={"l": 6, "r": 6, "t": 10, "b": 56},
        shapes=[
            _shape(shown.on_image, "image", "green"),
            _shape(shown.on_output, "output", "green"),
            _shape(_frame(0, 0, *output.shape), "output", "grey"),
        ],
        # The words come first, for `_slider_step` to change them.
        annotations=[
            text_at(shown.words, 0.5, 0.37),
            *map(_title, matrices),
            *_operators(),
        ],
    )
    for name, matrix in matrices.items():
        _place(figure, name, *_PLACES[name], shape=(len(matrix), len(matrix[0])))
    return figure


class _Stop(NamedTuple):
    """What the figure shows while the window rests at one place."""

    matrices: dict[str, Matrix]
    words: str
    on_image: dict[str, float]
    on_output: dict[str, float]


def _stop(image: Tensor, kernel: Tensor, output: Tensor, number: int) -> _Stop:
    k1, k2 = kernel.shape
    r, c = divmod(number, output.shape[1])
    window = image[r : r + k1, c : c + k2]
    made = _whole(output)
    for later in range(number + 1, output.numel()):
        i, j = divmod(later, output.shape[1])
        made[i][j] = None
    matrices = {
        "window": _whole(window),
        "products": _whole(window * kernel),
        "output": made,
    }
    words = f"products add up to {_label(made[r][c])} = output ({r}, {c})"
    return _Stop(matrices, words, _frame(r, c, k1, k2), _frame(r, c, 1, 1))


def _slider_step(stop: _Stop) -> dict[str, Any]:
    """Change only what moves: the numbers in three matrices, two frames, the words.

    Heat maps take `z` and text traces take `text`; None leaves the other alone.
    """
    grids = [stop.matrices[name] for name in _MOVING]
    nothing = [None] * len(grids)
    traces = {"z": [*grids, *nothing], "text": [*nothing, *map(_labels, grids)]}
    layout: dict[str, Any] = {"annotations[0].text": stop.words}
    layout |= {f"shapes[0].{side}": at for side, at in stop.on_image.items()}
    layout |= {f"shapes[1].{side}": at for side, at in stop.on_output.items()}
    return slider_step(stop.words, traces, layout, range(2 * len(grids)))


def _whole(values: Tensor) -> Matrix:
    return [[int(v) for v in row] for row in values.tolist()]


def _largest(matrix: Matrix) -> int:
    return max(1, *(abs(v or 0) for row in matrix for v in row))


def _label(value: int | None) -> str:
    # A blank, since Plotly removes an empty label and never brings it back.
    return " " if value is None else str(value).replace("-", "\N{MINUS SIGN}")


def _labels(matrix: Matrix) -> list[str]:
    return [_label(v) for row in matrix for v in row]


def _axes(name: str) -> dict[str, str]:
    """Every panel has its own pair of axes: x and y, then x2 and y2, and so on."""
    number = list(_PLACES).index(name) + 1
    suffix = "" if number == 1 else str(number)
    return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def _colour(name: str, opacity: float) -> str:
    red, green, blue = (int(COLOURS[name][i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _cells(matrix: Matrix, limit: int, name: str) -> go.Heatmap:
    return go.Heatmap(
        z=matrix,
        zmin=-limit,
        zmax=limit,
        colorscale=[
            [0, _colour("vermilion", 0.6)],
            [0.5, _colour("grey", 0.15)],
            [1, _colour("blue", 0.6)],
        ],
        showscale=False,
        xgap=1,
        ygap=1,
        **_axes(name),
    )


def _letters(matrix: Matrix, name: str) -> go.Scatter:
    rows, columns = len(matrix), len(matrix[0])
    return go.Scatter(
        x=list(range(columns)) * rows,
        y=[r for r in range(rows) for _ in range(columns)],
        text=_labels(matrix),
        mode="text",
        textfont_size=11,
        **_axes(name),
    )


def _frame(row: int, column: int, rows: int, columns: int) -> dict[str, float]:
    return {
        "x0": column - 0.5,
        "x1": column + columns - 0.5,
        "y0": row - 0.5,
        "y1": row + rows - 0.5,
    }


def _shape(frame: dict[str, float], name: str, colour: str) -> dict[str, Any]:
    axes = _axes(name)
    return {
        "type": "rect",
        "xref": axes["xaxis"],
        "yref": axes["yaxis"],
        "line": {"color": COLOURS[colour], "width": 1 if colour == "grey" else 3},
        **frame,
    }


def _title(name: str) -> dict[str, Any]:
    left, right, _, top = _PLACES[name]
    return text_at(name, (left + right) / 2, top + 0.01, above=True)


def _operators() -> list[dict[str, Any]]:
    height = (_PLACES["kernel"][2] + _PLACES["kernel"][3]) / 2
    return [text_at("×", 0.32, height), text_at("=", 0.68, height)]


def _place(
    figure: go.Figure,
    name: str,
    left: float,
    right: float,
    bottom: float,
    top: float,
    *,
    shape: tuple[int, int],
) -> None:
    """Give a panel its part of the figure; cells are square, row 0 is on top."""
    axes = _axes(name)
    x, y = axes["xaxis"], axes["yaxis"]
    rows, columns = shape
    across = {"domain": [left, right], "range": [-0.5, columns - 0.5], "anchor": y}
    down = {"domain": [bottom, top], "range": [rows - 0.5, -0.5], "anchor": x}
    down["scaleanchor"] = x
    still = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_layout(
        {x.replace("x", "xaxis"): still | across, y.replace("y", "yaxis"): still | down}
    )
