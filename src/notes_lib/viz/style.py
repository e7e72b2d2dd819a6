"""The look that every figure of the course shares.

A figure has to read on a white page, on a near-black one and in print. So text and
axes are pure black, which the site swaps for the page's own text colour; the ground
is transparent; and data take mid-tones that stand out from both grounds.
"""

from typing import Any

import matplotlib.pyplot as plt
import torch
from cycler import cycler
from matplotlib.colors import to_rgb
from torch import Tensor

COLOURS = {
    "blue": "#1F83C6",
    "vermilion": "#D55E00",
    "green": "#0B8F69",
    "purple": "#BF6495",
    "amber": "#B27D00",
    "grey": "#808488",
}
"""The Okabe-Ito hues, shifted until each has a contrast of 3 to white and to #1e2129.

Blue and vermilion are the pair that readers with any kind of colour vision tell
apart; here blue means positive and vermilion negative.
"""

INK = "#000000"  # becomes the page's text colour
PAPER = "#ffffff"  # becomes the page's background
DARK_INK, LIGHT_INK = "#111111", "#f4f4f4"  # stay as they are, on opaque cells

PAGE_WIDTH = 4.6  # inches: natural size on a desk, seven tenths of it on a phone

_SETTINGS: dict[Any, Any] = {
    "axes.grid": True,
    "axes.labelsize": 10,
    "axes.prop_cycle": cycler(color=list(COLOURS.values())),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "figure.figsize": (PAGE_WIDTH, 2.9),
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.02,
    "font.size": 10,
    "grid.alpha": 0.3,
    "grid.color": COLOURS["grey"],
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "text.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
}


def use_style() -> None:
    """Give the figures that are made from here on the style of the course.

    The functions of this package call it themselves. Call it before drawing with
    Matplotlib by hand.
    """
    plt.rcParams.update(_SETTINGS)


def signed_colours(values: Tensor, *, limit: float | None = None) -> Tensor:
    """Colour numbers by sign and size: blue above zero, vermilion below.

    Zero is fully transparent, so it takes the colour of the page.

    Args:
        values: Any numbers, `(...)`.
        limit: The size that gets the fullest colour; larger ones get the same. By
            default the largest size in `values`.

    Returns:
        Red, green, blue and opacity in [0, 1], `(..., 4)`, float32.

    Raises:
        ValueError: If `limit` is not positive.
    """
    if limit is not None and limit <= 0:
        raise ValueError(f"limit must be positive, got {limit}")
    values = values.detach().float().cpu()
    if limit is None:
        limit = float(values.abs().max()) if values.numel() else 0.0
    strength = (values.abs() / (limit or 1.0)).clamp(0, 1).unsqueeze(-1)
    above = torch.tensor(to_rgb(COLOURS["blue"]))
    below = torch.tensor(to_rgb(COLOURS["vermilion"]))
    hue = torch.where(values.unsqueeze(-1) >= 0, above, below)
    return torch.cat([hue, strength], dim=-1)
