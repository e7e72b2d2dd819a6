"""A threshold that the reader moves along the scores of a classifier."""

from typing import Any, NamedTuple

import plotly.graph_objects as go
from torch import Tensor

from notes_lib.metrics import confusion_matrix, precision_recall_curve, roc_curve

from .sliders import slider_layout, slider_step, text_at
from .style import COLOURS

# Left, right, bottom and top of each panel, in fractions of the figure.
_PLACES = {
    "scores": (0.0, 1.0, 0.74, 1.0),
    "roc": (0.0, 0.44, 0.0, 0.43),
    "precision": (0.58, 1.0, 0.0, 0.43),
}
_MOVING = [5, 6]  # the dots, among the traces
_BINS = 30


def sliding_threshold(
    labels: Tensor, scores: Tensor, thresholds: Tensor, *, start: int = 0
) -> go.Figure:
    """Let the reader move a threshold and watch hits being traded for false alarms.

    A slider moves the threshold. The figure shows how the scores of both classes are
    spread, with the threshold as a line; the four counts; and where it stands on the
    ROC curve and on the precision-recall curve.

    Args:
        labels: 1 for positive examples and 0 for the others, `(n,)`; some of each.
        scores: The greater, the more likely positive, `(n,)`. An example is called
            positive if its score is at least the threshold.
        thresholds: Where the slider stops, `(t,)`.
        start: Which threshold to show first.

    Returns:
        An interactive figure with a transparent ground.

    Raises:
        ValueError: If labels or scores are not fit for a ROC curve, one class has no
            example, or `start` is not the number of a threshold.
    """
    if not 0 <= start < len(thresholds):
        raise ValueError(f"start must be from 0 to {len(thresholds) - 1}, got {start}")
    labels, scores = labels.detach().cpu().long(), scores.detach().cpu()
    roc = roc_curve(labels, scores)
    if not 0 < int(labels.sum()) < len(labels):
        raise ValueError(
            "there must be examples of both classes: got "
            f"{int(labels.sum())} positive ones of {len(labels)}"
        )
    trade = precision_recall_curve(labels, scores)
    stops = [_stop(labels, scores, at) for at in thresholds.double().tolist()]
    shown = stops[start]
    line = {"width": 2.5, "color": COLOURS["blue"]}
    guess = {"width": 1.5, "color": COLOURS["grey"], "dash": "dot"}
    share = round(labels.double().mean().item(), 4)
    figure = go.Figure(
        [
            _bars(labels, scores),
            _line(_rounded(roc[0]), _rounded(roc[1]), line, "x2", "y2"),
            _line([0, 1], [0, 1], guess, "x2", "y2"),
            _line(_rounded(trade.recall), _rounded(trade.precision), line, "x3", "y3"),
            _line([0, 1], [share, share], guess, "x3", "y3"),
            # What moves comes last, to lie on top, as `_MOVING` counts on.
            _dot(*shown.on_roc, "x2", "y2"),
            _dot(*shown.on_precision, "x3", "y3"),
        ]
    )
    figure.update_layout(
        slider_layout("Threshold", map(_slider_step, stops), start=start, gap=36),
        height=470,
        margin={"l": 46, "r": 10, "t": 10, "b": 56},
        bargap=0.1,
        shapes=[_mark(shown.threshold)],
        annotations=[
            text_at(shown.counts, 0.5, 0.585),
            text_at(shown.rates, 0.5, 0.53),
            _class_name("positive", 0.98, "blue"),
            _class_name("negative", 0.77, "vermilion"),
        ],
        xaxis=_axis("scores", 0, title="score", anchor="y"),
        yaxis=_axis("scores", 1, title="", anchor="x") | {"showticklabels": False},
        xaxis2=_axis("roc", 0, title="FPR", anchor="y2", unit=True),
        yaxis2=_axis("roc", 1, title="TPR", anchor="x2", unit=True),
        xaxis3=_axis("precision", 0, title="recall", anchor="y3", unit=True),
        yaxis3=_axis("precision", 1, title="precision", anchor="x3", unit=True),
    )
    return figure


