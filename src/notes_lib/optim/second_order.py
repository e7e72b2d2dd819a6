"""Curvature: what the gradient does not say about the way down."""

from collections.abc import Callable

import torch
from torch import Tensor

Loss = Callable[[Tensor], Tensor]


@torch.enable_grad()
def hessian(loss: Loss, weights: Tensor) -> Tensor:
    r"""All second derivatives of a function, one row per weight.

    $$H_{ij} = \frac{\partial^2 L}{\partial w_i \, \partial w_j}$$

    The gradient is differentiated once per weight, so this is for few weights.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        weights: Where to look, `(...)`, with `n` entries in all.

    Returns:
        The symmetric matrix, `(n, n)`, weights in the order of `weights.flatten()`.

    Raises:
        ValueError: If the loss is not one number.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 4.3.1.
    """
    w = weights.detach().requires_grad_()
    gradient = _gradient(loss, w)
    if not gradient.requires_grad:  # a linear function
        return gradient.new_zeros(w.numel(), w.numel())
    rows = [
        torch.autograd.grad(entry, w, retain_graph=True, materialize_grads=True)[0]
        for entry in gradient.flatten()
    ]
    return torch.stack(rows).flatten(1)


def newton_step(loss: Loss, weights: Tensor) -> Tensor:
    r"""The step to the lowest (or only level) point of the parabola that fits best.

    $$\Delta = -H^{-1} \nabla L$$

    Where curvature is negative it leads uphill: to a saddle or a peak.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        weights: Where to stand, `(...)`.

    Returns:
        The step $\Delta$, `(...)`.

    Raises:
        ValueError: If the loss is not one number, or the Hessian has no inverse.

    Reference:
        Nocedal and Wright 2006, "Numerical Optimization", eq. (2.15).
    """
    with torch.enable_grad():
        gradient = _gradient(loss, weights.detach().requires_grad_()).detach()
    curvature = hessian(loss, weights)
    step, info = torch.linalg.solve_ex(curvature, -gradient.flatten())
    if info.any():
        raise ValueError(
            "the Hessian must have an inverse: its eigenvalues are "
            f"{torch.linalg.eigvalsh(curvature).tolist()}"
        )
    delta: Tensor = step.view_as(weights)
    return delta


def condition_number(hessian: Tensor) -> Tensor:
    r"""How much more the steepest direction curves than the flattest.

    $$\kappa = \frac{\max_i |\lambda_i|}{\min_i |\lambda_i|}$$

    Args:
        hessian: A symmetric matrix, `(..., n, n)`, whose eigenvalues are $\lambda_i$.

    Returns:
        The ratio $\kappa$, `(...)`, at least 1; infinite if some direction is flat.

    Raises:
        ValueError: If `hessian` is not square, or empty.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", eq. (4.2).
    """
    if (
        hessian.ndim < 2
        or hessian.shape[-1] != hessian.shape[-2]
        or not hessian.numel()
    ):
        raise ValueError(f"hessian must be (..., n, n), got {tuple(hessian.shape)}")
    size = torch.linalg.eigvalsh(hessian).abs()
    ratio: Tensor = size.amax(dim=-1) / size.amin(dim=-1)
    return ratio


def _gradient(loss: Loss, w: Tensor) -> Tensor:
    value = loss(w)
    if value.numel() != 1:
        raise ValueError(f"loss must return one number, got {tuple(value.shape)}")
    (gradient,) = torch.autograd.grad(value, w, create_graph=True)
    return gradient
