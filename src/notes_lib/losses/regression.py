import torch
from torch import Tensor

from notes_lib.core import elementwise

from .reduction import Reduction, reduce
from .targets import require_same_shape


def absolute_error(
    prediction: Tensor, target: Tensor, *, reduction: Reduction = "mean"
) -> Tensor:
    r"""Charge the distance to the target: the L1 loss.

    $$L = |p - t|, \qquad \frac{\partial L}{\partial p} = \operatorname{sign}(p - t)$$

    and 0 where the two agree.

    Args:
        prediction: Numbers, `(...)`.
        target: What they should be, `(...)`.
        reduction: `"mean"`, `"sum"`, or `"none"`.

    Returns:
        The loss, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes differ, or `reduction` is none of the three.

    Reference:
        PyTorch documentation, `torch.nn.functional.l1_loss`.
    """
    require_same_shape(prediction=prediction, target=target)
    losses = elementwise(
        lambda p, t: (p - t).abs_(),
        [
            lambda g, _, p, t: g * (p - t).sign(),
            lambda g, _, p, t: g * (t - p).sign(),
        ],
        prediction,
        target,
    )
    return reduce(losses, reduction)


def squared_error(
    prediction: Tensor, target: Tensor, *, reduction: Reduction = "mean"
) -> Tensor:
    r"""Charge the squared distance to the target: the L2 loss.

    $$L = (p - t)^2, \qquad \frac{\partial L}{\partial p} = 2 (p - t)$$

    Args:
        prediction: Numbers, `(...)`.
        target: What they should be, `(...)`.
        reduction: `"mean"`, `"sum"`, or `"none"`.

    Returns:
        The loss, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes differ, or `reduction` is none of the three.

    Reference:
        PyTorch documentation, `torch.nn.functional.mse_loss`.
    """
    require_same_shape(prediction=prediction, target=target)
    losses = elementwise(
        lambda p, t: (p - t).square(),
        [
            lambda g, _, p, t: g * (p - t) * 2,
            lambda g, _, p, t: g * (t - p) * 2,
        ],
        prediction,
        target,
    )
    return reduce(losses, reduction)


def huber(
    prediction: Tensor,
    target: Tensor,
    *,
    delta: float = 1.0,
    reduction: Reduction = "mean",
) -> Tensor:
    r"""Charge small errors by their square, and large ones by their size.

    With $d = p - t$ and $c$ the error cut off at $\pm\delta$,

    $$L = c \left( d - \tfrac{1}{2} c \right)
    = \begin{cases}
    \tfrac{1}{2} d^2 & |d| \le \delta \\
    \delta \left( |d| - \tfrac{1}{2} \delta \right) & \text{otherwise}
    \end{cases}
    \qquad \frac{\partial L}{\partial p} = c.$$

    Args:
        prediction: Numbers, `(...)`.
        target: What they should be, `(...)`.
        delta: The error at which the square turns into a line.
        reduction: `"mean"`, `"sum"`, or `"none"`.

    Returns:
        The loss, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes differ, `delta` is not positive, or `reduction` is
            none of the three.

    Reference:
        Huber 1964, "Robust Estimation of a Location Parameter",
        doi:10.1214/aoms/1177703732.
    """
    require_same_shape(prediction=prediction, target=target)
    if delta <= 0:
        raise ValueError(f"delta must be positive, got {delta}")

    def value(p: Tensor, t: Tensor) -> Tensor:
        error = p - t
        cut = error.clamp(-delta, delta)
        return torch.sub(error, cut, alpha=0.5).mul_(cut)

    losses = elementwise(
        value,
        [
            lambda g, _, p, t: g * (p - t).clamp(-delta, delta),
            lambda g, _, p, t: g * (t - p).clamp(-delta, delta),
        ],
        prediction,
        target,
    )
    return reduce(losses, reduction)
