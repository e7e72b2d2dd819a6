import torch
from torch import Tensor

from .gradients import append_one


def lasso(
    inputs: Tensor, targets: Tensor, *, strength: float, steps: int = 5000
) -> Tensor:
    r"""Least squares with an L1 penalty, by proximal gradient descent.

    $$\sum_i (y_i - w^\top x_i - b)^2 + \lambda \lVert w \rVert_1$$

    Each step goes down the squares, and then down the penalty. That has a corner at 0
    and so no gradient there: each weight is moved towards 0, and not beyond it.

    Args:
        inputs: Examples as rows, `(n, d)`; a bias is added.
        targets: $y$, `(n,)`.
        strength: $\lambda$, at least 0. The bias is not penalised.
        steps: How many. The more alike columns are, the more it takes.

    Returns:
        The weights, `(d + 1,)`, the bias last; some of them are exactly 0.

    Raises:
        ValueError: If the shapes do not fit each other, or `strength` is negative.

    Reference:
        Daubechies, Defrise and De Mol 2004, "An iterative thresholding algorithm for
        linear inverse problems with a sparsity constraint", doi:10.1002/cpa.20042.
    """
    if inputs.ndim != 2 or targets.shape != inputs.shape[:1] or strength < 0:
        raise ValueError(
            "inputs must be (n, d), targets (n,) and strength at least 0: got "
            f"{tuple(inputs.shape)}, {tuple(targets.shape)} and {strength}"
        )
    with_one = append_one(inputs)
    weight = with_one.new_zeros(with_one.shape[1])
    # The squares' largest curvature is twice this length squared.
    rate = 0.5 / float(torch.linalg.matrix_norm(with_one, 2)) ** 2
    for _ in range(steps):
        weight = weight + 2 * rate * (targets - with_one @ weight) @ with_one
        shrunk = (weight[:-1].abs() - rate * strength).clamp(min=0)
        weight[:-1] = weight[:-1].sign() * shrunk
    return weight
