import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function

from notes_lib.core import at_least_float32, in_pieces, require_floating_point


def batch_norm(
    input: Tensor,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    *,
    mean: Tensor | None = None,
    var: Tensor | None = None,
    epsilon: float = 1e-5,
) -> Tensor:
    r"""Give every channel mean 0 and variance 1 over the batch; then scale and shift.

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
    y = \gamma \hat x + \beta$$

    With $g$ the gradient that arrives at $\hat x$, and bars for means over the batch,

    $$\frac{\partial L}{\partial x} =
    \frac{g - \overline{g} - \hat x\, \overline{g \hat x}}
    {\sqrt{\sigma^2 + \varepsilon}}.$$

    Args:
        input: Features or images, `(n, c)` or `(n, c, ...)`; the mean goes over all
            axes but the channels'.
        weight: The scale $\gamma$ per channel, `(c,)`; 1 if left out.
        bias: The shift $\beta$ per channel, `(c,)`; 0 if left out.
        mean: Use these means instead of the batch's, as at test time, `(c,)`.
        var: And these variances, `(c,)`; give both or none.
        epsilon: Keeps the division safe.

    Returns:
        Like `input`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If the shapes do not fit each other, only one of `mean` and `var`
            is given, or a channel has fewer than two values to take statistics of.

    Reference:
        Ioffe and Szegedy 2015, "Batch Normalization", algorithm 1, arXiv:1502.03167.
    """
    _require_channels(input, weight=weight, bias=bias, mean=mean, var=var)
    if (mean is None) != (var is None):
        raise ValueError("mean and var belong together: give both or none")
    if mean is None or var is None:
        return _batch_norm(input, weight, bias, epsilon)[0]
    scale = (var + epsilon).rsqrt()
    if weight is not None:
        scale = scale * weight
    shift = -mean * scale
    if bias is not None:
        shift = shift + bias
    trailing = (1,) * (input.ndim - 2)
    scale, shift = scale.view(-1, *trailing), shift.view(-1, *trailing)
    return (at_least_float32(input) * scale).add_(shift).to(input.dtype)


def layer_norm(
    input: Tensor,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    *,
    num_axes: int = 1,
    epsilon: float = 1e-5,
) -> Tensor:
    r"""Give every example mean 0 and variance 1 over its own features.

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
    y = \gamma \odot \hat x + \beta$$

    The batch plays no part, so training and test time are alike.

    Args:
        input: Examples, `(..., d)`.
        weight: The scale $\gamma$, `(d,)`, one per feature; 1 if left out.
        bias: The shift $\beta$, `(d,)`; 0 if left out.
        num_axes: How many of the last axes are features; for 3, weight and bias are
            `(c, h, w)`.
        epsilon: Keeps the division safe.

    Returns:
        Like `input`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If the shapes do not fit each other, or there is no feature.

    Reference:
        Ba, Kiros and Hinton 2016, "Layer Normalization", eq. (3), arXiv:1607.06450.
    """
    require_floating_point(input=input)
    features = input.shape[input.ndim - num_axes :]
    if not 1 <= num_axes <= input.ndim or 0 in features:
        raise ValueError(
            f"input must have {num_axes} axes of features, got {tuple(input.shape)}"
        )
    for name, tensor in (("weight", weight), ("bias", bias)):
        if tensor is not None and tensor.shape != features:
            raise ValueError(
                f"{name} must be {tuple(features)}, one number per feature, "
                f"got {tuple(tensor.shape)}"
            )
    rows = input.reshape(-1, math.prod(features))
    weight = None if weight is None else weight.reshape(1, -1)
    bias = None if bias is None else bias.reshape(1, -1)
    return _normalize(rows, weight, bias, epsilon)[0].view(input.shape)


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    *,
    epsilon: float = 1e-5,
) -> Tensor:
    r"""Give every group of an example's channels mean 0 and variance 1.

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
    y = \gamma \hat x + \beta$$

    One group is `layer_norm` over channels and positions, as many groups as channels
    is `instance_norm`; scale and shift are per channel in any case.

    Args:
        input: Features or images, `(n, c)` or `(n, c, ...)`.
        num_groups: Neighbouring channels are put into this many groups.
        weight: The scale $\gamma$ per channel, `(c,)`; 1 if left out.
        bias: The shift $\beta$ per channel, `(c,)`; 0 if left out.
        epsilon: Keeps the division safe.

    Returns:
        Like `input`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If the shapes do not fit each other, or `num_groups` does not
            divide the channels.

    Reference:
        Wu and He 2018, "Group Normalization", eqs. (1) and (7), arXiv:1803.08494.
    """
    _require_channels(input, weight=weight, bias=bias)
    n, c = input.shape[:2]
    if num_groups < 1 or c % num_groups or c == 0:
        raise ValueError(
            "num_groups must divide the channels: "
            f"num_groups is {num_groups}, the channels are {c}"
        )
    depth, places = c // num_groups, math.prod(input.shape[2:])
    rows = input.reshape(n * num_groups, depth, places)

    def per_row(tensor: Tensor | None) -> Tensor | None:
        if tensor is None:
            return None
        return tensor.view(1, num_groups, depth, 1).expand(n, -1, -1, -1).flatten(0, 1)

    normal, _, _ = _normalize(rows, per_row(weight), per_row(bias), epsilon)
    return normal.view(input.shape)


