from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

from notes_lib.core import in_pieces

from .reduction import Reduction, reduce
from .targets import require_class_indices, require_classes


def multiclass_hinge(
    scores: Tensor,
    target: Tensor,
    *,
    margin: float = 1.0,
    reduction: Reduction = "mean",
) -> Tensor:
    r"""Charge every wrong class that comes within a margin of the true one.

    $$L = \sum_{j \ne y} \max(0,\; s_j - s_y + \Delta)$$

    Each wrong class $j$ that is charged has the gradient 1, and the true class minus
    their number; where a term is exactly at its corner, we take 0.

    Args:
        scores: One number per class, `(..., c)`.
        target: True classes, `(...)`, integers from 0 to c - 1.
        margin: The lead $\Delta$ that the true score should have.
        reduction: `"mean"` over the examples, `"sum"`, or `"none"`.

    Returns:
        The loss, `()`, or `(...)` for `"none"`.

    Raises:
        TypeError: If `scores` is not floating point, or `target` not integer.
        ValueError: If the shapes do not fit each other, there is no class, or
            `reduction` is none of the three.

    Reference:
        Weston and Watkins 1999, "Support Vector Machines for Multi-Class Pattern
        Recognition", ESANN, there with a margin of 2; PyTorch's `multi_margin_loss`
        divides by the number of classes.
    """
    require_classes(scores)
    require_class_indices(scores, target)
    apply: Callable[..., tuple[Tensor, Tensor]] = _MulticlassHinge.apply  # untyped
    rows, classes = scores.reshape(-1, scores.shape[-1]), target.long().reshape(-1, 1)
    _, losses = apply(rows, classes, margin)
    return reduce(losses.view(target.shape), reduction)


class _MulticlassHinge(Function):
    """1 for every class that is charged `(n, c)`, and the losses `(n, 1)`."""

    generate_vmap_rule = True

    @staticmethod
    def forward(scores: Tensor, target: Tensor, margin: float) -> tuple[Tensor, Tensor]:
        def charge(
            scores: Tensor, target: Tensor, *, out: Tensor | None
        ) -> tuple[Tensor, Tensor]:
            excess = scores - (scores.gather(-1, target) - margin)
            excess = excess.clamp(min=0).scatter(-1, target, 0)
            return torch.sign(excess, out=out), excess.sum(dim=-1, keepdim=True)

        charged, losses = in_pieces(charge, scores, target)
        return charged, losses

    @staticmethod
    def setup_context(
        ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, Tensor]
    ) -> None:
        _, target, _ = inputs
        charged, _ = output
        ctx.mark_non_differentiable(charged)
        ctx.save_for_backward(target, charged)

    @staticmethod
    def backward(ctx: Any, _: Tensor, upstream: Tensor) -> tuple[Tensor, None, None]:
        target, charged = ctx.saved_tensors
        rivals = charged.sum(dim=-1, keepdim=True)
        by_rivals = charged * upstream
        return by_rivals.scatter_add_(-1, target, -rivals * upstream), None, None
