from collections.abc import Callable
from itertools import product
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function

from notes_lib.core import pair

from .padding import fill_border
from .patches import fold_patches, patch_grid, sliding_windows


def max_pool2d(
    input: Tensor,
    kernel_size: int | tuple[int, int],
    *,
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    r"""Keep the largest pixel of every window.

    $$y(r, c) = \max_{a,b}\, x(r S + a, c S + b)$$

    The whole upstream gradient goes to the pixel that won; where several tie, to the
    first of them, row by row. A window that holds a nan gives nan.

    Args:
        input: Images, `(..., h, w)`. An empty batch gives an empty output.
        kernel_size: The window, `(k1, k2)`, or one int for both.
        stride: Pixels from one window to the next, per axis; the window's size if
            left out, so that windows tile the image.
        padding: Border that loses to every number but the dtype's lowest (-inf, for
            floats), at most half the window, per axis.
        dilation: Pixels from one window entry to the next, per axis. A dilated window
            can step over the whole image; one that meets padding only gives the
            dtype's lowest number.

    Returns:
        One pixel per window, `(..., rows, columns)`, sized by `output_size`.

    Raises:
        TypeError: If `input` is bool or complex, or an option is neither an int nor a
            pair of ints.
        ValueError: If `input` has no image axes, an option is out of range, or the
            window does not fit.

    Reference:
        Scherer, Müller and Behnke 2010, "Evaluation of Pooling Operations in
        Convolutional Architectures for Object Recognition", section 3.2.
    """
    if input.dtype == torch.bool or input.is_complex():
        raise TypeError(f"input must hold real numbers, got {input.dtype}")
    window = _window(kernel_size, stride, padding, dilation)
    _require_fit(input, window)
    # torch leaves apply() untyped
    pool: Callable[..., tuple[Tensor, Tensor]] = _MaxPool2dFunction.apply
    best, _ = pool(input, window)
    return best


def avg_pool2d(
    input: Tensor,
    kernel_size: int | tuple[int, int],
    *,
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    r"""Average the pixels of every window.

    $$y(r, c) = \frac{1}{k_1 k_2} \sum_{a,b} x(r S + a, c S + b)$$

    Padding counts as zeros, so windows at the border are darker. The upstream
    gradient is shared out evenly among a window's pixels.

    Args:
        input: Images, `(..., h, w)`. An empty batch gives an empty output.
        kernel_size: The window, `(k1, k2)`, or one int for both.
        stride: Pixels from one window to the next, per axis; the window's size if
            left out, so that windows tile the image.
        padding: Zeros added to each end, at most half the window, per axis.

    Returns:
        One average per window, `(..., rows, columns)`, sized by `output_size`.

    Raises:
        TypeError: If `input` is not floating point, or an option is neither an int
            nor a pair of ints.
        ValueError: If `input` has no image axes, an option is out of range, or the
            window does not fit.

    Reference:
        LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition",
        section II.A, there with a gain and a bias to learn.
    """
    if not input.is_floating_point():
        raise TypeError(f"input must be floating point, got {input.dtype}")
    window = _window(kernel_size, stride, padding)
    _require_fit(input, window)
    pool: Callable[..., Tensor] = _AvgPool2dFunction.apply  # torch leaves it untyped
    return pool(input, window)


class MaxPool2d(nn.Module):
    """A layer that calls `max_pool2d`; it has nothing to learn.

    Args:
        kernel_size: As in `max_pool2d`.
        stride: As in `max_pool2d`.
        padding: As in `max_pool2d`.
        dilation: As in `max_pool2d`.

    Raises:
        TypeError: If an option is neither an int nor a pair of ints.
        ValueError: If an option is out of range.

    Reference:
        PyTorch documentation, `torch.nn.MaxPool2d`.
    """

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
    ) -> None:
        super().__init__()
        window = _window(kernel_size, stride, padding, dilation)
        self.kernel_size, self.stride = window["kernel_size"], window["stride"]
        self.padding, self.dilation = window["padding"], window["dilation"]

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding}, dilation={self.dilation}"
        )

    def forward(self, input: Tensor) -> Tensor:
        return max_pool2d(
            input,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )


class AvgPool2d(nn.Module):
    """A layer that calls `avg_pool2d`; it has nothing to learn.

    Args:
        kernel_size: As in `avg_pool2d`.
        stride: As in `avg_pool2d`.
        padding: As in `avg_pool2d`.

    Raises:
        TypeError: If an option is neither an int nor a pair of ints.
        ValueError: If an option is out of range.

    Reference:
        PyTorch documentation, `torch.nn.AvgPool2d`.
    """

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
    ) -> None:
        super().__init__()
        window = _window(kernel_size, stride, padding)
        self.kernel_size, self.stride = window["kernel_size"], window["stride"]
        self.padding = window["padding"]

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding}"
        )

    def forward(self, input: Tensor) -> Tensor:
        return avg_pool2d(
            input, self.kernel_size, stride=self.stride, padding=self.padding
        )


