from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from .activations import Activation, relu
from .fully_connected import Linear
from .initialization import kaiming_normal


def multilayer_perceptron(
    sizes: Sequence[int],
    *,
    activation: Callable[..., Tensor] = relu,
    draw: Callable[..., Tensor] = kaiming_normal,
    norm: Callable[[int], nn.Module] | None = None,
    generator: torch.Generator | None = None,
) -> nn.Sequential:
    r"""Fully connected layers with an activation between each two of them.

    $$h^\ell = f(W_\ell h^{\ell - 1} + b_\ell), \qquad
    y = W_{\text{last}} h + b_{\text{last}}$$

    Biases start at 0. The last layer gives scores, without an activation.

    Args:
        sizes: Inputs, the units of each hidden layer, outputs: `(n_in, ..., n_out)`.
        activation: From `(..., n)` to `(..., n)`, after each hidden layer.
        draw: Gives the first weights: takes a shape, `(n_out, n_in)`, and `generator`.
        norm: Makes a layer that normalises so many units, such as `BatchNorm`; it is
            put before each activation.
        generator: Source of the first weights, on the CPU; move the network
            afterwards.

    Returns:
        The network, from `(..., n_in)` to `(..., n_out)`.

    Raises:
        ValueError: If there are fewer than two sizes, or one is below 1.

    Reference:
        Rumelhart, Hinton and Williams 1986, "Learning Representations by
        Back-Propagating Errors", doi:10.1038/323533a0.
    """
    if len(sizes) < 2:
        raise ValueError(
            f"sizes must hold the inputs and the outputs at least, got {tuple(sizes)}"
        )
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise(sizes):
        layer = Linear(n_in, n_out, generator=generator)
        with torch.no_grad():
            layer.weight.copy_(draw((n_out, n_in), generator=generator))
            if layer.bias is not None:
                layer.bias.zero_()
        layers.append(layer)
        if norm is not None:
            layers.append(norm(n_out))
        layers.append(Activation(activation))
    return nn.Sequential(*layers[: -1 if norm is None else -2])
