"""A straight boundary that moves while a linear classifier learns."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from torch import Tensor

from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

Corner = tuple[float, float]


def moving_boundary(
    points: Tensor,
    signs: Tensor,
    weights: Tensor,
    words: Sequence[str],
    *,
    marked: Sequence[int | None],
    margin: float = 0.25,
    shown: int = 0,
) -> go.Figure:
    """Let the reader step through the boundaries of a classifier that learns.

    The half plane with positive scores is tinted blue, and the other one vermilion.

    Args:
        points: `(n, 2)`.
        signs: Their classes, -1 or +1, `(n,)`.
        weights: Two weights and the bias after each step, `(t, 3)`.
        words: What to say about each, `t` of them.
        marked: The number of the point to circle at each stop, `t` of them, or None.
        margin: What to show beyond the points, as a share of their extent.
        shown: Which step to show first.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If the shapes do not fit, there are not `t` words and marks, or
            `shown` is not the number of a step.
    """
    count = len(weights)
    if weights.shape != (count, 3) or points.shape != (len(signs), 2):
        raise ValueError(
            "points must be (n, 2), signs (n,) and weights (t, 3): got "
            f"{tuple(points.shape)}, {tuple(signs.shape)} and {tuple(weights.shape)}"
        )
    if not len(words) == len(marked) == count:
        raise ValueError(
            f"words and marked must have {count} entries, one for each step: got "
            f"{len(words)} and {len(marked)}"
        )
    if not 0 <= shown < count:
        raise ValueError(f"shown must be from 0 to {count - 1}, got {shown}")
    low, high = points.detach().cpu().aminmax(dim=0)
    beyond = margin * (high - low)
    (x0, y0), (x1, y1) = (low - beyond).tolist(), (high + beyond).tolist()
    box = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    places = points.tolist()
    stops = [
        _stop(box, weight, text, None if mark is None else places[mark])
        for weight, text, mark in zip(weights.tolist(), words, marked, strict=True)
    ]
    first = stops[shown]
    figure = go.Figure(
        [
            # What moves comes first, in the order that `_slider_step` counts on.
            _half_plane(first["above"], "blue"),
            _half_plane(first["below"], "vermilion"),
            go.Scatter(
                x=first["mark"][0],
                y=first["mark"][1],
                mode="markers",
                marker={
                    "size": 20,
                    "symbol": "circle-open",
                    "color": COLOURS["green"],
                    "line": {"width": 3},
                },
            ),
            _dots(points, signs > 0, "blue", "triangle-up"),
            _dots(points, signs < 0, "vermilion", "circle"),
        ]
    )
    figure.update_layout(
        slider_layout("Step", map(_slider_step, stops), start=shown, gap=28),
        height=430,
        margin={"l": 40, "r": 8, "t": 34, "b": 36},
        annotations=[text_at(first["words"], 0.5, 1.01, above=True)],
        xaxis=_axis([x0, x1]) | {"constrain": "domain"},
        yaxis=_axis([y0, y1]) | {"scaleanchor": "x", "constrain": "domain"},
    )
    return figure


def _stop(
    box: list[Corner], weight: list[float], words: str, mark: list[float] | None
) -> dict[str, Any]:
    """What the figure shows after one step."""
    other = [-number for number in weight]
    return {
        "above": _clipped(box, weight),
        "below": _clipped(box, other),
        # A mark outside the window, since Plotly does not bring back what was empty.
        "mark": ([mark[0]], [mark[1]]) if mark else ([2 * box[1][0] + 1e3], [0.0]),
        "words": words,
    }


def _clipped(box: list[Corner], weight: list[float]) -> tuple[list[float], list[float]]:
    """The corners of the part of a box where the score is positive."""
    corners: list[Corner] = []
    scores = [weight[0] * x + weight[1] * y + weight[2] for x, y in box]
    for i, (x, y) in enumerate(box):
        j = (i + 1) % len(box)
        if scores[i] > 0:
            corners.append((x, y))
        if scores[i] * scores[j] < 0:
            share = scores[i] / (scores[i] - scores[j])
            corners.append((x + share * (box[j][0] - x), y + share * (box[j][1] - y)))
    if not corners:  # a triangle without area, as Plotly keeps no empty traces
        corners = [box[0]] * 3
    closed = [*corners, corners[0]]
    return [round(x, 4) for x, _ in closed], [round(y, 4) for _, y in closed]


def _slider_step(stop: dict[str, Any]) -> dict[str, Any]:
    """Change only what moves: the two half planes, the mark and the words."""
    moving = [stop["above"], stop["below"], stop["mark"]]
    traces = {"x": [xs for xs, _ in moving], "y": [ys for _, ys in moving]}
    layout = {"annotations[0].text": stop["words"]}
    return slider_step(stop["words"], traces, layout, [0, 1, 2])


def _half_plane(corners: tuple[list[float], list[float]], colour: str) -> go.Scatter:
    red, green, blue = (int(COLOURS[colour][i : i + 2], 16) for i in (1, 3, 5))
    return go.Scatter(
        x=corners[0],
        y=corners[1],
        mode="lines",
        line={"color": COLOURS["grey"], "width": 1},
        fill="toself",
        fillcolor=f"rgba({red},{green},{blue},0.18)",
    )


def _dots(points: Tensor, chosen: Tensor, colour: str, symbol: str) -> go.Scatter:
    mine = points[chosen].tolist()
    return go.Scatter(
        x=[round(x, 4) for x, _ in mine],
        y=[round(y, 4) for _, y in mine],
        mode="markers",
        marker={"size": 9, "color": COLOURS[colour], "symbol": symbol},
    )


def _axis(ends: list[float]) -> dict[str, Any]:
    return {"range": ends, "fixedrange": True, "zeroline": False, "showgrid": False}
