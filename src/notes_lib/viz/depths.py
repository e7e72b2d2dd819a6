"""What becomes of values on their way through layers, at a setting the reader turns."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import torch
from torch import Tensor

from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

_BINS = 25
_GAP = 0.04  # between two histograms, in widths of the figure


def values_by_depth(
    settings: Mapping[str, Sequence[Tensor]],
    *,
    name: str,
    shown: str,
    layers: Sequence[int] = (1, 4, 7, 10),
    over: tuple[float, float] = (-1.0, 1.0),
) -> go.Figure:
    """Let the reader turn a setting and watch how values are spread in every layer.

    Above are histograms for some of the layers, below is the standard deviation in
    each of them, on a logarithmic axis.

    Args:
        settings: What the slider stops at, by name: layer by layer the values, `(...)`.
        name: What the slider sets.
        shown: The setting to begin with.
        layers: Which layers have a histogram, counted from 1.
        over: The lowest and the highest value that a histogram counts.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If there is no setting `shown`, the settings have different numbers
            of layers, or one of `layers` does not exist.
    """
    if shown not in settings:
        raise ValueError(f"shown must be one of {list(settings)}, got {shown!r}")
    depth = len(settings[shown])
    if any(len(values) != depth for values in settings.values()):
        raise ValueError("all settings must have the same number of layers")
    if not layers or min(layers) < 1 or max(layers) > depth:
        raise ValueError(f"layers must be from 1 to {depth}, got {list(layers)}")
    stops = {
        setting: _stop(name, setting, values, layers, over)
        for setting, values in settings.items()
    }
    first = stops[shown]
    low, high = over
    width = (high - low) / _BINS
    centres = [round(low + (n + 0.5) * width, 4) for n in range(_BINS)]
    bars = [
        go.Bar(
            x=centres,
            y=shares,
            width=width,
            marker={"color": COLOURS["blue"], "line": {"width": 0}},
            xaxis=_axis("x", n),
            yaxis=_axis("y", n),
        )
        for n, shares in enumerate(first["shares"])
    ]
    line = go.Scatter(
        x=list(range(1, depth + 1)),
        y=first["stds"],
        mode="lines+markers",
        line={"color": COLOURS["vermilion"], "width": 2},
        marker={"size": 7, "color": COLOURS["vermilion"]},
        xaxis=_axis("x", len(layers)),
        yaxis=_axis("y", len(layers)),
    )
    figure = go.Figure([*bars, line])
    all_stds = [std for stop in stops.values() for std in stop["stds"]]
    figure.update_layout(
        slider_layout(
            name,
            map(_slider_step, stops.values()),
            start=list(stops).index(shown),
            gap=36,
        ),
        height=430,
        margin={"l": 62, "r": 8, "t": 52, "b": 44},
        bargap=0,
        annotations=[text_at(first["words"], 0.5, 1.1, above=True), *_titles(layers)],
    )
    _lay_out(figure, layers, over, depth, all_stds)
    return figure


def _stop(
    name: str,
    setting: str,
    values: Sequence[Tensor],
    layers: Sequence[int],
    over: tuple[float, float],
) -> dict[str, Any]:
    """What the figure shows at one setting."""
    stds = [float(f"{value.std().item():.3g}") for value in values]
    shares = []
    for n in layers:
        flat = values[n - 1].detach().float().cpu().flatten()
        counts = torch.histc(flat, _BINS, *over) / flat.numel()
        shares.append([round(share, 4) for share in counts.tolist()])
    words = f"{name}: {setting}. Layer {len(stds)} has std {stds[-1]:.1g}"
    return {"stds": stds, "shares": shares, "words": words}


def _slider_step(stop: dict[str, Any]) -> dict[str, Any]:
    heights = [*stop["shares"], stop["stds"]]
    layout = {"annotations[0].text": stop["words"]}
    return slider_step(stop["words"], {"y": heights}, layout, range(len(heights)))


def _axis(letter: str, number: int) -> str:
    return letter if number == 0 else f"{letter}{number + 1}"


def _domain(number: int, count: int) -> list[float]:
    width = (1 - _GAP * (count - 1)) / count
    left = number * (width + _GAP)
    return [left, left + width]


def _lay_out(
    figure: go.Figure,
    layers: Sequence[int],
    over: tuple[float, float],
    depth: int,
    stds: Sequence[float],
) -> None:
    line = {"color": COLOURS["grey"], "fixedrange": True, "showgrid": False}
    line |= {"zeroline": False}
    layout: dict[str, Any] = {}
    for n in range(len(layers)):
        layout[f"{_axis('x', n)}".replace("x", "xaxis")] = line | {
            "domain": _domain(n, len(layers)),
            "anchor": _axis("y", n),
            "range": list(over),
            "tickvals": [over[0], sum(over) / 2, over[1]],
        }
        layout[f"{_axis('y', n)}".replace("y", "yaxis")] = line | {
            "domain": [0.62, 1.0],
            "anchor": _axis("x", n),
            "range": [0, 0.5],
            "tickvals": [0, 0.25, 0.5],
            "showticklabels": n == 0,
            "title": {"text": "share" if n == 0 else ""},
        }
    last = len(layers)
    positive = torch.tensor([std for std in stds if std > 0] or [1.0]).log10()
    layout[_axis("x", last).replace("x", "xaxis")] = line | {
        "anchor": _axis("y", last),
        "range": [0.5, depth + 0.5],
        "dtick": 1,
        "title": {"text": "layer"},
    }
    layout[_axis("y", last).replace("y", "yaxis")] = line | {
        "domain": [0.0, 0.42],
        "anchor": _axis("x", last),
        "type": "log",
        "range": [float(positive.min()) - 0.2, max(float(positive.max()), 0.0) + 0.2],
        "dtick": 1,
        "exponentformat": "power",
        "showgrid": True,
        "gridcolor": "rgba(128,132,136,0.3)",
        "title": {"text": "std"},
    }
    figure.update_layout(layout)


def _titles(layers: Sequence[int]) -> list[dict[str, Any]]:
    middles = (sum(_domain(n, len(layers))) / 2 for n in range(len(layers)))
    return [
        text_at(f"layer {n}", x, 1.0, above=True)
        for n, x in zip(layers, middles, strict=True)
    ]
