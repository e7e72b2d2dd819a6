"""The spread of a curve over seeds, with no more corners than paper can show."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray
from torch import Tensor

_MOST = 500  # places across a drawing at which a band may turn

Floats = NDArray[np.float64]


def draw_band(
    axes: Axes, x: Floats, values: Tensor, *, colour: str, log: bool = False
) -> None:
    """Draw a band from the least to the greatest of several runs; of one run, nothing.

    Where more steps fall on one place than can be told apart, the band shows their
    extremes: nothing that it covers is lost.

    Args:
        axes: Where to draw.
        x: Where the values lie, `(steps,)`.
        values: One run a row, `(seeds, steps)`.
        colour: Of the curve.
        log: Whether the horizontal axis has a logarithmic scale, or will have.
    """
    if values.shape[0] == 1:
        return
    low, high = values.amin(dim=0).numpy(), values.amax(dim=0).numpy()
    starts = _starts(x, log)
    if len(starts) < len(x):
        low = np.append(np.minimum.reduceat(low, starts), low[-1])
        high = np.append(np.maximum.reduceat(high, starts), high[-1])
        x = np.append(x[starts], x[-1])
    axes.fill_between(x, low, high, color=colour, alpha=0.22, linewidth=0)


def _starts(x: Floats, log: bool) -> NDArray[np.intp]:
    """The first of the steps at each place."""
    if len(x) <= _MOST or (np.diff(x) <= 0).any():
        return np.arange(len(x))
    if log:
        hidden = int((x <= 0).sum())
        return np.append(np.arange(hidden), hidden + _starts(np.log(x[hidden:]), False))
    place = np.floor((x - x[0]) / (x[-1] - x[0]) * _MOST)
    return np.flatnonzero(np.diff(place, prepend=-1))
