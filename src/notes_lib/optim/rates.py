"""How fast gradient descent and momentum are on a quadratic bowl, from its curvature.

Near a minimum every smooth loss looks like such a bowl. Along an eigenvector of the
Hessian, with eigenvalue λ, the distance to the minimum follows a recurrence of its own.
"""

import torch
from torch import Tensor

from .optimiser import require_at_least_0, require_fraction


def contraction(
    curvatures: Tensor,
    *,
    learning_rate: float,
    momentum: float = 0.0,
    nesterov: bool = False,
) -> Tensor:
    r"""What one step multiplies the distance to the minimum by, in the long run.

    Along a direction of curvature $\lambda$ the distances obey

    $$e_{t+1} = (1 + \beta - \alpha\lambda)\, e_t - \beta\, e_{t-1}
    \qquad\text{or}\qquad
    e_{t+1} = (1 - \alpha\lambda) \left((1 + \beta)\, e_t - \beta\, e_{t-1}\right)$$

    without and with Nesterov's look-ahead. The slowest direction wins: the result is
    the largest root, over all directions, of the characteristic polynomials. Without
    momentum that is $\max_\lambda |1 - \alpha\lambda|$.

    Args:
        curvatures: The Hessian's eigenvalues $\lambda$, `(n,)`.
        learning_rate: $\alpha$, at least 0.
        momentum: $\beta$ in [0, 1).
        nesterov: True for Nesterov's form of momentum.

    Returns:
        The factor, `()`: below 1 the distance shrinks, above 1 it grows.

    Raises:
        ValueError: If a number is out of range, or `curvatures` is empty or not flat.

    Reference:
        Polyak 1964, "Some methods of speeding up the convergence of iteration
        methods"; O'Donoghue and Candès 2015, "Adaptive Restart for Accelerated
        Gradient Schemes", section 4, arXiv:1204.3982.
    """
    _require_curvatures(curvatures)
    require_at_least_0(learning_rate=learning_rate)
    require_fraction(momentum=momentum)
    shrink = 1 - learning_rate * curvatures
    if nesterov:
        total, product = (1 + momentum) * shrink, momentum * shrink
    else:
        total, product = shrink + momentum, torch.full_like(shrink, momentum)
    # The roots of x² - total x + product, which may be complex.
    spread = (total**2 - 4 * product).to(torch.complex128).sqrt()
    roots = torch.stack([total + spread, total - spread]) / 2
    return roots.abs().amax().to(curvatures.dtype)


def best_learning_rate(curvatures: Tensor) -> float:
    r"""The rate at which gradient descent shrinks the distance fastest.

    $$\alpha = \frac{2}{\lambda_{\min} + \lambda_{\max}}$$

    It makes the flattest and the steepest direction equally slow: both shrink by
    $(\kappa - 1) / (\kappa + 1)$ per step. Above $2 / \lambda_{\max}$ the steepest
    one diverges.

    Args:
        curvatures: The Hessian's eigenvalues $\lambda$, `(n,)`, all above 0.

    Returns:
        The learning rate.

    Raises:
        ValueError: If a curvature is not above 0, or `curvatures` is empty or not
            flat.

    Reference:
        Nesterov 2004, "Introductory Lectures on Convex Optimization",
        theorem 2.1.15.
    """
    lowest, highest = _extremes(curvatures)
    return 2 / (lowest + highest)


def best_momentum(curvatures: Tensor) -> tuple[float, float]:
    r"""The learning rate and momentum that shrink the distance fastest together.

    $$\alpha = \frac{4}{(\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}})^2} \qquad
    \beta = \left(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\right)^2$$

    Each step then shrinks the distance by $\sqrt\beta$, in the long run.

    Args:
        curvatures: The Hessian's eigenvalues $\lambda$, `(n,)`, all above 0.

    Returns:
        The learning rate $\alpha$ and the momentum $\beta$.

    Raises:
        ValueError: If a curvature is not above 0, or `curvatures` is empty or not
            flat.

    Reference:
        Polyak 1964, "Some methods of speeding up the convergence of iteration
        methods", theorem 9.
    """
    lowest, highest = (extreme**0.5 for extreme in _extremes(curvatures))
    return 4 / (highest + lowest) ** 2, ((highest - lowest) / (highest + lowest)) ** 2


def _extremes(curvatures: Tensor) -> tuple[float, float]:
    _require_curvatures(curvatures)
    lowest, highest = float(curvatures.min()), float(curvatures.max())
    if lowest <= 0:
        raise ValueError(f"curvatures must be above 0, but the lowest is {lowest}")
    return lowest, highest


def _require_curvatures(curvatures: Tensor) -> None:
    if curvatures.ndim != 1 or not len(curvatures):
        raise ValueError(
            f"curvatures must be (n,) with n above 0, got {tuple(curvatures.shape)}"
        )
