"""A large matrix as shades, where single numbers would be too small to read."""

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from torch import Tensor

from .style import COLOURS, PAGE_WIDTH, use_style


def show_matrix(values: Tensor, *, xlabel: str, ylabel: str) -> Figure:
    """Draw each entry as a cell: the larger, the bluer; 0 has the page's colour.

    Args:
        values: Numbers from 0 on, `(rows, columns)`; the largest gets the full colour.
        xlabel: What a column is.
        ylabel: What a row is.

    Returns:
        The figure, as wide as the page.

    Raises:
        ValueError: If `values` is not a matrix with an entry, or one is negative.
    """
    if values.ndim != 2 or not values.numel() or values.min() < 0:
        raise ValueError(
            "values must be (rows, columns), none of them negative, got "
            f"{tuple(values.shape)}"
        )
    use_style()
    rows, columns = values.shape
    figure, axes = plt.subplots(
        figsize=(PAGE_WIDTH, 0.5 + min(0.16 * rows, PAGE_WIDTH)), layout="constrained"
    )
    shades = values.detach().double().cpu()
    shades = shades / shades.max().clamp(min=torch.finfo(shades.dtype).tiny)
    blue = torch.tensor(to_rgb(COLOURS["blue"])).expand(rows, columns, 3)
    cells = torch.cat([blue, shades.unsqueeze(2)], dim=2)
    axes.imshow(cells.numpy(), aspect="auto", interpolation="nearest")
    axes.grid(False)
    if rows <= 12:
        axes.set_yticks(range(rows))
    axes.set(xlabel=xlabel, ylabel=ylabel)
    return figure
