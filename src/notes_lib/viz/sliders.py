"""What all figures with a slider share: the ground, the slider, and words in place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .style import COLOURS

# There is nothing to select, and on a phone they would hide a title.
_BUTTONS = ["toImage", "sendChartToCloud", "select2d", "lasso2d"]


def slider_layout(
    name: str,
    steps: Iterable[dict[str, Any]],
    *,
    start: int,
    gap: int,
    prefix: str = "",
) -> dict[str, Any]:
    """A layout with a slider below the figure, on the ground of the page.

    Nothing but the slider moves: the reader cannot drag, and sees no hints.

    Args:
        name: What the slider sets, for those who do not see it.
        steps: What each stop changes, as `slider_step` says it.
        start: Which stop to show first.
        gap: Pixels from the figure to the slider.
        prefix: What to write above the slider, before the label of the stop; by
            default nothing is written.

    Returns:
        What `update_layout` takes.
    """
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "modebar_remove": _BUTTONS,
        "sliders": [
            {
                "name": name,
                "active": start,
                "steps": list(steps),
                "currentvalue": {"prefix": prefix} if prefix else {"visible": False},
                "pad": {"t": gap},
                "ticklen": 0,
                "bordercolor": COLOURS["grey"],
                "bgcolor": COLOURS["grey"],
            }
        ],
    }


def slider_step(
    said: str,
    traces: Mapping[str, Any],
    layout: Mapping[str, Any],
    which: Sequence[int],
) -> dict[str, Any]:
    """What one stop changes.

    Args:
        said: Names the stop for those who do not see the figure.
        traces: By property, a new value for each of the traces that move.
        layout: New values in the layout, by their paths.
        which: The numbers of the traces that move.

    Returns:
        One of the steps of `slider_layout`.
    """
    args = [dict(traces), dict(layout), list(which)]
    return {"label": "", "value": said, "method": "update", "args": args}


def text_at(text: str, x: float, y: float, *, above: bool = False) -> dict[str, Any]:
    """An annotation, its middle at a place given in shares of the figure.

    Args:
        text: What to write.
        x: Where, from 0 at the left to 1 at the right.
        y: Where, from 0 at the bottom to 1 at the top.
        above: True to let the words stand on this height.

    Returns:
        One of the `annotations` of a layout.
    """
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom" if above else "middle",
        "showarrow": False,
        "font": {"size": 13},
    }
