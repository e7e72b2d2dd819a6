"""Backpropagation on a small graph, step by step, under the reader's hand."""

from typing import Any, NamedTuple, cast

import plotly.graph_objects as go

from notes_lib.autodiff import Var, topological_order

from .arrangement import Spot, arrange
from .graphs import BOX, SYMBOLS, number
from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

_ROW = 90  # pixels from row to row
_WORDS = 44  # pixels for the words below the graph


def replay_backward(result: Var, *, start: int = -1) -> go.Figure:
    """Let the reader walk through the forward and the backward pass of a computation.

    A slider has one stop for each operation in each direction. Going forward, every
    box gets its value; going backward, it hands gradients to the boxes that it was
    made from, where shares that arrive over several lines are added up. A gradient
    that is still waiting for a share ends in dots.

    Args:
        result: What was computed. Its gradients are computed anew, and not touched.
        start: Which stop to show first; by default the last, where all is known.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If `start` is not the number of a stop.
    """
    stops = _stops(result)
    if not -len(stops) <= start < len(stops):
        raise ValueError(f"start must be from 0 to {len(stops) - 1}, got {start}")
    rows = arrange(result)
    boxes = [spot for row in rows for spot in row if not spot.is_bend]
    shown = stops[start]
    columns = max(max(map(len, rows)), 3)
    across = {"range": [-columns / 2, columns / 2], "domain": [0, 1]}
    down = {"range": [0.55 - len(rows), 0.45], "domain": [0, 1]}
    still = {"visible": False, "fixedrange": True}
    figure = go.Figure(
        go.Scatter(
            x=[spot.x for spot in boxes],
            y=[-spot.row for spot in boxes],
            text=_texts(boxes, shown),
            mode="text",
            textfont_size=11,
        )
    )
    figure.update_layout(
        slider_layout(
            "Step of the two passes",
            (_slider_step(boxes, stop) for stop in stops),
            start=start % len(stops),
            gap=_WORDS,
        ),
        height=_ROW * len(rows) + _WORDS + 28,
        margin={"l": 6, "r": 6, "t": 4, "b": _WORDS + 24},
        xaxis=still | across,
        yaxis=still | down,
        # The boxes come first, in the order that `_slider_step` counts on.
        shapes=[
            *(_frame(spot, shown) for spot in boxes),
            *(line for row in rows for spot in row for line in _lines(spot)),
        ],
        annotations=[text_at(shown.words, 0.5, 0) | {"yanchor": "top"}],
    )
    return figure


class _Stop(NamedTuple):
    """What is known at one moment of the two passes."""

    known: frozenset[Var]
    grads: dict[Var, float]
    waiting: frozenset[Var]
    active: Var | None
    colour: str
    words: str


def _stops(result: Var) -> list[_Stop]:
    order = topological_order(result)
    made = [node for node in order if node.parents]
    inputs = [node for node in order if not node.parents]
    nobody: frozenset[Var] = frozenset()
    known = frozenset(inputs)
    words = "forward: the inputs are given"
    stops = [_Stop(known, {}, nobody, None, "blue", words)]
    for node in made:
        known |= {node}
        words = f"forward: {_formula(node)} = {number(node.value)}"
        stops.append(_Stop(known, {}, nobody, node, "blue", words))

    grads = {result: 1.0}
    shares = dict.fromkeys(order, 0)  # that have not arrived yet
    for node in order:
        for parent in node.parents:
            shares[parent] += 1
    words = "backward: the result depends on itself with slope 1"
    stops.append(_Stop(known, dict(grads), nobody, result, "vermilion", words))
    for node in reversed(made):
        sentences = []
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            share = grads[node] * slope
            before = grads.get(parent)
            grads[parent] = share if before is None else before + share
            shares[parent] -= 1
            product = f"{number(grads[node])} × {_factor(slope)} = {number(share)}"
            sentences.append(f"{product} to {_called(parent)}")
        waiting = frozenset(node for node in grads if shares[node])
        words = f"backward: {_called(node)} hands " + ",<br>".join(sentences)
        stops.append(_Stop(known, dict(grads), waiting, node, "vermilion", words))
    return stops


def _called(node: Var) -> str:
    return node.name or SYMBOLS.get(node.operation, node.operation) or "the constant"


def _factor(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _formula(node: Var) -> str:
    sign = SYMBOLS.get(node.operation, node.operation)
    operands = [_factor(parent.value) for parent in node.parents]
    if len(operands) == 2 and not sign.isalpha():
        return f"{operands[0]} {sign} {operands[1]}"
    return f"{sign}({', '.join(number(parent.value) for parent in node.parents)})"


def _texts(boxes: list[Spot], stop: _Stop) -> list[str]:
    """Three lines for every box; a blank keeps the place of what is not known yet."""
    texts = []
    for spot in boxes:
        node = cast(Var, spot.node)
        what = node.name or SYMBOLS.get(node.operation, node.operation) or " "
        value = number(node.value) if node in stop.known else " "
        grad = f"grad {number(stop.grads[node])}" if node in stop.grads else " "
        dots = " …" if node in stop.waiting else ""
        texts.append(f"{what}<br>{value}<br>{grad}{dots}")
    return texts


def _outline(spot: Spot, stop: _Stop) -> tuple[str, int]:
    """Colour and width of a box's frame: of the one at work, of its receivers."""
    if spot.node is stop.active:
        return COLOURS[stop.colour], 3
    if stop.active and spot.node in stop.active.parents and spot.node in stop.grads:
        return COLOURS[stop.colour], 1
    return COLOURS["grey"], 1


def _frame(spot: Spot, stop: _Stop) -> dict[str, Any]:
    width, height = BOX
    colour, thickness = _outline(spot, stop)
    return {
        "type": "rect",
        "x0": spot.x - width / 2,
        "x1": spot.x + width / 2,
        "y0": -spot.row - height / 2,
        "y1": -spot.row + height / 2,
        "line": {"color": colour, "width": thickness},
    }


def _lines(spot: Spot) -> list[dict[str, Any]]:
    half = BOX[1] / 2
    return [
        {
            "type": "line",
            "x0": above.x,
            "y0": -above.row - (0 if above.is_bend else half),
            "x1": spot.x,
            "y1": -spot.row + (0 if spot.is_bend else half),
            "line": {"color": COLOURS["grey"], "width": 1.5},
        }
        for above in spot.above
    ]


def _slider_step(boxes: list[Spot], stop: _Stop) -> dict[str, Any]:
    """Change only what is written and which frames stand out."""
    layout: dict[str, Any] = {"annotations[0].text": stop.words}
    for place, spot in enumerate(boxes):
        colour, thickness = _outline(spot, stop)
        layout[f"shapes[{place}].line.color"] = colour
        layout[f"shapes[{place}].line.width"] = thickness
    said = stop.words.replace("<br>", " ")
    return slider_step(said, {"text": [_texts(boxes, stop)]}, layout, [0])