def instance_norm(
    input: Tensor,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    *,
    epsilon: float = 1e-5,
) -> Tensor:
    r"""Give every channel of every example mean 0 and variance 1 over its positions.

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
    y = \gamma \hat x + \beta$$

    Args:
        input: Images or sequences, `(n, c, ...)`, with at least one axis of positions.
        weight: The scale $\gamma$ per channel, `(c,)`; 1 if left out.
        bias: The shift $\beta$ per channel, `(c,)`; 0 if left out.
        epsilon: Keeps the division safe.

    Returns:
        Like `input`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If the shapes do not fit each other.

    Reference:
        Ulyanov, Vedaldi and Lempitsky 2016, "Instance Normalization: The Missing
        Ingredient for Fast Stylization", arXiv:1607.08022.
    """
    _require_channels(input, weight=weight, bias=bias)
    if input.ndim < 3:
        raise ValueError(f"input must be (n, c, ...), got {tuple(input.shape)}")
    return group_norm(input, input.shape[1], weight, bias, epsilon=epsilon)


class BatchNorm(nn.Module):
    r"""A layer that calls `batch_norm`, and remembers statistics for test time.

    In training it normalises with the batch's own mean and variance, and moves the
    running ones towards them, the variance with its divisor n - 1:

    $$\text{running} \leftarrow (1 - m)\, \text{running} + m\, \text{batch}$$

    In evaluation it uses the running ones. One class serves `(n, c)`, sequences and
    images.

    Args:
        num_features: Channels, `c`.
        momentum: The share $m$ of each new batch.
        epsilon: As in `batch_norm`.
        affine: True to learn a scale and a shift per channel.

    Raises:
        ValueError: If `num_features` is below 1.

    Reference:
        Ioffe and Szegedy 2015, "Batch Normalization", arXiv:1502.03167; PyTorch
        documentation, `torch.nn.BatchNorm2d`, for the running averages. The paper
        takes averages over training batches instead.
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(
        self,
        num_features: int,
        *,
        momentum: float = 0.1,
        epsilon: float = 1e-5,
        affine: bool = True,
    ) -> None:
        super().__init__()
        self.momentum, self.epsilon = momentum, epsilon
        self.weight, self.bias = _scale_and_shift((num_features,), affine)
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))

    def extra_repr(self) -> str:
        return (
            f"{len(self.running_mean)}, momentum={self.momentum}, "
            f"epsilon={self.epsilon}"
        )

    def forward(self, input: Tensor) -> Tensor:
        if not self.training:
            return batch_norm(
                input,
                self.weight,
                self.bias,
                mean=self.running_mean,
                var=self.running_var,
                epsilon=self.epsilon,
            )
        _require_channels(input, weight=self.weight, running_mean=self.running_mean)
        output, mean, var = _batch_norm(input, self.weight, self.bias, self.epsilon)
        with torch.no_grad():
            count = input.numel() // len(mean)
            unbiased = var * (count / (count - 1))
            self.running_mean.lerp_(mean.to(self.running_mean), self.momentum)
            self.running_var.lerp_(unbiased.to(self.running_var), self.momentum)
        return output


class LayerNorm(nn.Module):
    """A layer that calls `layer_norm`, with a scale and a shift to learn.

    Args:
        shape: Of the features, `(d,)` or more axes; an int for one.
        epsilon: As in `layer_norm`.
        affine: True to learn a scale and a shift per feature.

    Raises:
        ValueError: If a size is below 1.

    Reference:
        Ba, Kiros and Hinton 2016, "Layer Normalization", arXiv:1607.06450.
    """

    def __init__(
        self,
        shape: int | Sequence[int],
        *,
        epsilon: float = 1e-5,
        affine: bool = True,
    ) -> None:
        super().__init__()
        self.shape = (shape,) if isinstance(shape, int) else tuple(shape)
        self.epsilon = epsilon
        self.weight, self.bias = _scale_and_shift(self.shape, affine)

    def extra_repr(self) -> str:
        return f"{self.shape}, epsilon={self.epsilon}"

    def forward(self, input: Tensor) -> Tensor:
        if input.shape[-len(self.shape) :] != self.shape:
            raise ValueError(
                f"input must end in {self.shape}, got {tuple(input.shape)}"
            )
        return layer_norm(
            input,
            self.weight,
            self.bias,
            num_axes=len(self.shape),
            epsilon=self.epsilon,
        )


class GroupNorm(nn.Module):
    """A layer that calls `group_norm`, with a scale and a shift to learn.

    Args:
        num_groups: As in `group_norm`; `num_channels` of them for instance
            normalisation.
        num_channels: Channels, `c`.
        epsilon: As in `group_norm`.
        affine: True to learn a scale and a shift per channel.

    Raises:
        ValueError: If `num_channels` is below 1, or `num_groups` does not divide it.

    Reference:
        Wu and He 2018, "Group Normalization", arXiv:1803.08494.
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        *,
        epsilon: float = 1e-5,
        affine: bool = True,
    ) -> None:
        super().__init__()
        self.weight, self.bias = _scale_and_shift((num_channels,), affine)
        if num_groups < 1 or num_channels % num_groups:
            raise ValueError(
                "num_groups must divide the channels: "
                f"num_groups is {num_groups}, the channels are {num_channels}"
            )
        self.num_groups, self.epsilon = num_groups, epsilon

    def extra_repr(self) -> str:
        return f"{self.num_groups}, epsilon={self.epsilon}"

    def forward(self, input: Tensor) -> Tensor:
        return group_norm(
            input, self.num_groups, self.weight, self.bias, epsilon=self.epsilon
        )