class _MaxPool2dFunction(Function):
    """Forward and backward of `max_pool2d`, remembering where each maximum was."""

    generate_vmap_rule = True

    @staticmethod
    def forward(
        input: Tensor, window: dict[str, tuple[int, int]]
    ) -> tuple[Tensor, Tensor]:
        padded = fill_border(input, window["padding"], _lowest(input.dtype))
        windows = _windows(padded, window)  # (..., rows, columns, k1, k2)
        entries = windows.movedim((-2, -1), (0, 1)).flatten(0, 1)
        best, entry = entries.max(dim=0)  # (..., rows, columns)
        # Number the pixels of a plane: a maximum lies at the number of its window's
        # corner plus its distance from there, which is the same in every window.
        h, w = padded.shape[-2:]
        numbers = _windows(torch.arange(h * w, device=input.device).view(h, w), window)
        return best, numbers[..., 0, 0] + numbers[0, 0].flatten()[entry]

    @staticmethod
    def setup_context(
        ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, Tensor]
    ) -> None:
        input, ctx.window = inputs
        _, winners = output
        ctx.image_size = input.shape[-2:]
        ctx.mark_non_differentiable(winners)
        ctx.save_for_backward(winners)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor, _: Tensor) -> tuple[Tensor, None]:
        (winners,) = ctx.saved_tensors
        (h, w), (p1, p2) = ctx.image_size, ctx.window["padding"]
        padded = upstream.new_zeros(
            (*upstream.shape[:-2], (h + 2 * p1) * (w + 2 * p2))
        ).scatter_add(-1, winners.flatten(-2), upstream.flatten(-2))
        padded = torch.unflatten(padded, -1, (h + 2 * p1, w + 2 * p2))
        return padded[..., p1 : p1 + h, p2 : p2 + w], None


class _AvgPool2dFunction(Function):
    """Forward and backward of `avg_pool2d`."""

    generate_vmap_rule = True

    @staticmethod
    def forward(input: Tensor, window: dict[str, tuple[int, int]]) -> Tensor:
        windows = _windows(fill_border(input, window["padding"], 0), window)
        k1, k2 = window["kernel_size"]
        # Entry by entry over whole maps: four times as fast as window by window.
        total = torch.zeros_like(windows[..., 0, 0])
        for a, b in product(range(k1), range(k2)):
            total += windows[..., a, b]
        return total / (k1 * k2)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        input, ctx.window = inputs
        ctx.image_size = input.shape[-2:]

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, None]:
        k1, k2 = ctx.window["kernel_size"]
        shares = (upstream / (k1 * k2)).flatten(-2)  # (..., positions)
        shares = shares[..., None, :].expand(*shares.shape[:-1], k1 * k2, -1)
        return fold_patches(shares, ctx.image_size, **ctx.window).squeeze(-3), None


def _window(
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None,
    padding: int | tuple[int, int],
    dilation: int | tuple[int, int] = 1,
) -> dict[str, tuple[int, int]]:
    """Check the options, and spell them out per axis."""
    kernel = pair(kernel_size, name="kernel_size", minimum=1)
    step = kernel if stride is None else pair(stride, name="stride", minimum=1)
    border = pair(padding, name="padding")
    gap = pair(dilation, name="dilation", minimum=1)
    if border[0] > kernel[0] // 2 or border[1] > kernel[1] // 2:
        # More, and even a window without dilation could lie outside the image.
        raise ValueError(
            "padding must be at most half of kernel_size: "
            f"padding is {border}, kernel_size is {kernel}"
        )
    return {
        "kernel_size": kernel,
        "stride": step,
        "padding": border,
        "dilation": gap,
    }


def _require_fit(input: Tensor, window: dict[str, tuple[int, int]]) -> None:
    if input.ndim < 2:
        raise ValueError(f"input must be (..., h, w), got {tuple(input.shape)}")
    h, w = input.shape[-2:]
    patch_grid((h, w), **window)


def _windows(image: Tensor, window: dict[str, tuple[int, int]]) -> Tensor:
    return sliding_windows(
        image,
        window["kernel_size"],
        stride=window["stride"],
        dilation=window["dilation"],
    )


def _lowest(dtype: torch.dtype) -> float:
    return -float("inf") if dtype.is_floating_point else torch.iinfo(dtype).min
