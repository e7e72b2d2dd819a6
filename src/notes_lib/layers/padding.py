from typing import Literal

import torch
from torch import Tensor

from notes_lib.core import pair


def pad2d(
    input: Tensor,
    padding: int | tuple[int, int],
    *,
    mode: Literal["zeros", "reflect"] = "zeros",
) -> Tensor:
    """Grow an image by a border on all four sides.

    Args:
        input: Images, `(..., h, w)`.
        padding: Pixels added to each end of an axis: one int, or `(rows, columns)`.
        mode: "zeros" for a black border, "reflect" to mirror the image about its
            edge pixels without repeating them, so `1 2 3` becomes `3 2 1 2 3 2 1`.

    Returns:
        A new tensor, `(..., h + 2 * rows, w + 2 * columns)`.

    Raises:
        TypeError: If `padding` is neither an int nor a pair of ints.
        ValueError: If `padding` is negative, `mode` is unknown, `input` has no image
            axes, or the mirror image would be longer than the image.

    Reference:
        Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep
        learning", section 2.2, arXiv:1603.07285.
    """
    padding = pair(padding, name="padding")
    if mode not in ("zeros", "reflect"):
        raise ValueError(f"mode must be 'zeros' or 'reflect', got {mode!r}")
    if input.ndim < 2:
        raise ValueError(f"input must be (..., h, w), got {tuple(input.shape)}")
    if mode == "zeros":
        return fill_border(input, padding, 0)
    h, w = input.shape[-2:]
    if padding[0] >= h or padding[1] >= w:
        raise ValueError(
            "reflect padding must be smaller than the image: "
            f"padding is {padding}, the image is {(h, w)}"
        )
    rows = _mirrored_index(h, padding[0], input.device)
    columns = _mirrored_index(w, padding[1], input.device)
    return input[..., rows[:, None], columns]


def fill_border(input: Tensor, padding: tuple[int, int], value: float) -> Tensor:
    """Grow an image by a border of one value, `(..., h + 2 * p1, w + 2 * p2)`."""
    (h, w), (p1, p2) = input.shape[-2:], padding
    output = input.new_full((*input.shape[:-2], h + 2 * p1, w + 2 * p2), value)
    output[..., p1 : p1 + h, p2 : p2 + w] = input
    return output


def _mirrored_index(size: int, padding: int, device: torch.device) -> Tensor:
    # abs() folds the axis at pixel 0; counted from the far end, the same fold again.
    last = size - 1
    index = torch.arange(-padding, size + padding, device=device).abs()
    return last - (last - index).abs()
