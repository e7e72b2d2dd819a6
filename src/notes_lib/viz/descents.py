"""Gradient descent on a landscape, at a learning rate that the reader chooses."""

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go
import torch
from torch import Tensor

from notes_lib.optim import gradient_descent

from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

# Bottom and top of each panel, in fractions of the figure's height.
_PLACES = {"landscape": (0.40, 1.0), "losses": (0.0, 0.24)}
_FINE = 41  # grid points along an axis


def descent_paths(
    loss: Callable[[Tensor], Tensor],
    start: Tensor,
    learning_rates: Sequence[float],
    *,
    steps: int,
    window: tuple[float, float, float, float],
    names: tuple[str, str] = ("weight 1", "weight 2"),
    shown: int = 0,
) -> go.Figure:
    """Let the reader turn the learning rate, and watch the path and the loss.

    Above is the landscape, with contours drawn where the square root of the loss
    grows by equal amounts, and the path of gradient descent. Below is the loss after
    each step, on a logarithmic axis.

    Args:
        loss: Takes weights, `(..., 2)`, and returns their losses above 0, `(...)`.
        start: The first weights, `(2,)`.
        learning_rates: The stops of the slider.
        steps: How many steps each path has.
        window: Which part of the plane to show: the least and the greatest first
            weight, the least and the greatest second.
        names: What to call the two weights.
        shown: Which learning rate to show first.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If there is no learning rate, or `shown` is not the number of one.
    """
    if not 0 <= shown < len(learning_rates):
        raise ValueError(
            f"shown must be from 0 to {len(learning_rates) - 1}, got {shown}"
        )
    left, right, low, high = window
    xs, ys = torch.linspace(left, right, _FINE), torch.linspace(low, high, _FINE)
    y, x = torch.meshgrid(ys, xs, indexing="ij")
    depths = loss(torch.stack([x, y], dim=-1)).sqrt()
    stops = [_stop(loss, start, rate, steps) for rate in learning_rates]
    first = stops[shown]
    begin = first["losses"][0]
    # Ten powers of ten below the start at most: a loss may reach 0 exactly.
    lowest = max(min(min(stop["losses"]) for stop in stops), 1e-10 * begin)
    highest = 10 * begin
    figure = go.Figure(
        [
            # What moves comes first, in the order that `_slider_step` counts on.
            go.Scatter(
                x=first["x"],
                y=first["y"],
                mode="lines+markers",
                line={"color": COLOURS["vermilion"], "width": 2},
                marker={"size": 6, "color": COLOURS["vermilion"]},
            ),
            go.Scatter(
                y=first["losses"],
                mode="lines+markers",
                line={"color": COLOURS["vermilion"], "width": 2},
                marker={"size": 5, "color": COLOURS["vermilion"]},
                xaxis="x2",
                yaxis="y2",
            ),
            go.Contour(
                x=_rounded(xs),
                y=_rounded(ys),
                z=[_rounded(row) for row in depths],
                contours={"coloring": "none"},
                ncontours=16,
                line={"color": COLOURS["grey"], "width": 1},
                showscale=False,
            ),
        ]
    )
    figure.update_layout(
        slider_layout("Learning rate", map(_slider_step, stops), start=shown, gap=28),
        height=520,
        margin={"l": 58, "r": 8, "t": 30, "b": 44},
        annotations=[text_at(first["words"], 0.5, 1.01, above=True)],
        xaxis=_axis(names[0], [left, right]) | {"anchor": "y"},
        yaxis=_axis(names[1], [low, high]) | {"domain": _PLACES["landscape"]},
        xaxis2=_axis("step", [-0.5, steps + 0.5]) | {"anchor": "y2"},
        yaxis2=_axis(
            "loss", [_power_of_ten(lowest) - 0.2, _power_of_ten(highest) + 0.2]
        )
        | {
            "type": "log",
            "domain": _PLACES["losses"],
            "anchor": "x2",
            "dtick": 1,
            "exponentformat": "power",
        },
    )
    return figure


def _stop(
    loss: Callable[[Tensor], Tensor], start: Tensor, rate: float, steps: int
) -> dict[str, Any]:
    """What the figure shows at one learning rate."""
    path = gradient_descent(loss, start, learning_rate=rate, steps=steps)
    losses = loss(path).detach()
    end, begin = float(losses[-1]), float(losses[0])
    fate = f"loss {begin:.3g} → {end:.2g} in {steps} steps"
    if not end < begin:
        fate += ", and growing"
    return {
        "x": _rounded(path[:, 0]),
        "y": _rounded(path[:, 1]),
        "losses": _rounded(losses),
        "words": f"learning rate {rate:g}: {fate}",
    }


def _slider_step(stop: dict[str, Any]) -> dict[str, Any]:
    """Change only what moves: the path, the losses and the words."""
    traces = {"x": [stop["x"], None], "y": [stop["y"], stop["losses"]]}
    traces["x"][1] = list(range(len(stop["losses"])))
    layout = {"annotations[0].text": stop["words"]}
    return slider_step(stop["words"], traces, layout, [0, 1])


def _rounded(values: Tensor) -> list[float]:
    """Four digits are more than a screen can show, and make the page smaller."""
    return [float(f"{value:.4g}") for value in values.detach().double().tolist()]


def _power_of_ten(value: float) -> float:
    return float(torch.tensor(value).log10())


def _axis(title: str, ends: list[float]) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"size": 12}},
        "range": ends,
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
    }
