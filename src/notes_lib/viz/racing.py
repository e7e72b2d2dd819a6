"""Optimisers on one landscape, with the learning rate in the reader's hand."""

import math
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import torch
from torch import Tensor

from .landscapes import NUM_LEVELS, Ground, Loss, Range, ground_of, require_path
from .sliders import slider_layout
from .style import COLOURS

_MAP, _CURVES = (0.42, 1.0), (0.0, 0.28)  # bottom and top, in shares of the height
_LEAST = 1e-6  # what is lower is drawn here: a logarithmic axis has no zero


def sliding_learning_rate(
    loss: Loss,
    paths: Mapping[str, Tensor],
    learning_rates: Tensor,
    *,
    x_range: Range,
    y_range: Range,
    lowest: float = 0.0,
    floor: float = 1e-4,
    start: int = 0,
) -> go.Figure:
    """Let the reader drag the learning rate and watch all optimisers at once.

    Above, a map of the loss with each one's way down it; below, its height above the
    lowest point after each step, on a logarithmic scale. A path ends where it leaves
    the map. A click on a name hides a path or brings it back.

    Args:
        loss: Takes many points, `(..., 2)`, and gives a height for each, `(...)`.
        paths: By name, the points in their order for each learning rate,
            `(rates, steps + 1, 2)`. Six names are as many as there are colours.
        learning_rates: The stops of the slider, `(rates,)`.
        x_range: The least and the greatest of the first weight on the map.
        y_range: The same for the second weight.
        lowest: The height of the lowest point there is.
        floor: The lower end of the scale of heights.
        start: Which learning rate to show first, counted from 0.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If there is no path or there are more than six, a shape is wrong, a
            range does not rise, or there is no learning rate `start`.
    """
    if not 1 <= len(paths) <= len(COLOURS):
        raise ValueError(f"paths must be 1 to {len(COLOURS)}, got {len(paths)}")
    rates = learning_rates.tolist()
    if not 0 <= start < len(rates):
        raise ValueError(f"start must be from 0 to {len(rates) - 1}, got {start}")
    for name, path in paths.items():
        require_path(name, path, f"({len(rates)}, steps + 1, 2)", 3)
        if len(path) != len(rates):
            raise ValueError(
                f"path {name!r} must have one row for each learning rate: it has "
                f"{len(path)} for {len(rates)}"
            )
    ground = ground_of(loss, x_range, y_range, cells=41)
    stops = [
        _stop({name: path[n] for name, path in paths.items()}, loss, ground, lowest)
        for n in range(len(rates))
    ]
    longest = max(path.shape[1] for path in paths.values())
    figure = go.Figure([_map(ground), *_traces(list(paths), stops[start])])
    top = float(ground.height.max()) - lowest
    still = {"fixedrange": True, "zeroline": False}
    figure.update_layout(
        slider_layout(
            "Learning rate",
            map(_slider_step, stops, rates),
            start=start,
            gap=30,
            prefix="learning rate ",
        ),
        height=560,
        margin={"l": 64, "r": 8, "t": 8, "b": 46},
        hovermode="closest",
        showlegend=True,
        legend={
            # On the map, where there is room also on a phone.
            "x": 1,
            "xanchor": "right",
            "y": 1,
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "itemdoubleclick": False,
        },
        xaxis=still | {"range": list(x_range), "anchor": "y", "title": {"text": "x"}},
        yaxis=still
        | {"range": list(y_range), "domain": list(_MAP), "title": {"text": "y"}},
        xaxis2=still
        | {
            "range": [0, longest - 1],
            "anchor": "y2",
            "title": {"text": "step"},
        },
        yaxis2=still
        | {
            "type": "log",
            "dtick": 1,
            "exponentformat": "power",
            "range": [math.log10(floor), math.log10(top) + 0.1],
            "domain": list(_CURVES),
            "anchor": "x2",
            "title": {"text": "height left"},
        },
    )
    return figure


Moving = dict[str, list[list[float] | None]]


