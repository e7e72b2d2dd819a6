"""Landscapes with one difficulty each, for optimisers to be watched on."""

import torch
from torch import Tensor


def valley(weights: Tensor, *, condition: float = 100.0) -> Tensor:
    r"""A long, straight, narrow valley: steps across it zig-zag.

    $$L = \tfrac12 (x^2 + \kappa y^2)$$

    Args:
        weights: Points $(x, y)$, `(..., 2)`.
        condition: How much steeper the walls are than the floor, $\kappa$.

    Returns:
        The height, `(...)`; lowest at $(0, 0)$, where it is 0.

    Raises:
        ValueError: If the points are not pairs.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 8.2.1.
    """
    x, y = _coordinates(weights)
    return (x**2 + condition * y**2) / 2


def saddle(weights: Tensor) -> Tensor:
    r"""A pass between two lakes: level at the top of it, lower to both sides.

    $$L = \frac{x^2}{2} - \frac{y^2}{2} + \frac{y^4}{4}$$

    Whoever comes along the ridge, $y = 0$, is led to the saddle at $(0, 0)$ and has
    no gradient there to leave it by.

    Args:
        weights: Points $(x, y)$, `(..., 2)`.

    Returns:
        The height, `(...)`; lowest at $(0, \pm 1)$, where it is -1/4.

    Raises:
        ValueError: If the points are not pairs.

    Reference:
        Dauphin et al. 2014, "Identifying and attacking the saddle point problem in
        high-dimensional non-convex optimization", arXiv:1406.2572.
    """
    x, y = _coordinates(weights)
    return (x**2 - y**2) / 2 + y**4 / 4


def plateau(weights: Tensor) -> Tensor:
    r"""A funnel in a plain: far from it the ground is almost level.

    $$L = 1 - e^{-(x^2 + y^2) / 2}$$

    Three units away the gradient has a length of 0.03, and six units away of 1e-7.

    Args:
        weights: Points $(x, y)$, `(..., 2)`.

    Returns:
        The height, `(...)`; lowest at $(0, 0)$, where it is 0.

    Raises:
        ValueError: If the points are not pairs.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 8.2.3.
    """
    x, y = _coordinates(weights)
    return -torch.expm1(-(x**2 + y**2) / 2)


def rosenbrock(weights: Tensor) -> Tensor:
    r"""A long, bent, narrow valley: its floor leads to the minimum, but not straight.

    $$L = (1 - x)^2 + 100\, (y - x^2)^2$$

    Args:
        weights: Points $(x, y)$, `(..., 2)`.

    Returns:
        The height, `(...)`; lowest at $(1, 1)$, where it is 0.

    Raises:
        ValueError: If the points are not pairs.

    Reference:
        Rosenbrock 1960, "An Automatic Method for Finding the Greatest or Least Value
        of a Function".
    """
    x, y = _coordinates(weights)
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _coordinates(weights: Tensor) -> tuple[Tensor, Tensor]:
    if not weights.ndim or weights.shape[-1] != 2:
        raise ValueError(f"weights must be (..., 2), got {tuple(weights.shape)}")
    return weights[..., 0], weights[..., 1]
