"""Optimisers that give each weight a step size of its own."""

import math
from collections.abc import Iterable

from torch import Tensor

from .optimiser import Optimiser, require_at_least_0, require_fraction


class AdaGrad(Optimiser):
    r"""Divide each weight's step by the size of all its gradients so far.

    $$G \leftarrow G + g^2 \qquad
    w \leftarrow w - \alpha \frac{g}{\sqrt{G} + \epsilon}$$

    $G$ only grows, so the steps shrink to nothing.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        epsilon: Keeps the division finite, $\epsilon$; outside the root, as in
            the paper and in PyTorch; some texts have it inside.
        weight_decay: As in `Optimiser`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`, or if `epsilon` is negative.

    Reference:
        Duchi, Hazan and Singer 2011, "Adaptive Subgradient Methods for Online
        Learning and Stochastic Optimization", the diagonal case.
    """

    num_kept = 1

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        learning_rate: float,
        epsilon: float = 1e-10,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(
            parameters, learning_rate=learning_rate, weight_decay=weight_decay
        )
        require_at_least_0(epsilon=epsilon)
        self.epsilon = epsilon

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        (squares,) = kept
        squares.addcmul_(g, g)
        size = squares.sqrt().add_(self.epsilon)
        w.addcdiv_(g, size, value=-self.learning_rate)


class RMSProp(Optimiser):
    r"""Divide each weight's step by the recent size of its gradients.

    $$G \leftarrow \beta G + (1 - \beta) g^2 \qquad
    w \leftarrow w - \alpha \frac{g}{\sqrt{G} + \epsilon}$$

    Old gradients are forgotten, so the steps do not shrink to nothing. $G$ starts at
    0, which makes the first steps large: $1 / \sqrt{1 - \beta}$ times $\alpha$.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        beta: How much of the old average remains after a step, in [0, 1).
        epsilon: Keeps the division finite.
        weight_decay: As in `Optimiser`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`, or if `beta` or `epsilon` is out of range.

    Reference:
        Tieleman and Hinton 2012, "Lecture 6.5: rmsprop", COURSERA; PyTorch
        documentation, `torch.optim.RMSprop`, for $\beta = 0.99$.
    """

    num_kept = 1

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        learning_rate: float,
        beta: float = 0.99,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(
            parameters, learning_rate=learning_rate, weight_decay=weight_decay
        )
        require_fraction(beta=beta)
        require_at_least_0(epsilon=epsilon)
        self.beta, self.epsilon = beta, epsilon

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        (squares,) = kept
        squares.mul_(self.beta).addcmul_(g, g, value=1 - self.beta)
        size = squares.sqrt().add_(self.epsilon)
        w.addcdiv_(g, size, value=-self.learning_rate)


class Adam(Optimiser):
    r"""Momentum and RMSProp together, both corrected for their start at zero.

    $$v \leftarrow \beta_1 v + (1 - \beta_1) g \qquad
    G \leftarrow \beta_2 G + (1 - \beta_2) g^2$$

    $$\hat v = \frac{v}{1 - \beta_1^t} \qquad \hat G = \frac{G}{1 - \beta_2^t} \qquad
    w \leftarrow w - \alpha \frac{\hat v}{\sqrt{\hat G} + \epsilon}$$

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        betas: How much of the two averages remains after a step, $(\beta_1, \beta_2)$,
            each in [0, 1).
        epsilon: Keeps the division finite, $\epsilon$.
        weight_decay: As in `Optimiser`: it passes through the averages with the
            gradient. `AdamW` shrinks the weights directly.
        bias_correction: False to use $v$ and $G$ as they are, which makes the first
            steps too large.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Optimiser`, or if `betas` or `epsilon` is out of range.

    Reference:
        Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization",
        algorithm 1, arXiv:1412.6980.
    """

    num_kept = 2

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        learning_rate: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
        bias_correction: bool = True,
    ) -> None:
        super().__init__(
            parameters, learning_rate=learning_rate, weight_decay=weight_decay
        )
        require_fraction(beta_1=betas[0], beta_2=betas[1])
        require_at_least_0(epsilon=epsilon)
        self.betas, self.epsilon = betas, epsilon
        self.bias_correction = bias_correction

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        v, squares = kept
        beta_1, beta_2 = self.betas
        v.lerp_(g, 1 - beta_1)
        squares.mul_(beta_2).addcmul_(g, g, value=1 - beta_2)
        mean_share, square_share = 1.0, 1.0
        if self.bias_correction:  # the averages' weights add up to these, not to 1
            mean_share, square_share = 1 - beta_1**t, 1 - beta_2**t
        size = squares.sqrt().div_(math.sqrt(square_share)).add_(self.epsilon)
        w.addcdiv_(v, size, value=-self.learning_rate / mean_share)


class AdamW(Adam):
    r"""Adam whose weight decay shrinks the weights directly.

    Before each step of `Adam`, $w \leftarrow (1 - \alpha \lambda) w$. The decay does
    not pass through the averages, so weights with large gradients decay as much as
    those with small ones.

    Args:
        parameters: The tensors to move, of any shape `(...)`.
        learning_rate: As in `Optimiser`.
        betas: As in `Adam`.
        epsilon: As in `Adam`.
        weight_decay: The factor $\lambda$; at least 0.
        bias_correction: As in `Adam`.

    Raises:
        TypeError: As in `Optimiser`.
        ValueError: As in `Adam`.

    Reference:
        Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization",
        algorithm 2, arXiv:1711.05101, with $\alpha \lambda$ for their $\eta \lambda$.
    """

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        learning_rate: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
        weight_decay: float = 1e-2,
        bias_correction: bool = True,
    ) -> None:
        super().__init__(
            parameters,
            learning_rate=learning_rate,
            betas=betas,
            epsilon=epsilon,
            weight_decay=weight_decay,
            bias_correction=bias_correction,
        )

    def _decay(self, w: Tensor, g: Tensor) -> Tensor:
        w.mul_(1 - self.learning_rate * self.weight_decay)
        return g
