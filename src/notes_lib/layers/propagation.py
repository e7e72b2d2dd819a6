"""How signals fare on their way through many layers, forward and back."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .fully_connected import linear

Activation = Callable[[Tensor], Tensor]


def hidden_values(
    input: Tensor, weights: Sequence[Tensor], activation: Activation
) -> list[Tensor]:
    r"""The values after each layer of a fully connected network without biases.

    $$h^\ell = f(W_\ell h^{\ell - 1})$$

    Args:
        input: Examples, `(n, features)`.
        weights: Layer by layer, each `(n_out, n_in)`.
        activation: Applied after every layer, from `(n, n_out)` to `(n, n_out)`.

    Returns:
        One `(n, n_out)` per layer.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        Glorot and Bengio 2010, "Understanding the Difficulty of Training Deep
        Feedforward Neural Networks", section 4.2.
    """
    values = []
    for weight in weights:
        input = activation(linear(input, weight))
        values.append(input)
    return values


def value_stds(
    input: Tensor, weights: Sequence[Tensor], activation: Activation
) -> Tensor:
    r"""How widely the values after each layer are spread.

    $$\operatorname{std} h^\ell \quad \text{over examples and units}$$

    Args:
        input: Examples, `(n, features)`.
        weights: Layer by layer, each `(n_out, n_in)`.
        activation: Applied after every layer, from `(n, n_out)` to `(n, n_out)`.

    Returns:
        Standard deviations, `(layers,)`.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        Glorot and Bengio 2010, "Understanding the Difficulty of Training Deep
        Feedforward Neural Networks", section 4.2.
    """
    values = hidden_values(input, weights, activation)
    return torch.stack([value.std() for value in values])


def gradient_norms(
    input: Tensor, weights: Sequence[Tensor], activation: Activation
) -> Tensor:
    r"""How large a gradient is left when it arrives at each layer's weights.

    $$\left\lVert \frac{\partial L}{\partial W_\ell} \right\rVert, \qquad
    L = \frac{1}{n} \sum h^{\text{last}}$$

    Args:
        input: Examples, `(n, features)`.
        weights: Layer by layer, each `(n_out, n_in)`.
        activation: Applied after every layer, from `(n, n_out)` to `(n, n_out)`.

    Returns:
        Norms, `(layers,)`, the first layer first.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        Bengio, Simard and Frasconi 1994, "Learning Long-Term Dependencies with
        Gradient Descent Is Difficult", doi:10.1109/72.279181.
    """
    with torch.enable_grad():
        own = [weight.detach().requires_grad_() for weight in weights]
        loss = hidden_values(input, own, activation)[-1].sum() / len(input)
        gradients = torch.autograd.grad(loss, own)
    return torch.stack([gradient.norm() for gradient in gradients])


def dead_fraction(values: Tensor) -> Tensor:
    r"""The share of ReLU units that are 0 for every example, and so learn nothing.

    A unit that is 0 for some examples only is not dead: the others teach it.

    Args:
        values: Outputs of a ReLU layer for a whole data set, `(n, units)`.

    Returns:
        A share in [0, 1], `()`, float32; nan if there are no units.

    Raises:
        ValueError: If `values` does not have two axes.

    Reference:
        Lu et al. 2020, "Dying ReLU and Initialization: Theory and Numerical
        Examples", arXiv:1903.06733.
    """
    if values.ndim != 2:
        raise ValueError(f"values must be (n, units), got {tuple(values.shape)}")
    return (values == 0).all(dim=0).float().mean()
