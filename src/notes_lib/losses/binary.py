import torch
from torch import Tensor

from notes_lib.core import elementwise

from .reduction import Reduction, reduce
from .targets import require_same_shape


def logistic(scores: Tensor, sign: Tensor, *, reduction: Reduction = "mean") -> Tensor:
    r"""Charge a score by how far it lies on the wrong side of zero.

    $$L = \log(1 + e^{-y s}),
    \qquad \frac{\partial L}{\partial s} = -y\, \sigma(-y s)$$

    Args:
        scores: One number per example, `(...)`; above zero speaks for the class +1.
        sign: True classes $y$, `(...)`, -1 or +1 in floating point.
        reduction: `"mean"`, `"sum"`, or `"none"`.

    Returns:
        The loss in nats, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes differ, or `reduction` is none of the three.

    Reference:
        Cox 1958, "The Regression Analysis of Binary Sequences",
        doi:10.1111/j.2517-6161.1958.tb00292.x.
    """
    require_same_shape(scores=scores, sign=sign)
    losses = elementwise(
        lambda s, y, out: _softplus(torch.mul(s, y, out=out).neg_(), out),
        [
            lambda g, _, s, y, out: _logistic_pullback(g, s, y, y, out),
            lambda g, _, s, y, out: _logistic_pullback(g, s, y, s, out),
        ],
        scores,
        sign,
    )
    return reduce(losses, reduction)


def _logistic_pullback(
    g: Tensor, s: Tensor, y: Tensor, other: Tensor, out: Tensor | None
) -> Tensor:
    wrong = torch.sigmoid(torch.mul(s, y, out=out).neg_(), out=out)
    return torch.mul(torch.mul(g, other), wrong, out=out).neg_()


def binary_cross_entropy_with_logits(
    scores: Tensor, target: Tensor, *, reduction: Reduction = "mean"
) -> Tensor:
    r"""Compare the sigmoid of a score with the probability that was wanted.

    With $p = \sigma(s)$,

    $$L = -t \log p - (1 - t) \log(1 - p) = \log(1 + e^s) - t s,
    \qquad \frac{\partial L}{\partial s} = p - t.$$

    The second form never takes the logarithm of 0. For t = 1 and 0 the loss equals
    `logistic` with the signs +1 and -1.

    Args:
        scores: One number per example, `(...)`, also known as logits.
        target: Probabilities $t$ of the class 1, `(...)`, often 0 or 1 exactly, in
            floating point.
        reduction: `"mean"`, `"sum"`, or `"none"`.

    Returns:
        The loss in nats, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes differ, or `reduction` is none of the three.

    Reference:
        PyTorch documentation,
        `torch.nn.functional.binary_cross_entropy_with_logits`.
    """
    require_same_shape(scores=scores, target=target)
    losses = elementwise(
        lambda s, t, out: torch.addcmul(_softplus(s, out), t, s, value=-1, out=out),
        [
            lambda g, _, s, t, out: torch.sub(
                torch.sigmoid(s, out=out), t, out=out
            ).mul_(g),
            lambda g, _, s, t, out: torch.mul(g, s, out=out).neg_(),
        ],
        scores,
        target,
    )
    return reduce(losses, reduction)


def focal(
    scores: Tensor,
    target: Tensor,
    *,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    reduction: Reduction = "mean",
) -> Tensor:
    r"""Binary cross-entropy that counts what is already well classified for less.

    With $p_t$ the probability that the true class got,

    $$L = -\alpha_t (1 - p_t)^\gamma \log p_t.$$

    In terms of the lead $z$ of the true class, $z = s$ for the class 1 and $-s$ for
    the class 0, $1 - p_t = \sigma(-z)$ and

    $$\frac{\partial}{\partial z} (1 - p_t)^\gamma (-\log p_t)
    = (1 - p_t)^\gamma (\gamma\, p_t \log p_t - (1 - p_t)).$$

    Args:
        scores: One number per example, `(...)`.
        target: True classes, `(...)`, 0 or 1 in floating point.
        gamma: 0 for plain cross-entropy; the larger, the less easy examples count.
        alpha: What the class 1 counts; the class 0 counts 1 - `alpha`. None lets both
            count 1.
        reduction: `"mean"`, `"sum"`, or `"none"`.

    Returns:
        The loss in nats, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If `scores` or `target` is not floating point.
        ValueError: If the shapes differ, `gamma` is negative, `alpha` is not in
            [0, 1], or `reduction` is none of the three.

    Reference:
        Lin et al. 2017, "Focal Loss for Dense Object Detection", eq. (5),
        arXiv:1708.02002. There, the sum is divided by the number of positives.
    """
    require_same_shape(scores=scores, target=target)
    if gamma < 0:
        raise ValueError(f"gamma must not be negative, got {gamma}")
    if alpha is not None and not 0 <= alpha <= 1:
        raise ValueError(f"alpha must be in [0, 1], got {alpha}")

    def value(lead: Tensor, out: Tensor | None) -> Tensor:
        wrong = torch.sigmoid(-lead)  # 1 - p_t
        return torch.mul(_softplus(-lead), wrong**gamma, out=out)

    def pullback(g: Tensor, _: Tensor, lead: Tensor, out: Tensor | None) -> Tensor:
        wrong = torch.sigmoid(-lead)
        slope = gamma * torch.sigmoid(lead) * _softplus(-lead) + wrong
        return torch.mul(-g * wrong**gamma, slope, out=out)

    losses = elementwise(value, [pullback], scores * (2 * target - 1))
    if alpha is not None:
        losses = losses * (alpha * target + (1 - alpha) * (1 - target))
    return reduce(losses, reduction)


def _softplus(x: Tensor, out: Tensor | None = None) -> Tensor:
    """log(1 + exp(x)), without overflow."""
    return torch.logaddexp(x, x.new_zeros(()), out=out)
