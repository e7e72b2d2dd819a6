"""Points in the plane, and how a classifier divides it between the classes."""

from collections.abc import Callable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, INK, PAGE_WIDTH, use_style

# The first two are the pair that everybody tells apart; markers differ too.
CLASS_COLOURS = [
    COLOURS[n] for n in ("vermilion", "blue", "green", "purple", "amber", "grey")
]
CLASS_MARKERS = ["o", "^", "s", "D", "v", "P"]
_FINE = 160  # grid cells along an axis


@dataclass(frozen=True)
class Regions:
    """Labelled points, and the classifier whose regions are to be drawn.

    Args:
        points: `(n, 2)`.
        labels: Their classes, `(n,)`, integers from 0 to 5.
        scores: Takes points, `(m, 2)`, and returns one score per class, `(m, c)`, or
            one score for the class 1, `(m,)`, whose sign decides. None draws the
            points alone.
        title: Written above.
    """

    points: Tensor
    labels: Tensor
    scores: Callable[[Tensor], Tensor] | None = None
    title: str = ""


def show_regions(
    *panels: Regions, columns: int = 3, margin: float = 0.15, size: float = 12
) -> Figure:
    """Draw points, the region of each class, and the lines where two classes tie.

    Args:
        panels: In reading order.
        columns: How many in a row.
        margin: What to show beyond the points, as a share of their extent.
        size: Area of a point's marker, in square points.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing to draw, or points are not `(n, 2)` with one
            label each.
    """
    if not panels:
        raise ValueError("show_regions needs at least one panel")
    for panel in panels:
        if panel.points.ndim != 2 or panel.points.shape != (len(panel.labels), 2):
            raise ValueError(
                "points must be (n, 2) with one label each: got "
                f"{tuple(panel.points.shape)} and {tuple(panel.labels.shape)}"
            )
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    boxes = [_box(panel.points, margin) for panel in panels]
    tallest = max((y1 - y0) / (x1 - x0) for x0, x1, y0, y1 in boxes)
    panel_width = PAGE_WIDTH / columns
    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(PAGE_WIDTH, rows * (panel_width * tallest + 0.35)),
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat[len(panels) :]:
        place.axis("off")
    for place, panel, box in zip(axes.flat, panels, boxes, strict=False):
        _draw(place, panel, box, size)
        if columns > 1:  # small panels: the shape matters, and not the numbers
            place.tick_params(labelleft=False, labelbottom=False, length=0)
    return figure


def _box(points: Tensor, margin: float) -> tuple[float, float, float, float]:
    low, high = points.detach().cpu().aminmax(dim=0)
    beyond = margin * (high - low).clamp(min=1e-6)
    (x0, y0), (x1, y1) = (low - beyond).tolist(), (high + beyond).tolist()
    return x0, x1, y0, y1


def _draw(
    axes: Axes, panel: Regions, box: tuple[float, float, float, float], size: float
) -> None:
    x0, x1, y0, y1 = box
    if panel.scores is not None:
        xs, ys = torch.linspace(x0, x1, _FINE), torch.linspace(y0, y1, _FINE)
        grid = torch.cartesian_prod(ys, xs).flip(1).to(panel.points)
        with torch.no_grad():
            scores = panel.scores(grid).detach().float().cpu()
        if scores.ndim == 1:
            scores = torch.stack([torch.zeros_like(scores), scores], dim=1)
        scores = scores.view(_FINE, _FINE, -1)
        hues = torch.tensor([to_rgb(c) for c in CLASS_COLOURS])[scores.argmax(-1)]
        shade = torch.full((_FINE, _FINE, 1), 0.2)
        axes.imshow(
            torch.cat([hues, shade], dim=-1).numpy(),
            extent=box,
            origin="lower",
            interpolation="nearest",
        )
        for k in range(scores.shape[-1]):
            rivals = scores.clone()
            rivals[..., k] = -torch.inf
            lead = scores[..., k] - rivals.amax(dim=-1)
            if k and lead.min() < 0 < lead.max():
                axes.contour(
                    xs.numpy(),
                    ys.numpy(),
                    lead.numpy(),
                    [0],
                    colors=[INK],
                    linewidths=1.2,
                )
    points, labels = panel.points.detach().cpu(), panel.labels.cpu()
    for k in sorted(set(labels.tolist())):
        mine = points[labels == k]
        axes.scatter(
            mine[:, 0],
            mine[:, 1],
            s=size,
            color=CLASS_COLOURS[k],
            marker=CLASS_MARKERS[k],
            linewidths=0,
        )
    axes.set(xlim=(x0, x1), ylim=(y0, y1), aspect="equal")
    axes.set_title(panel.title, fontsize=10)
    axes.grid(False)