class _Normalize(Function):
    """Rows `(r, ...)` made to have mean 0 and variance 1, scaled and shifted.

    Scale and shift are `(r, ...)` or, the same for all rows, `(1, ...)`, broadcastable
    to the rows. The statistics come along, `(r, 1, ...)`.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(
        rows: Tensor, weight: Tensor, bias: Tensor, epsilon: float
    ) -> tuple[Tensor, Tensor, Tensor]:
        same_for_all = len(weight) == 1

        def normalize(
            rows: Tensor, weight: Tensor, bias: Tensor, *, out: Tensor | None
        ) -> tuple[Tensor, Tensor, Tensor]:
            centred, mean, var = _centre(rows, out)
            inverse_std = (var + epsilon).rsqrt()
            if same_for_all:  # one number per column, and else one or a few per row
                normal = torch.mul(centred, inverse_std, out=out)
                return torch.addcmul(bias, normal, weight, out=out), mean, var
            scale = weight * inverse_std
            return torch.mul(centred, scale, out=out).add_(bias), mean, var

        shape = (rows.shape[0], *weight.shape[1:])  # so that pieces can be cut
        output, mean, var = in_pieces(
            normalize, rows, weight.expand(shape), bias.expand(shape)
        )
        return output, mean, var

    @staticmethod
    def setup_context(
        ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]
    ) -> None:
        rows, weight, _, ctx.epsilon = inputs
        _, mean, var = output
        ctx.mark_non_differentiable(mean, var)
        ctx.save_for_backward(rows, mean, var, weight)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor, *_: Tensor) -> tuple[Tensor | None, ...]:
        *by_row, weight = ctx.saved_tensors
        shape = (len(by_row[0]), *weight.shape[1:])
        same_for_all = len(weight) == 1
        totals: list[Tensor] = []  # over the rows of a piece, by weight and by bias

        def pullback(
            upstream: Tensor,
            rows: Tensor,
            mean: Tensor,
            var: Tensor,
            weight: Tensor,
            *,
            out: Tensor | None,
        ) -> tuple[Tensor, ...]:
            if torch.is_grad_enabled():  # second derivatives go through them
                centred, _, var = _centre(rows, out)
            else:
                centred = torch.sub(rows, mean, out=out)
            inverse_std = (var + ctx.epsilon).rsqrt()
            product = upstream * centred
            count = math.prod(rows.shape[1:])
            # With g = upstream * weight, `mean_g` is its mean, and `along` the mean of
            # g * centred, divided by the variance.
            if same_for_all:
                by_bias = upstream.sum(0, keepdim=True)
                by_weight = inverse_std.view(1, -1) @ product.flatten(1)
                totals.append(torch.stack([by_weight.view_as(by_bias), by_bias]))
                share = weight[0].expand(rows.shape[1:]).flatten() / count
                mean_g = (upstream.flatten(1) @ share).view_as(var)
                along = (product.flatten(1) @ share).view_as(var) * inverse_std**2
                by_rows = torch.mul(centred, -along, out=out)
                by_rows = torch.addcmul(by_rows, upstream, weight, out=out)
                return (by_rows.sub_(mean_g).mul_(inverse_std),)
            by_bias = upstream.sum_to_size(weight.shape)
            by_weight = product.sum_to_size(weight.shape)
            scale, axes = weight * inverse_std, _row_axes(rows)
            mean_g = (scale * by_bias).sum(axes, keepdim=True) / count
            along = (scale * by_weight).sum(axes, keepdim=True) / count
            by_rows = torch.mul(centred, -along * inverse_std**2, out=out)
            by_rows.add_(upstream * scale).sub_(mean_g)
            return by_rows, by_weight * inverse_std, by_bias

        by_rows, *sums = in_pieces(pullback, upstream, *by_row, weight.expand(shape))
        if same_for_all:
            sums = list(torch.stack(totals).sum(0))
        by_weight, by_bias = (total.sum_to_size(weight.shape) for total in sums)
        return by_rows, by_weight, by_bias, None


def _centre(rows: Tensor, out: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
    """Rows minus their means, the means and the variances."""
    axes, count = _row_axes(rows), math.prod(rows.shape[1:])
    mean = rows.sum(axes, keepdim=True) / count
    centred = torch.sub(rows, mean, out=out)
    return centred, mean, centred.square().sum(axes, keepdim=True) / count


def _row_axes(rows: Tensor) -> tuple[int, ...]:
    return tuple(range(1, rows.ndim))


def _normalize(
    rows: Tensor, weight: Tensor | None, bias: Tensor | None, epsilon: float
) -> tuple[Tensor, Tensor, Tensor]:
    wide = at_least_float32(rows)
    given = bias if weight is None else weight
    shape = (1,) * rows.ndim if given is None else given.shape
    weight = wide.new_ones(shape) if weight is None else weight.to(wide)
    bias = wide.new_zeros(shape) if bias is None else bias.to(wide)
    apply: Callable[..., tuple[Tensor, ...]] = _Normalize.apply  # torch: untyped
    output, mean, var = apply(wide, weight, bias, epsilon)
    return output.to(rows.dtype), mean, var


def _batch_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, epsilon: float
) -> tuple[Tensor, Tensor, Tensor]:
    """The output, and the statistics of the batch, each `(c,)`."""
    channels = input.transpose(0, 1)  # (c, n, ...): one row per channel
    if channels[0].numel() < 2:
        raise ValueError(
            "statistics need at least two values per channel, "
            f"got an input of {tuple(input.shape)}"
        )
    shape = (-1,) + (1,) * (input.ndim - 1)
    weight = None if weight is None else weight.view(shape)
    bias = None if bias is None else bias.view(shape)
    output, mean, var = _normalize(channels, weight, bias, epsilon)
    return output.transpose(0, 1), mean.flatten(), var.flatten()


def _require_channels(input: Tensor, **tensors: Tensor | None) -> None:
    require_floating_point(input=input)
    if input.ndim < 2:
        raise ValueError(
            f"input must be (n, c) or (n, c, ...), got {tuple(input.shape)}"
        )
    c = input.shape[1]
    for name, tensor in tensors.items():
        if tensor is not None and tensor.shape != (c,):
            raise ValueError(
                f"{name} must be ({c},), one number per channel, "
                f"got {tuple(tensor.shape)}"
            )


def _scale_and_shift(
    shape: tuple[int, ...], affine: bool
) -> tuple[nn.Parameter | None, nn.Parameter | None]:
    if not shape or min(shape) < 1:
        raise ValueError(f"every size must be at least 1, got {shape}")
    if not affine:
        return None, None
    return nn.Parameter(torch.ones(shape)), nn.Parameter(torch.zeros(shape))
