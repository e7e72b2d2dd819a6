"""Pictures and feature maps side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from .grids import Window, draw_window
from .style import COLOURS, PAGE_WIDTH, signed_colours, use_style

_TITLE = 0.3  # inches


@dataclass(frozen=True)
class Picture:
    """An image to be drawn.

    Args:
        pixels: Brightness, `(h, w)`, or red, green and blue, `(3, h, w)`, in [0, 1].
            With `signed`, any numbers, `(h, w)`.
        title: Written above; may hold Matplotlib maths.
        signed: Colour by sign and size: blue above zero, vermilion below, the page
            itself at zero.
        limit: With `signed`, the size that gets the fullest colour.
        windows: Frames around some of the pixels.
    """

    pixels: Tensor
    title: str = ""
    signed: bool = False
    limit: float | None = None
    windows: Sequence[Window] = ()


def show_images(
    *pictures: Picture | Tensor, columns: int = 3, width: float = PAGE_WIDTH
) -> Figure:
    """Draw pictures side by side, each pixel a sharp square.

    Args:
        pictures: In reading order. A bare tensor, `(h, w)` or `(3, h, w)`, is a
            picture without a title.
        columns: How many in a row; more than three are hard to see on a phone.
        width: Width of the figure in inches.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing to draw, or the pixels of a picture have
            neither of the two shapes.
    """
    if not pictures:
        raise ValueError("show_images needs at least one picture")
    shown = [p if isinstance(p, Picture) else Picture(p) for p in pictures]
    columns = min(columns, len(shown))
    rows = -(-len(shown) // columns)
    panel = width / columns
    tallest = max(p.pixels.shape[-2] / p.pixels.shape[-1] for p in shown)
    title = _TITLE if any(p.title for p in shown) else 0.0

    use_style()
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(width, rows * (panel * 0.94 * tallest + title + 0.06)),
        squeeze=False,
        layout="constrained",
    )
    for place in axes.flat:
        place.axis("off")
    for place, picture in zip(axes.flat, shown, strict=False):
        height, across = picture.pixels.shape[-2:]
        place.imshow(
            _colours(picture).numpy(), cmap="gray", vmin=0, vmax=1, interpolation="none"
        )
        # A frame keeps a pale picture apart from a pale page.
        place.add_patch(
            Rectangle(
                (-0.5, -0.5),
                across,
                height,
                fill=False,
                edgecolor=COLOURS["grey"],
                linewidth=0.8,
                clip_on=False,
            )
        )
        for window in picture.windows:
            draw_window(place, window, left=-0.5, top=-0.5)
        place.set_title(picture.title, fontsize=10)
    return figure


def _colours(picture: Picture) -> Tensor:
    """What `imshow` takes: `(h, w)`, or `(h, w, 3)`, or `(h, w, 4)`."""
    pixels = picture.pixels.detach().float().cpu()
    if picture.signed and pixels.ndim == 2:
        return signed_colours(pixels, limit=picture.limit)
    if not picture.signed and pixels.ndim == 2:
        return pixels
    if not picture.signed and pixels.ndim == 3 and pixels.shape[0] == 3:
        return pixels.permute(1, 2, 0).clamp(0, 1)
    wanted = "(h, w)" if picture.signed else "(h, w) or (3, h, w)"
    raise ValueError(f"pixels must have shape {wanted}, got {tuple(pixels.shape)}")
