import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function

from notes_lib.core import pair

from .patches import extract_patches, fold_patches, patch_grid

# 4 MiB of float32: a patch matrix that outgrows a CPU's cache takes twice the time.
CPU_PATCH_ENTRIES = 2**20
# 1 GiB elsewhere, to bound the memory: small pieces would leave a GPU idle.
PATCH_ENTRIES = 2**28


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    r"""Cross-correlate images with kernels, as convolutional layers do.

    For one channel and one kernel, at stride 1,

    $$y(r, c) = \beta + \sum_{a,b} x(r + a, c + b)\, k(a, b).$$

    With $g = \partial L / \partial y$ the upstream gradient, a kernel entry meets
    every output, so its gradient is a cross-correlation of input and upstream; a
    pixel meets the outputs above and left of it, so its gradient is a full
    convolution of upstream and kernel:

    $$\frac{\partial L}{\partial k(a, b)} = \sum_{r,c} g(r, c)\, x(r + a, c + b)
    \qquad
    \frac{\partial L}{\partial x(r, c)} = \sum_{a,b} g(r - a, c - b)\, k(a, b)
    \qquad
    \frac{\partial L}{\partial \beta} = \sum_{r,c} g(r, c)$$

    Only the gradients that are asked for are computed, and they can be
    differentiated again. Under `torch.autocast` the inputs are cast to its dtype, as
    PyTorch's own convolution does.

    Args:
        input: Images in floating point, `(..., c, h, w)`. An empty batch gives an
            empty output.
        weight: One kernel per output channel, `(o, c / groups, k1, k2)`.
        bias: One number per output channel, `(o,)`.
        stride: Pixels from one stop of the kernels to the next, per axis.
        padding: Zeros added to each end, per axis.
        dilation: Pixels from one kernel entry to the next, per axis.
        groups: Cut the channels into this many groups that do not see each other.

    Returns:
        One map per kernel, `(..., o, rows, columns)`, sized by `output_size`.

    Raises:
        TypeError: If `input` is not floating point, or an option is neither an int
            nor a pair of ints.
        ValueError: If the shapes do not fit each other, or an option is out of range.

    Reference:
        LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition";
        Dumoulin and Visin 2016, arXiv:1603.07285, for the sizes.
    """
    if not input.is_floating_point():
        raise TypeError(f"input must be floating point, got {input.dtype}")
    _require_matching_shapes(input, weight, bias, groups)
    input, weight = _cast_by_autocast(input), _cast_by_autocast(weight)
    bias = None if bias is None else _cast_by_autocast(bias)
    window = {
        "stride": pair(stride, name="stride", minimum=1),
        "padding": pair(padding, name="padding"),
        "dilation": pair(dilation, name="dilation", minimum=1),
    }
    (c, h, w), (o, _, k1, k2) = input.shape[-3:], weight.shape
    rows, columns = patch_grid((h, w), (k1, k2), **window)
    images = input.reshape(math.prod(input.shape[:-3]), c, h, w)
    entries = CPU_PATCH_ENTRIES if input.device.type == "cpu" else PATCH_ENTRIES
    images_at_once = max(1, entries // (c * k1 * k2 * rows * columns))
    correlate: Callable[..., Tensor] = _Conv2dFunction.apply  # torch leaves it untyped
    maps = [
        correlate(some, weight, bias, groups, window)
        for some in torch.split(images, images_at_once)
    ]
    return torch.cat(maps).reshape(*input.shape[:-3], o, rows, columns)


class Conv2d(nn.Module):
    r"""A convolutional layer: `conv2d` with a weight and a bias to learn.

    Both start uniform in $\pm 1 / \sqrt{n}$, where $n$ counts the inputs of one
    output.

    Args:
        in_channels: Channels of the input, `c`.
        out_channels: Kernels, and so channels of the output, `o`.
        kernel_size: `(k1, k2)`, or one int for both.
        stride: As in `conv2d`.
        padding: As in `conv2d`.
        dilation: As in `conv2d`.
        groups: As in `conv2d`.
        bias: True to learn a bias too.
        generator: Source of the starting values, on the CPU; move the layer
            afterwards.

    Raises:
        TypeError: If a size is neither an int nor a pair of ints.
        ValueError: If a count is below 1, or `groups` does not divide the channels.

    Reference:
        PyTorch documentation, `torch.nn.Conv2d`.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        _require_divisible_channels(in_channels, out_channels, groups)
        k1, k2 = pair(kernel_size, name="kernel_size", minimum=1)
        self.stride = pair(stride, name="stride", minimum=1)
        self.padding = pair(padding, name="padding")
        self.dilation = pair(dilation, name="dilation", minimum=1)
        self.groups = groups
        weight = torch.empty(out_channels, in_channels // groups, k1, k2)
        bound = 1 / math.sqrt(weight[0].numel())
        self.weight = nn.Parameter(weight.uniform_(-bound, bound, generator=generator))
        self.bias = (
            nn.Parameter(
                torch.empty(out_channels).uniform_(-bound, bound, generator=generator)
            )
            if bias
            else None
        )

    def extra_repr(self) -> str:
        out_channels, group_size, *kernel_size = self.weight.shape
        words = [
            f"{group_size * self.groups}, {out_channels}",
            f"kernel_size={tuple(kernel_size)}",
            f"stride={self.stride}",
        ]
        if self.padding != (0, 0):
            words.append(f"padding={self.padding}")
        if self.dilation != (1, 1):
            words.append(f"dilation={self.dilation}")
        if self.groups != 1:
            words.append(f"groups={self.groups}")
        if self.bias is None:
            words.append("bias=False")
        return ", ".join(words)

    def forward(self, input: Tensor) -> Tensor:
        return conv2d(
            input,
            self.weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
        )


def conv2d_parameter_count(
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    *,
    groups: int = 1,
    bias: bool = True,
) -> int:
    r"""Count the numbers that a convolutional layer learns.

    $$N \left(k_1 k_2 \frac{C}{G} + 1\right)$$

    The image's size does not appear: every position shares the same kernels.

    Args:
        in_channels: Channels of the input, $C$.
        out_channels: Kernels, $N$.
        kernel_size: `(k1, k2)`, or one int for both.
        groups: Groups of channels, $G$.
        bias: True to count one bias per kernel.

    Returns:
        The number of parameters.

    Raises:
        TypeError: If `kernel_size` is neither an int nor a pair of ints.
        ValueError: If a count is below 1, or `groups` does not divide the channels.

    Reference:
        PyTorch documentation, `torch.nn.Conv2d`, the shapes of `weight` and `bias`.
    """
    _require_divisible_channels(in_channels, out_channels, groups)
    k1, k2 = pair(kernel_size, name="kernel_size", minimum=1)
    return out_channels * (k1 * k2 * in_channels // groups + bias)


class _Conv2dFunction(Function):
    """Forward and backward of `conv2d` on a batch, `(n, c, h, w)`.

    Laid out as columns, patches turn all three sums into matrix products.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        groups: int,
        window: dict[str, tuple[int, int]],
    ) -> Tensor:
        grid = patch_grid(_plane(input), _plane(weight), **window)
        columns = _columns(input, weight, groups, window)
        maps = _rows(weight, groups) @ columns  # (n, g, o/g, positions)
        output = torch.unflatten(maps.flatten(1, 2), -1, grid)  # (n, o, rows, columns)
        return output if bias is None else output + bias[:, None, None]

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        input, weight, _, ctx.groups, ctx.window = inputs
        ctx.save_for_backward(input, weight)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, ...]:
        input, weight = ctx.saved_tensors
        groups, window = ctx.groups, ctx.window
        maps = torch.unflatten(upstream.flatten(-2), 1, (groups, -1))
        input_gradient = weight_gradient = bias_gradient = None
        if ctx.needs_input_grad[0]:
            # Each output hands kernel x upstream back to its patch; folding adds up
            # the patches that share a pixel. That is the full convolution above.
            columns = (_rows(weight, groups).mT @ maps).flatten(1, 2)
            input_gradient = fold_patches(
                columns, _plane(input), _plane(weight), **window
            )
        if ctx.needs_input_grad[1]:
            columns = _columns(input, weight, groups, window)
            weight_gradient = (maps @ columns.mT).sum(0).reshape(weight.shape)
        if ctx.needs_input_grad[2]:
            bias_gradient = upstream.sum((0, 2, 3))
        return input_gradient, weight_gradient, bias_gradient, None, None


