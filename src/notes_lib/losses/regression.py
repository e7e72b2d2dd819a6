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
        lambda p, t, out: torch.sub(p, t, out=out).abs_(),
        [
            lambda g, _, p, t, out: torch.sub(p, t, out=out).sign_().mul_(g),
            lambda g, _, p, t, out: torch.sub(t, p, out=out).sign_().mul_(g),
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
        lambda p, t, out: torch.sub(p, t, out=out).square_(),
        [
            lambda g, _, p, t, out: torch.sub(p, t, out=out).mul_(g).mul_(2),
            lambda g, _, p, t, out: torch.sub(t, p, out=out).mul_(g).mul_(2),
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

    def value(p: Tensor, t: Tensor, out: Tensor | None) -> Tensor:
        error = torch.sub(p, t, out=out)
        cut = error.clamp(-delta, delta)
        return error.sub_(cut, alpha=0.5).mul_(cut)

    def pullback(
        g: Tensor, _: Tensor, p: Tensor, t: Tensor, out: Tensor | None
    ) -> Tensor:
        cut = torch.clamp(torch.sub(p, t, out=out), -delta, delta, out=out)
        return torch.mul(g, cut, out=out)

    losses = elementwise(
        value,
        [pullback, lambda g, y, p, t, out: pullback(g, y, t, p, out)],
        prediction,
        target,
    )
    return reduce(losses, reduction)
