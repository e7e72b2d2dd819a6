"""Linear models that are found by solving equations, with no learning rate."""

from dataclasses import dataclass

import torch
from torch import Tensor

from .gradients import append_one


@dataclass(frozen=True)
class LinearModel:
    r"""Scores that are linear in the inputs, $x^\top w + b$.

    Args:
        weight: $w$, `(d,)`, or `(d, c)` for several scores at once.
        bias: $b$, `()`, or `(c,)`.
    """

    weight: Tensor
    bias: Tensor

    def __call__(self, inputs: Tensor) -> Tensor:
        """From inputs, `(n, d)`, to scores, `(n,)` or `(n, c)`."""
        return inputs @ self.weight + self.bias


def least_squares(
    inputs: Tensor, targets: Tensor, *, ridge: float = 0.0
) -> LinearModel:
    r"""Fit a linear model so that the squared error is least.

    $$\min_{w, b}\ \sum_i \lVert x_i^\top w + b - y_i \rVert^2
    + \rho \lVert w \rVert^2$$

    Args:
        inputs: Examples as rows, $x_i$, `(n, d)`.
        targets: What the model should say, $y_i$, `(n,)` or `(n, c)`.
        ridge: The weight of the penalty, $\rho$; at least 0. The bias has none.

    Returns:
        The model. If several fit equally well, one of them.

    Raises:
        ValueError: If the shapes do not fit each other, or `ridge` is negative.

    Reference:
        Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning",
        eq. (3.41).
    """
    _require_fit(inputs, targets)
    if not ridge >= 0:
        raise ValueError(f"ridge must be at least 0, got {ridge}")
    columns = targets if targets.ndim == 2 else targets.unsqueeze(1)
    middle, target_middle = inputs.mean(dim=0), columns.mean(dim=0)
    # The penalty is d more examples, each with one input √ρ and the target 0.
    extra = ridge**0.5 * torch.eye(inputs.shape[1]).to(inputs)
    rows = torch.cat([inputs - middle, extra])
    answers = columns - target_middle
    answers = torch.cat([answers, answers.new_zeros(len(extra), answers.shape[1])])
    weight = torch.linalg.lstsq(rows, answers).solution  # (d, c)
    bias = target_middle - middle @ weight
    if targets.ndim == 1:
        return LinearModel(weight.squeeze(1), bias.squeeze(0))
    return LinearModel(weight, bias)


def logistic_regression(
    inputs: Tensor,
    labels: Tensor,
    *,
    importance: Tensor | None = None,
    steps: int = 10,
) -> LinearModel:
    r"""Fit a logistic regression by Newton's method.

    $$\min_{w, b}\ \sum_i r_i \left(\ln(1 + e^{s_i}) - y_i s_i\right), \qquad
    s_i = x_i^\top w + b$$

    Args:
        inputs: Examples as rows, $x_i$, `(n, d)`.
        labels: 0 or 1, $y_i$, `(n,)`.
        importance: How much each example counts, $r_i$, `(n,)`; by default 1.
        steps: How many Newton steps, from weights of 0.

    Returns:
        The model. Its scores are logits: the sigmoid makes probabilities of them.

    Raises:
        ValueError: If the shapes do not fit each other, or `steps` is negative.

    Reference:
        Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning",
        eqs. (4.21) to (4.26).
    """
    _require_fit(inputs, labels)
    if labels.ndim != 1 or steps < 0:
        raise ValueError(
            "labels must be (n,) and steps at least 0: "
            f"got {tuple(labels.shape)} and {steps}"
        )
    rows, y = append_one(inputs), labels.to(inputs.dtype)
    r = torch.ones_like(y) if importance is None else importance
    w = rows.new_zeros(rows.shape[1])
    for _ in range(steps):
        p = (rows @ w).sigmoid()
        slope = rows.T @ (r * (p - y))
        curvature = (rows.T * (r * p * (1 - p))) @ rows
        w = w - torch.linalg.solve(curvature, slope)
    return LinearModel(w[:-1], w[-1])


def _require_fit(inputs: Tensor, targets: Tensor) -> None:
    if inputs.ndim != 2 or targets.ndim not in (1, 2) or len(inputs) != len(targets):
        raise ValueError(
            "inputs must be (n, d), and targets one for each: "
            f"got {tuple(inputs.shape)} and {tuple(targets.shape)}"
        )
