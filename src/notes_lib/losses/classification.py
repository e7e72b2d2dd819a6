from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

from notes_lib.core import at_least_float32, in_pieces, require_floating_point

from .probabilities import log_softmax, powers_of_rows
from .reduction import Reduction, reduce
from .targets import require_class_indices, require_classes


def cross_entropy(
    scores: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
) -> Tensor:
    r"""Charge minus the logarithm of the probability that the true class got.

    $$L = -\log p_y = \log \sum_j e^{s_j} - s_y,
    \qquad \frac{\partial L}{\partial s_k} = p_k - [k = y]$$

    with $p$ the softmax of the scores. A target may also be a distribution $t$ over
    the classes; then $L = -\sum_k t_k \log p_k$.

    Args:
        scores: One number per class, `(..., c)`.
        target: True classes, `(...)`, integers from 0 to c - 1; or their
            probabilities, `(..., c)`, in floating point.
        weight: How much each class counts, `(c,)`. The mean of classes given as
            integers is then weighted: it is divided by the sum of the weights of the
            true classes. The mean over distributions is divided by their number.
        ignore_index: Examples with this target count nothing; only for integers.
        reduction: `"mean"` over the examples, which is nan where none counts; `"sum"`;
            or `"none"` for one loss per example.

    Returns:
        The loss in nats, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If `scores` or `weight` is not floating point, or `target` is
            neither integer nor floating point.
        ValueError: If the shapes do not fit each other, there is no class, or
            `reduction` is none of the three.

    Reference:
        Good 1952, "Rational Decisions", doi:10.1111/j.2517-6161.1952.tb00104.x;
        PyTorch documentation, `torch.nn.functional.cross_entropy`, there with the
        classes along the second axis.
    """
    require_classes(scores)
    _require_weight(scores, weight)
    wide = at_least_float32(scores)
    if target.is_floating_point():
        losses = _against_distributions(wide, target, weight)
        return reduce(losses, reduction).to(scores.dtype)
    require_class_indices(scores, target)
    counted = target.long() != ignore_index
    target = target.long().masked_fill(~counted, 0)  # any class that exists
    importance = counted.to(wide.dtype)
    if weight is not None:
        importance = importance * weight.to(wide)[target]
    losses = importance * _against_classes(wide, target)
    if reduction == "mean":
        return (losses.sum() / importance.sum()).to(scores.dtype)
    return reduce(losses, reduction).to(scores.dtype)


def _against_classes(scores: Tensor, target: Tensor) -> Tensor:
    apply: Callable[..., tuple[Tensor, ...]] = _CrossEntropy.apply  # torch: untyped
    losses, *_ = apply(scores.reshape(-1, scores.shape[-1]), target.reshape(-1, 1))
    return losses.view(target.shape)


def _against_distributions(
    scores: Tensor, target: Tensor, weight: Tensor | None
) -> Tensor:
    if target.shape != scores.shape:
        raise ValueError(
            "target must give a probability for every score: "
            f"target is {tuple(target.shape)}, scores are {tuple(scores.shape)}"
        )
    shares = target if weight is None else target * weight
    return -(shares * log_softmax(scores)).sum(dim=-1)


class _CrossEntropy(Function):
    """Losses `(n, 1)` of scores `(n, c)` whose true classes are `(n, 1)`.

    The powers of the scores and their sums come along as outputs, because the gradient
    needs them, and so that the gradient can be differentiated again.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(scores: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        powers, total, largest = in_pieces(powers_of_rows, scores)
        return total.log() - (scores.gather(-1, target) - largest), powers, total

    @staticmethod
    def setup_context(
        ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, Tensor, Tensor]
    ) -> None:
        _, target = inputs
        _, powers, total = output
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(powers, total, target)

    @staticmethod
    def backward(
        ctx: Any,
        by_loss: Tensor | None,
        by_powers: Tensor | None,
        by_total: Tensor | None,
    ) -> tuple[Tensor | None, None]:
        powers, total, target = ctx.saved_tensors
        if by_loss is None:
            gradient = torch.zeros_like(powers)
        else:
            probabilities_scaled = powers * (by_loss / total)
            gradient = probabilities_scaled.scatter_add_(-1, target, -by_loss)
        # In second derivatives only. The subtracted maximum cancels in the fraction
        # above, so it may count as a constant here.
        if by_powers is not None:
            gradient = gradient + by_powers * powers
        if by_total is not None:
            gradient = gradient + by_total * powers
        return gradient, None


def _require_weight(scores: Tensor, weight: Tensor | None) -> None:
    if weight is None:
        return
    require_floating_point(weight=weight)
    if weight.shape != scores.shape[-1:]:
        raise ValueError(
            f"weight must be ({scores.shape[-1]},), one number per class, "
            f"got {tuple(weight.shape)}"
        )