def _stop(
    paths: Mapping[str, Tensor], loss: Loss, ground: Ground, lowest: float
) -> Moving:
    """What moves at one learning rate: ways, ends and curves, each of all paths."""
    ways, ends, curves = [], [], []
    # A thousandth of the map is less than a pixel.
    span = float(max(axis[-1] - axis[0] for axis in (ground.x, ground.y)))
    digits = max(0, 3 - math.floor(math.log10(span)))
    for path in paths.values():
        way = _until_it_leaves(path.detach().double().cpu(), ground)
        height = (loss(way) - lowest).clamp(min=_LEAST)
        x, y = (_rounded(axis, digits) for axis in way.T)
        ways.append((x, y))
        ends.append((x[-1:], y[-1:]))
        curves.append(_significant(height))
    # Curves have no x of their own: they count their steps.
    across = [*(x for x, _ in (*ways, *ends)), *[None] * len(curves)]
    return {"x": across, "y": [*(y for _, y in (*ways, *ends)), *curves]}


def _until_it_leaves(path: Tensor, ground: Ground) -> Tensor:
    """Up to the first point outside the map, so that the line is seen to leave."""
    low = torch.stack([ground.x[0], ground.y[0]])
    high = torch.stack([ground.x[-1], ground.y[-1]])
    outside = ((path < low) | (path > high) | path.isnan()).any(dim=1).nonzero()
    if not len(outside):
        return path
    kept = path[: int(outside[0]) + 1]
    wide = 3 * (high - low)  # far enough to be off the map, and no astronomical number
    return kept.nan_to_num(0.0).clamp(low - wide, high + wide)


def _traces(names: list[str], shown: Moving) -> list[go.Scatter]:
    """In the order of `_stop`: all ways, then all ends, then all curves."""
    colours = list(COLOURS.values())[: len(names)]
    looks: list[dict[str, Any]] = []
    for name, colour in zip(names, colours, strict=True):
        looks.append(
            {
                "mode": "lines+markers",
                "line": {"color": colour, "width": 1.6},
                "marker": {"color": colour, "size": 3.5},
                "name": name,
                "legendgroup": name,
                "hovertemplate": f"{name}, step %{{pointNumber}}<extra></extra>",
            }
        )
    for name, colour in zip(names, colours, strict=True):
        looks.append(
            {
                "mode": "markers",
                "marker": {"color": colour, "size": 10},
                "legendgroup": name,
                "showlegend": False,
                "hoverinfo": "skip",
            }
        )
    for name, colour in zip(names, colours, strict=True):
        looks.append(
            {
                "mode": "lines",
                "line": {"color": colour, "width": 2},
                "legendgroup": name,
                "showlegend": False,
                "hovertemplate": f"{name}, step %{{x}}: %{{y:.2g}}<extra></extra>",
                "xaxis": "x2",
                "yaxis": "y2",
            }
        )
    return [
        go.Scatter(**look, y=y, **({} if x is None else {"x": x}))
        for look, x, y in zip(looks, shown["x"], shown["y"], strict=True)
    ]


def _slider_step(stop: Moving, rate: float) -> dict[str, Any]:
    # None leaves the x of a curve alone; the map, which stays, is the first trace.
    which = list(range(1, 1 + len(stop["y"])))
    return {"label": f"{rate:.2g}", "method": "restyle", "args": [dict(stop), which]}


def _map(ground: Ground) -> go.Contour:
    """Lines of equal height: opaque, so that they read on any page; blue is low."""
    relief = ground.relief
    step = float(relief.max()) / NUM_LEVELS
    return go.Contour(
        x=_rounded(ground.x, 3),
        y=_rounded(ground.y, 3),
        z=[_rounded(row, 3) for row in relief],
        zmin=0,
        zmax=float(relief.max()),
        colorscale=[[0, COLOURS["blue"]], [0.6, COLOURS["grey"]], [1, COLOURS["grey"]]],
        contours={
            "coloring": "lines",
            "start": step / 2,
            "end": float(relief.max()) - step / 2,
            "size": step,
        },
        line={"width": 0.8},
        showscale=False,
        hoverinfo="skip",
    )


def _rounded(values: Tensor, digits: int) -> list[float]:
    return [round(value, digits) for value in values.tolist()]


def _significant(values: Tensor) -> list[float]:
    """Three digits are more than a logarithmic scale shows; the page gets smaller."""
    return [float(f"{value:.3g}") for value in values.tolist()]
