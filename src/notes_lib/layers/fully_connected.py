import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    r"""Every output is a weighted sum of all inputs.

    $$y = W x + b$$

    With $g = \partial L / \partial y$ the upstream gradient of one example,

    $$\frac{\partial L}{\partial x} = W^\top g, \qquad
    \frac{\partial L}{\partial W} = g\, x^\top, \qquad
    \frac{\partial L}{\partial b} = g.$$

    Args:
        input: Examples, `(..., n_in)`.
        weight: One row per output, `(n_out, n_in)`.
        bias: One number per output, `(n_out,)`.

    Returns:
        `(..., n_out)`.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        PyTorch documentation, `torch.nn.functional.linear`.
    """
    if weight.ndim != 2 or input.ndim < 1 or input.shape[-1] != weight.shape[1]:
        raise ValueError(
            "input must be (..., n_in) and weight (n_out, n_in): "
            f"input is {tuple(input.shape)}, weight is {tuple(weight.shape)}"
        )
    if bias is None:
        return input @ weight.mT
    if bias.shape != weight.shape[:1]:
        raise ValueError(
            f"bias must be ({weight.shape[0]},), one number per output, "
            f"got {tuple(bias.shape)}"
        )
    return input @ weight.mT + bias


class Linear(nn.Module):
    r"""A fully connected layer: `linear` with a weight and a bias to learn.

    Both start uniform in $\pm 1 / \sqrt{n_{in}}$.

    Args:
        in_features: Inputs, `n_in`.
        out_features: Outputs, `n_out`.
        bias: True to learn a bias too.
        generator: Source of the starting values, on the CPU; move the layer
            afterwards.

    Raises:
        ValueError: If a count is below 1.

    Reference:
        PyTorch documentation, `torch.nn.Linear`.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        bias: bool = True,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if min(in_features, out_features) < 1:
            raise ValueError(
                "in_features and out_features must be at least 1, "
                f"got {in_features} and {out_features}"
            )
        bound = 1 / math.sqrt(in_features)
        weight = torch.empty(out_features, in_features)
        self.weight = nn.Parameter(weight.uniform_(-bound, bound, generator=generator))
        self.bias = (
            nn.Parameter(
                torch.empty(out_features).uniform_(-bound, bound, generator=generator)
            )
            if bias
            else None
        )

    def extra_repr(self) -> str:
        out_features, in_features = self.weight.shape
        return f"{in_features}, {out_features}" + ", bias=False" * (self.bias is None)

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)


def collapse_linear(
    weights: Sequence[Tensor], biases: Sequence[Tensor] | None = None
) -> tuple[Tensor, Tensor]:
    r"""Find the one linear layer that does what a stack of them does.

    $$W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2)$$

    Without an activation between them, further layers add nothing to what can be
    computed.

    Args:
        weights: Layer by layer, in the order of use, each `(n_out, n_in)`.
        biases: As many, each `(n_out,)`; zeros if left out.

    Returns:
        The weight, `(n_last, n_first)`, and the bias, `(n_last,)`.

    Raises:
        ValueError: If there is no layer, or the shapes do not fit each other.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.1.
    """
    if not weights:
        raise ValueError("collapse_linear needs at least one layer")
    if biases is None:
        biases = [weight.new_zeros(weight.shape[0]) for weight in weights]
    if len(biases) != len(weights):
        raise ValueError(
            f"every layer needs a bias: got {len(weights)} weights "
            f"and {len(biases)} biases"
        )
    total = torch.eye(weights[0].shape[-1]).to(weights[0])
    shift = total.new_zeros(total.shape[0])
    for weight, bias in zip(weights, biases, strict=True):
        shift = linear(shift, weight, bias)
        total = linear(total.mT, weight).mT
    return total, shift
