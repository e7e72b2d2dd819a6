"""Every point on the way down a function, for plots and for theory."""

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from .optimiser import require_at_least_0, require_fraction

Loss = Callable[[Tensor], Tensor]


class _Steps(Protocol):
    """An optimiser, ours or PyTorch's."""

    def zero_grad(self) -> None: ...
    def step(self) -> object: ...


def gradient_descent(
    loss: Loss, start: Tensor, *, learning_rate: float, steps: int
) -> Tensor:
    r"""Walk downhill: again and again, one step along the negative gradient.

    $$w \leftarrow w - \alpha \nabla L(w)$$

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        start: The first weights, `(...)`.
        learning_rate: The size of the steps, $\alpha$; at least 0.
        steps: How many.

    Returns:
        The weights before the first step and after each, `(steps + 1, ...)`.

    Raises:
        ValueError: If a number is negative, or the loss is not one number.

    Reference:
        Cauchy 1847, "Méthode générale pour la résolution des systèmes d'équations
        simultanées".
    """
    require_at_least_0(learning_rate=learning_rate, steps=steps)
    points = [start.detach()]
    for _ in range(steps):
        w = points[-1]
        points.append(w - learning_rate * gradient_at(loss, w))
    return torch.stack(points)


def nesterov_descent(
    loss: Loss, start: Tensor, *, learning_rate: float, momentum: float, steps: int
) -> tuple[Tensor, Tensor]:
    r"""Walk downhill with momentum, taking gradients at the point looked ahead to.

    $$\hat w = w + \beta v \qquad v \leftarrow \beta v - \alpha \nabla L(\hat w)
    \qquad w \leftarrow w + v$$

    The optimiser `Nesterov` stores $\hat w$ only: one point is enough for it.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        start: The first weights, `(...)`.
        learning_rate: The size of the steps, $\alpha$; at least 0.
        momentum: How much of the velocity remains after a step, $\beta$ in [0, 1).
        steps: How many.

    Returns:
        The weights $w$ before the first step and after each, `(steps + 1, ...)`, and
        the look-ahead points $\hat w$ of the same times.

    Raises:
        ValueError: If a number is out of range, or the loss is not one number.

    Reference:
        Sutskever et al. 2013, "On the importance of initialization and momentum in
        deep learning", eqs. (3) and (4).
    """
    require_at_least_0(learning_rate=learning_rate, steps=steps)
    require_fraction(momentum=momentum)
    w = start.detach()
    v = torch.zeros_like(w)
    points, ahead = [w], [w]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient_at(loss, ahead[-1])
        w = w + v
        points.append(w)
        ahead.append(w + momentum * v)
    return torch.stack(points), torch.stack(ahead)


def trajectory(
    loss: Loss,
    start: Tensor,
    make_optimiser: Callable[[list[Tensor]], _Steps],
    *,
    steps: int,
) -> Tensor:
    """Follow an optimiser down a function of one tensor.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        start: The first weights, `(...)`.
        make_optimiser: Gets parameters of any shape `(...)` and returns the
            optimiser, such as `partial(Adam, learning_rate=0.1)`. PyTorch's own will
            do as well.
        steps: How many.

    Returns:
        The weights before the first step and after each, `(steps + 1, ...)`.

    Raises:
        ValueError: If `steps` is negative, or the loss is not one number.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", chapter 8.
    """
    require_at_least_0(steps=steps)
    w = start.detach().clone().requires_grad_()
    optimiser = make_optimiser([w])
    points = [w.detach().clone()]
    for _ in range(steps):
        w.grad = gradient_at(loss, w.detach())
        optimiser.step()
        points.append(w.detach().clone())
    return torch.stack(points)


@torch.enable_grad()
def gradient_at(loss: Loss, w: Tensor) -> Tensor:
    """The gradient of one number at `w`, which is left as it is."""
    w = w.detach().requires_grad_()
    value = loss(w)
    if value.numel() != 1:
        raise ValueError(f"loss must return one number, got {tuple(value.shape)}")
    (gradient,) = torch.autograd.grad(value, w)
    return gradient