class _Stop(NamedTuple):
    """What the figure shows at one threshold."""

    threshold: float
    counts: str
    rates: str
    on_roc: tuple[float, float]
    on_precision: tuple[float, float | None]


def _stop(labels: Tensor, scores: Tensor, threshold: float) -> _Stop:
    called = (scores.double() >= threshold).long()
    (tn, fp), (fn, tp) = confusion_matrix(labels, called, num_classes=2).tolist()
    tpr, fpr = tp / (tp + fn), fp / (fp + tn)
    precision = tp / (tp + fp) if tp + fp else None
    said = "undefined" if precision is None else f"{precision:.2f}"
    return _Stop(
        threshold,
        f"threshold {threshold:.2f}: TP {tp}, FN {fn}, FP {fp}, TN {tn}".replace(
            "-", "\N{MINUS SIGN}"
        ),
        f"TPR {tpr:.2f}, FPR {fpr:.2f}, precision {said}",
        (round(fpr, 4), round(tpr, 4)),
        (round(tpr, 4), precision if precision is None else round(precision, 4)),
    )


def _slider_step(stop: _Stop) -> dict[str, Any]:
    """Change only what moves: two dots, the line, the words."""
    (fpr, tpr), (recall, precision) = stop.on_roc, stop.on_precision
    traces = {"x": [[fpr], [recall]], "y": [[tpr], [precision]]}
    layout = {
        "annotations[0].text": stop.counts,
        "annotations[1].text": stop.rates,
        "shapes[0].x0": stop.threshold,
        "shapes[0].x1": stop.threshold,
    }
    return slider_step(f"{stop.counts}. {stop.rates}", traces, layout, _MOVING)


def _bars(labels: Tensor, scores: Tensor) -> go.Bar:
    """Positive examples upwards, the others downwards."""
    low, high = scores.double().min().item(), scores.double().max().item()
    if low == high:
        low, high = low - 0.5, high + 0.5
    width = (high - low) / _BINS
    place = ((scores.double() - low) / width).long().clamp(0, _BINS - 1)
    middles = [round(low + (n + 0.5) * width, 4) for n in range(_BINS)]
    up = place[labels == 1].bincount(minlength=_BINS).tolist()
    down = place[labels == 0].bincount(minlength=_BINS).neg().tolist()
    colours = [COLOURS["blue"]] * _BINS + [COLOURS["vermilion"]] * _BINS
    return go.Bar(x=middles * 2, y=up + down, marker={"color": colours})


def _dot(x: float, y: float | None, xaxis: str, yaxis: str) -> go.Scatter:
    marker = {"size": 12, "color": COLOURS["vermilion"]}
    return go.Scatter(
        x=[x], y=[y], mode="markers", marker=marker, xaxis=xaxis, yaxis=yaxis
    )


def _line(
    x: list[float], y: list[float], line: dict[str, Any], xaxis: str, yaxis: str
) -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="lines", line=line, xaxis=xaxis, yaxis=yaxis)


def _rounded(values: Tensor) -> list[float]:
    return [round(value, 4) for value in values.tolist()]


def _mark(threshold: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "y domain",
        "x0": threshold,
        "x1": threshold,
        "y0": 0,
        "y1": 1,
        "line": {"color": COLOURS["grey"], "width": 3},
    }


def _axis(
    panel: str, direction: int, *, title: str, anchor: str, unit: bool = False
) -> dict[str, Any]:
    low, high = _PLACES[panel][2 * direction : 2 * direction + 2]
    axis: dict[str, Any] = {
        "domain": [low, high],
        "anchor": anchor,
        "fixedrange": True,
        "zeroline": False,
        "title": {"text": title, "font": {"size": 12}, "standoff": 4},
    }
    if unit:
        axis |= {"range": [-0.03, 1.05], "tickvals": [0, 0.5, 1]}
    return axis


def _class_name(text: str, y: float, colour: str) -> dict[str, Any]:
    font = {"size": 13, "color": COLOURS[colour]}
    return text_at(text, 0.01, y) | {"xanchor": "left", "font": font}
