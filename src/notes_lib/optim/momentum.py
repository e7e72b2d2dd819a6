"""Optimisers that move along the gradient, or along a running sum of gradients."""

from collections.abc import Iterable

from torch import Tensor

from .optimiser import Optimiser, require_fraction


class SGD(Optimiser):
    r"""Step along the negative gradient.

    $$w \leftarrow w - \alpha g$$

    *Stochastic* is not the step but the gradient, which comes from a mini-batch.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        weight_decay: As in `Optimiser`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`.

    Reference:
        Robbins and Monro 1951, "A Stochastic Approximation Method".
    """

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        w.sub_(g, alpha=self.learning_rate)


class _WithVelocity(Optimiser):
    num_kept = 1

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        learning_rate: float,
        momentum: float = 0.9,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(
            parameters, learning_rate=learning_rate, weight_decay=weight_decay
        )
        require_fraction(momentum=momentum)
        self.momentum = momentum


class Momentum(_WithVelocity):
    r"""Step along a velocity that adds up past gradients, each older one fainter.

    $$v \leftarrow \beta v + g \qquad w \leftarrow w - \alpha v$$

    With a gradient that stays the same, the velocity grows to $g / (1 - \beta)$.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        momentum: How much of the velocity remains after a step, $\beta$ in [0, 1).
        weight_decay: As in `Optimiser`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`, or if `momentum` is out of range.

    Reference:
        Sutskever et al. 2013, "On the importance of initialization and momentum in
        deep learning"; PyTorch documentation, `torch.optim.SGD`, for this form.
    """

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        (v,) = kept
        v.mul_(self.momentum).add_(g)
        w.sub_(v, alpha=self.learning_rate)


class HeavyBall(_WithVelocity):
    r"""Momentum with the learning rate inside the velocity.

    $$v \leftarrow \beta v - \alpha g \qquad w \leftarrow w + v$$

    The velocity is the step itself. While the learning rate stays the same, the
    weights are those of `Momentum`. When it drops, `Momentum` slows down at once and
    this form gradually.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        momentum: As in `Momentum`.
        weight_decay: As in `Optimiser`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`, or if `momentum` is out of range.

    Reference:
        Polyak 1964, "Some methods of speeding up the convergence of iteration
        methods"; Sutskever et al. 2013, eqs. (1) and (2).
    """

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        (v,) = kept
        v.mul_(self.momentum).sub_(g, alpha=self.learning_rate)
        w.add_(v)


class Nesterov(_WithVelocity):
    r"""Momentum that looks ahead: the gradient counts once more, beyond the velocity.

    $$v \leftarrow \beta v + g \qquad w \leftarrow w - \alpha (g + \beta v)$$

    Here $w$ is the look-ahead point, where gradients are taken. `nesterov_descent`
    keeps both points apart, as papers do.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        momentum: As in `Momentum`.
        weight_decay: As in `Optimiser`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`, or if `momentum` is out of range.

    Reference:
        Nesterov 1983, "A method of solving a convex programming problem with
        convergence rate O(1/k²)"; PyTorch documentation, `torch.optim.SGD`.
    """

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        (v,) = kept
        v.mul_(self.momentum).add_(g)
        w.sub_(g.add(v, alpha=self.momentum), alpha=self.learning_rate)