def _rows(weight: Tensor, groups: int) -> Tensor:
    """Kernels as rows, `(g, o/g, c/g * k1 * k2)`."""
    return torch.unflatten(weight.flatten(1), 0, (groups, -1))


def _columns(
    input: Tensor, weight: Tensor, groups: int, window: dict[str, tuple[int, int]]
) -> Tensor:
    """Patches as columns, `(n, g, c/g * k1 * k2, positions)`."""
    patches = extract_patches(input, _plane(weight), **window)
    return torch.unflatten(patches, 1, (groups, -1))


def _cast_by_autocast(tensor: Tensor) -> Tensor:
    """What PyTorch's matrix products do to a tensor under autocast, done once.

    Left to the products, it would miss the bias, and the backward pass, which runs
    outside of autocast.
    """
    device = tensor.device.type
    if not torch.amp.is_autocast_available(device):  # "meta", for one
        return tensor
    if not torch.is_autocast_enabled(device) or tensor.dtype == torch.float64:
        return tensor
    return tensor.to(torch.get_autocast_dtype(device))


def _plane(images: Tensor) -> tuple[int, int]:
    h, w = images.shape[-2:]
    return h, w


def _require_divisible_channels(
    in_channels: int, out_channels: int, groups: int
) -> None:
    if min(in_channels, out_channels, groups) < 1:
        raise ValueError(
            "in_channels, out_channels and groups must be at least 1, "
            f"got {in_channels}, {out_channels} and {groups}"
        )
    if in_channels % groups or out_channels % groups:
        raise ValueError(
            "groups must divide in_channels and out_channels: "
            f"groups is {groups}, the channels are {in_channels} and {out_channels}"
        )


def _require_matching_shapes(
    input: Tensor, weight: Tensor, bias: Tensor | None, groups: int
) -> None:
    if input.ndim < 3:
        raise ValueError(f"input must be (..., c, h, w), got {tuple(input.shape)}")
    if weight.ndim != 4:
        raise ValueError(
            f"weight must be (o, c / groups, k1, k2), got {tuple(weight.shape)}"
        )
    c, kernels, depth = input.shape[-3], *weight.shape[:2]
    if 0 in weight.shape:
        raise ValueError(f"weight must have entries, got {tuple(weight.shape)}")
    if groups < 1:
        raise ValueError(f"groups must be at least 1, got {groups}")
    if c % groups or kernels % groups:
        raise ValueError(
            "groups must divide the input's channels and the number of kernels: "
            f"groups is {groups}, they are {c} and {kernels}"
        )
    if c != depth * groups:
        per_group = f", {c // groups} in each of its {groups} groups" * (groups > 1)
        raise ValueError(
            f"the input has {c} channels{per_group}, but every kernel is {depth} deep: "
            f"input is {tuple(input.shape)}, weight is {tuple(weight.shape)}"
        )
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(
            f"bias must be ({weight.shape[0]},), one number per kernel, "
            f"got {tuple(bias.shape)}"
        )
