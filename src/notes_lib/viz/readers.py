"""A window that the reader of the page slides over a line of text."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from torch import Tensor

from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

# Bottom and top of each panel, in fractions of the figure's height.
_PLACES = {"image": (0.74, 1.0), "energies": (0.40, 0.64), "table": (0.0, 0.30)}


def sliding_window(
    pixels: Tensor,
    energies: Tensor,
    alphabet: str,
    starts: Tensor,
    *,
    window: int,
    rows: Sequence[int],
    start: int = 0,
) -> go.Figure:
    """Let the reader slide a window over a line of text and see the energies there.

    A slider moves the window. The figure shows the text with the window framed, the
    energy of each class in this window, and the table of energies of one string as
    far as it has been filled.

    Args:
        pixels: A line of text, `(h, w)`, ink 1 on paper 0.
        energies: What each window says about each class, `(l, c)`.
        alphabet: The characters in the order of their classes.
        starts: First pixel column of each window, `(l,)`.
        window: Pixel columns that a window spans.
        rows: The classes of the string whose table is filled, `t` of them.
        start: Which window to show first.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If there is not one energy per character of the alphabet and one
            start per window, or no window `start`.
    """
    count = len(starts)
    if energies.shape != (count, len(alphabet)):
        raise ValueError(
            f"energies must be {(count, len(alphabet))}, one for each window and "
            f"character: got {tuple(energies.shape)}"
        )
    if not 0 <= start < count:
        raise ValueError(f"start must be from 0 to {count - 1}, got {start}")
    # Two decimals are more than a bar can show, and make the page smaller.
    bars = [[round(e, 2) for e in at] for at in energies.detach().cpu().tolist()]
    lefts = [int(left) for left in starts.tolist()]
    # Rows are told apart by number: a string may hold a character twice.
    names = [f"{alphabet[k]}" for k in rows]
    stops = [
        _Stop(bars, alphabet, list(rows), lefts[j], window, j) for j in range(count)
    ]
    shown = stops[start]
    span = (min(map(min, bars)), max(map(max, bars)))
    figure = go.Figure(
        [
            # What moves comes first, in the order that `_slider_step` counts on.
            go.Bar(
                x=list(alphabet),
                y=shown.bars,
                marker={"color": shown.colours},
                xaxis="x2",
                yaxis="y2",
            ),
            go.Heatmap(
                z=shown.table,
                zmin=span[0],
                zmax=span[1],
                colorscale="Viridis",
                showscale=False,
                xgap=1,
                ygap=1,
                xaxis="x3",
                yaxis="y3",
            ),
            go.Heatmap(
                z=[[round(1 - p, 2) for p in row] for row in pixels.cpu().tolist()],
                zmin=0,
                zmax=1,
                colorscale=[[0, "#000000"], [1, "#ffffff"]],
                showscale=False,
            ),
        ]
    )
    figure.update_layout(
        slider_layout(
            "Window position",
            map(_slider_step, stops),
            start=start,
            gap=28,
        ),
        height=470,
        margin={"l": 46, "r": 6, "t": 8, "b": 56},
        bargap=0.15,
        shapes=[_frame(shown, pixels.shape[0])],
        annotations=[text_at(shown.words, 0.5, 0.69)],
        xaxis=_hidden([-0.5, pixels.shape[1] - 0.5]),
        yaxis=_hidden([pixels.shape[0] - 0.5, -0.5])
        | {"domain": _PLACES["image"], "scaleanchor": "x"},
        xaxis2={"anchor": "y2", "fixedrange": True, "tickfont": {"size": 10}},
        yaxis2={
            "domain": _PLACES["energies"],
            "range": [min(0, span[0]), span[1]],
            "title": {"text": "energy", "font": {"size": 12}},
            "fixedrange": True,
            "anchor": "x2",
            "nticks": 4,
        },
        xaxis3={
            "anchor": "y3",
            "range": [-0.5, count - 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis3={
            "domain": _PLACES["table"],
            "range": [len(names) - 0.5, -0.5],
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "title": {"text": "table", "font": {"size": 12}},
            "anchor": "x3",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure


class _Stop:
    """What the figure shows while the window rests at one place."""

    def __init__(
        self,
        bars: list[list[float]],
        alphabet: str,
        rows: list[int],
        left: int,
        window: int,
        number: int,
    ) -> None:
        self.bars = bars[number]
        least = self.bars.index(min(self.bars))
        self.colours = [
            COLOURS["vermilion" if k == least else "blue" if k in rows else "grey"]
            for k in range(len(alphabet))
        ]
        self.table = [
            [bars[j][k] if j <= number else None for j in range(len(bars))]
            for k in rows
        ]
        self.words = f"window {number}: least energy for {alphabet[least]}"
        self.x0, self.x1 = left - 0.5, left + window - 0.5


def _slider_step(stop: _Stop) -> dict[str, Any]:
    """Change only what moves: the bars, the table, the frame and the words."""
    traces = {
        "y": [stop.bars, None],
        "marker.color": [stop.colours, None],
        "z": [None, stop.table],
    }
    layout = {
        "annotations[0].text": stop.words,
        "shapes[0].x0": stop.x0,
        "shapes[0].x1": stop.x1,
    }
    return slider_step(stop.words, traces, layout, [0, 1])


def _frame(stop: _Stop, height: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "y",
        "x0": stop.x0,
        "x1": stop.x1,
        "y0": -0.5,
        "y1": height - 0.5,
        "line": {"color": COLOURS["vermilion"], "width": 3},
    }


def _hidden(ends: list[float]) -> dict[str, Any]:
    return {
        "range": ends,
        "visible": False,
        "fixedrange": True,
        "constrain": "domain",
    }
