"""Where one number lies among many others."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, use_style


def show_among(
    values: Tensor, one: float, *, names: tuple[str, str], xlabel: str, bins: int = 40
) -> Figure:
    """Draw a histogram of many numbers, and a line at one that stands apart.

    Args:
        values: The many, `(n,)`.
        one: The number to compare with them.
        names: What the many are, and what the one is; written beside them.
        xlabel: What is measured, with its unit.
        bins: How many bars.

    Returns:
        The figure.

    Raises:
        ValueError: If `values` is not `(n,)` with at least one number.
    """
    if values.ndim != 1 or not len(values):
        raise ValueError(
            f"values must be (n,), at least one, got {tuple(values.shape)}"
        )
    use_style()
    figure, axes = plt.subplots(layout="constrained")
    many = values.detach().double().cpu()
    heights, _, _ = axes.hist(many.numpy(), bins=bins, color=COLOURS["grey"])
    axes.axvline(one, color=COLOURS["blue"])
    top = float(torch.as_tensor(heights).max())
    edge = float(many.min() if one < many.mean() else many.max())
    sides = ("right", "left") if one < many.mean() else ("left", "right")
    for place, height, name, side, colour in (
        (edge, 0.6 * top, names[0], sides[0], "grey"),
        (one, 0.9 * top, names[1], sides[1], "blue"),
    ):
        axes.annotate(
            name,
            (place, height),
            xytext=(6 if side == "left" else -6, 0),
            textcoords="offset points",
            ha=side,
            color=COLOURS[colour],
        )
    axes.set(xlabel=xlabel, ylabel="how many")
    return figure
