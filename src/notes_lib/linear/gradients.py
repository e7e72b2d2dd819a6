import torch
from torch import Tensor

from notes_lib.core import require_floating_point


def append_one(inputs: Tensor) -> Tensor:
    r"""Give every example one more feature that is always 1.

    $$W x + b = \begin{pmatrix} W & b \end{pmatrix}
    \begin{pmatrix} x \\ 1 \end{pmatrix}$$

    So a bias is the weight of that feature, and needs no formulas of its own.

    Args:
        inputs: Examples, `(..., d)`.

    Returns:
        `(..., d + 1)`.

    Reference:
        Bishop 2006, "Pattern Recognition and Machine Learning", section 4.1.1.
    """
    return torch.cat([inputs, torch.ones_like(inputs[..., :1])], dim=-1)


def least_squares_gradient(inputs: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    r"""Work out how the squared error of a linear model depends on its weights.

    $$L = \sum_i (y_i - w^\top x_i)^2, \qquad
    \frac{\partial L}{\partial w_j} = -2 \sum_i (y_i - w^\top x_i)\, x_{ij}$$

    Args:
        inputs: Examples as rows, `(n, d)`.
        targets: What the model should say, `(n,)`.
        weight: `(d,)`.

    Returns:
        The gradient, `(d,)`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes do not fit each other.

    Reference:
        Bishop 2006, "Pattern Recognition and Machine Learning", eq. (3.13).
    """
    _require_fit(inputs, targets, weight)
    return -2 * (targets - inputs @ weight) @ inputs


def sigmoid_unit_gradient(inputs: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    r"""Work out how the squared error of a sigmoid unit depends on its weights.

    $$L = \sum_i (y_i - \sigma_i)^2, \quad \sigma_i = \sigma(w^\top x_i), \qquad
    \frac{\partial L}{\partial w_j} =
    -2 \sum_i (y_i - \sigma_i)\, \sigma_i (1 - \sigma_i)\, x_{ij}$$

    Args:
        inputs: Examples as rows, `(n, d)`.
        targets: What the unit should say, `(n,)`, between 0 and 1.
        weight: `(d,)`.

    Returns:
        The gradient, `(d,)`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes do not fit each other.

    Reference:
        Rumelhart, Hinton and Williams 1986, "Learning Representations by
        Back-Propagating Errors", eqs. (4) to (6), doi:10.1038/323533a0.
    """
    _require_fit(inputs, targets, weight)
    outputs = torch.sigmoid(inputs @ weight)
    return -2 * ((targets - outputs) * outputs * (1 - outputs)) @ inputs


def logistic_regression_gradient(
    inputs: Tensor, signs: Tensor, weight: Tensor, *, strength: float = 1.0
) -> Tensor:
    r"""Work out how the loss of penalised logistic regression depends on its weights.

    $$L = \tfrac{1}{2} \lVert w \rVert^2
    - \lambda \sum_i \log \sigma(y_i\, w^\top x_i), \qquad
    \frac{\partial L}{\partial w} =
    w - \lambda \sum_i y_i\, \sigma(-y_i\, w^\top x_i)\, x_i$$

    Args:
        inputs: Examples as rows, `(n, d)`.
        signs: True classes $y$, `(n,)`, -1 or +1 in floating point.
        weight: `(d,)`.
        strength: What the data count beside the penalty, $\lambda$.

    Returns:
        The gradient, `(d,)`.

    Raises:
        TypeError: If a tensor is not floating point.
        ValueError: If the shapes do not fit each other.

    Reference:
        Lin, Weng and Keerthi 2008, "Trust Region Newton Method for Large-Scale
        Logistic Regression", eqs. (3) and (5).
    """
    _require_fit(inputs, signs, weight)
    wrong = torch.sigmoid(-signs * (inputs @ weight))
    return weight - strength * (signs * wrong) @ inputs


def _require_fit(inputs: Tensor, targets: Tensor, weight: Tensor) -> None:
    require_floating_point(inputs=inputs, targets=targets, weight=weight)
    n_and_d = (*targets.shape, *weight.shape)
    if inputs.ndim != 2 or inputs.shape != n_and_d:
        raise ValueError(
            "inputs must be (n, d), targets (n,) and weight (d,): got "
            f"{tuple(inputs.shape)}, {tuple(targets.shape)} and {tuple(weight.shape)}"
        )
