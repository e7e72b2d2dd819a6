"""Networks of which some units are silent, as dropout leaves them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, INK, PAGE_WIDTH, use_style

_HEIGHT = 2.1  # inches


def show_silenced(draws: Mapping[str, Sequence[Tensor]]) -> Figure:
    """Draw dense networks side by side, with lines between units that are kept.

    Args:
        draws: By title, layer by layer from the inputs on, which units are kept,
            `(units,)`, other than zero. Units that are not are dotted circles.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no network, or a layer is not `(units,)`.
    """
    if not draws:
        raise ValueError("show_silenced needs at least one network")
    use_style()
    figure, axes = plt.subplots(
        1,
        len(draws),
        figsize=(PAGE_WIDTH, _HEIGHT),
        squeeze=False,
        layout="constrained",
    )
    for place, (title, layers) in zip(axes.flat, draws.items(), strict=True):
        for kept in layers:
            if kept.ndim != 1:
                raise ValueError(
                    f"a layer of {title!r} must be (units,), got {tuple(kept.shape)}"
                )
        _draw(place, layers)
        place.set_title(title)
        place.axis("off")
    return figure


def _draw(axes: Axes, layers: Sequence[Tensor]) -> None:
    spots = [
        [(x, (i + 0.5) / len(kept), bool(on)) for i, on in enumerate(kept.tolist())]
        for x, kept in enumerate(layers)
    ]
    for before, after in pairwise(spots):
        for x, y, on in before:
            for next_x, next_y, there in after:
                if on and there:
                    axes.plot(
                        [x, next_x],
                        [y, next_y],
                        color=COLOURS["blue"],
                        linewidth=0.8,
                        zorder=1,
                    )
    for x, y, on in (spot for layer in spots for spot in layer):
        axes.scatter(
            x,
            y,
            s=60,
            color=INK if on else "none",
            edgecolors=COLOURS["grey"],
            linestyle="-" if on else ":",
            zorder=2,
        )
