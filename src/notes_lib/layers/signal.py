from itertools import product
from typing import Literal

import torch
from torch import Tensor

from .padding import pad2d


def convolve1d(signal: Tensor, kernel: Tensor) -> Tensor:
    r"""Convolve a signal with a kernel, keeping every place where they overlap.

    $$y_t = \sum_a h_a\, x_{t-a}$$

    Args:
        signal: The samples $x$, `(..., n)`.
        kernel: The weights $h$, `(m,)`.

    Returns:
        The full convolution, `(..., n + m - 1)`, in the two dtypes' common dtype.

    Raises:
        ValueError: If `kernel` is not 1-D, or either is empty.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.1.
    """
    if kernel.ndim != 1:
        raise ValueError(f"kernel must be 1-D, got {tuple(kernel.shape)}")
    _require_entries(signal, kernel, axes=1)
    signal, kernel = _in_common_dtype(signal, kernel)
    size, taps = signal.shape[-1], len(kernel)
    output = signal.new_zeros((*signal.shape[:-1], size + taps - 1))
    # Each weight adds one copy of the signal, delayed by the weight's index.
    for delay, weight in enumerate(kernel):
        output[..., delay : delay + size] += weight * signal
    return output


def convolve2d(
    image: Tensor, kernel: Tensor, *, mode: Literal["full", "valid"] = "full"
) -> Tensor:
    r"""Convolve an image with a kernel, in the mathematical sense: kernel flipped.

    $$y(r, c) = \sum_{a,b} x(r - a, c - b)\, k(a, b)$$

    Args:
        image: The pixels $x$, `(..., h, w)`. Outside the image they count as zero.
        kernel: The weights $k$, `(k1, k2)`.
        mode: Which outputs to keep: "full" keeps every one that sees a pixel,
            "valid" those whose whole window lies inside the image.

    Returns:
        `(..., h + k1 - 1, w + k2 - 1)` if full, `(..., h - k1 + 1, w - k2 + 1)` if
        valid, in the two dtypes' common dtype.

    Raises:
        ValueError: If `mode` is unknown, `kernel` is not 2-D, either is empty, or
            the mode is "valid" and the kernel does not fit inside the image.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.1.
    """
    if mode not in ("full", "valid"):
        raise ValueError(f"mode must be 'full' or 'valid', got {mode!r}")
    _require_plane(image, kernel)
    if mode == "full":
        k1, k2 = kernel.shape
        image = pad2d(image, (k1 - 1, k2 - 1))  # every stop that meets a pixel
    return cross_correlate2d(image, kernel.flip(0, 1))


def cross_correlate2d(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel over an image and take the dot product at each stop.

    $$y(r, c) = \sum_{a,b} x(r + a, c + b)\, k(a, b)$$

    This is what deep learning calls convolution: the kernel is not flipped.

    Args:
        image: The pixels $x$, `(..., h, w)`.
        kernel: The weights $k$, `(k1, k2)`.

    Returns:
        One number per stop, `(..., h - k1 + 1, w - k2 + 1)`, in the two dtypes'
        common dtype.

    Raises:
        ValueError: If `kernel` is not 2-D, either is empty, or the kernel does not
            fit inside the image.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.1.
    """
    _require_plane(image, kernel)
    (h, w), (k1, k2) = image.shape[-2:], kernel.shape
    if k1 > h or k2 > w:
        raise ValueError(
            "kernel must fit inside image: "
            f"kernel is {tuple(kernel.shape)}, image is {tuple(image.shape)}"
        )
    image, kernel = _in_common_dtype(image, kernel)
    rows, columns = h - k1 + 1, w - k2 + 1
    output = image.new_zeros((*image.shape[:-2], rows, columns))
    for a, b in product(range(k1), range(k2)):
        output += kernel[a, b] * image[..., a : a + rows, b : b + columns]
    return output


def _in_common_dtype(signal: Tensor, kernel: Tensor) -> tuple[Tensor, Tensor]:
    # A single weight has no axes, so torch would round it to the signal's dtype.
    dtype = torch.result_type(signal, kernel)
    return signal.to(dtype), kernel.to(dtype)


def _require_entries(signal: Tensor, kernel: Tensor, *, axes: int) -> None:
    sizes = tuple(signal.shape), tuple(kernel.shape)
    if len(sizes[0]) < axes or 0 in (*sizes[0][-axes:], *sizes[1]):
        raise ValueError(
            f"the signal needs {axes} or more axes, and it and the kernel need "
            f"entries: the signal is {sizes[0]}, the kernel is {sizes[1]}"
        )


def _require_plane(image: Tensor, kernel: Tensor) -> None:
    if kernel.ndim != 2:
        raise ValueError(f"kernel must be 2-D, got {tuple(kernel.shape)}")
    _require_entries(image, kernel, axes=2)
