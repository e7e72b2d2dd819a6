from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function

from notes_lib.core import at_least_float32, fast_exp, in_pieces

from .targets import require_classes


def softmax(scores: Tensor, *, dim: int = -1) -> Tensor:
    r"""Turn scores into probabilities: positive, and 1 in total.

    $$p_k = \frac{e^{s_k}}{\sum_j e^{s_j}} = \frac{e^{s_k - m}}{\sum_j e^{s_j - m}},
    \qquad m = \max_j s_j$$

    Both fractions are the same number, but only the second never overflows. With $g$
    the upstream gradient,

    $$\frac{\partial L}{\partial s_k} = p_k \Bigl( g_k - \sum_j g_j p_j \Bigr).$$

    Args:
        scores: Any numbers, `(..., c)`. A score of -inf gets the probability 0; if all
            are -inf, or one is inf, the result is nan.
        dim: The axis of the classes.

    Returns:
        Probabilities, `(..., c)`, with the dtype of `scores`.

    Raises:
        TypeError: If `scores` is not floating point.
        ValueError: If there is no class.

    Reference:
        Bridle 1990, "Probabilistic Interpretation of Feedforward Classification
        Network Outputs"; PyTorch documentation, `torch.softmax`.
    """
    return _on_last_axis(_Softmax, scores, dim)


def log_softmax(scores: Tensor, *, dim: int = -1) -> Tensor:
    r"""Take the logarithm of `softmax`, exact where the probability rounds to 0.

    $$\log p_k = s_k - m - \log \sum_j e^{s_j - m}, \qquad m = \max_j s_j$$

    With $g$ the upstream gradient,

    $$\frac{\partial L}{\partial s_k} = g_k - p_k \sum_j g_j.$$

    Args:
        scores: Any numbers, `(..., c)`, treated as `softmax` treats them.
        dim: The axis of the classes.

    Returns:
        Logarithms of probabilities in nats, `(..., c)`, with the dtype of `scores`.

    Raises:
        TypeError: If `scores` is not floating point.
        ValueError: If there is no class.

    Reference:
        Blanchard, Higham and Higham 2021, "Accurately Computing the Log-Sum-Exp and
        Softmax Functions", doi:10.1093/imanum/draa038.
    """
    return _on_last_axis(_LogSoftmax, scores, dim)


class _Softmax(Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(scores: Tensor) -> Tensor:
        return in_pieces(_softmax_rows, scores)[0]

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> Tensor:
        (probabilities,) = ctx.saved_tensors
        return in_pieces(_softmax_pullback, upstream, probabilities)[0]


class _LogSoftmax(Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(scores: Tensor) -> Tensor:
        return in_pieces(_log_softmax_rows, scores)[0]

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> Tensor:
        (log_probabilities,) = ctx.saved_tensors
        return in_pieces(_log_softmax_pullback, upstream, log_probabilities)[0]


def powers_of_rows(
    scores: Tensor, *, out: Tensor | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """Split rows `(n, c)` into $e^{s - m}$, its sums `(n, 1)`, and m `(n, 1)`."""
    largest = scores.amax(dim=-1, keepdim=True)
    leads = torch.sub(scores, largest, out=out)
    powers = fast_exp(leads, out=out)
    return powers, powers.sum(dim=-1, keepdim=True), largest


def _softmax_rows(scores: Tensor, *, out: Tensor | None) -> tuple[Tensor]:
    powers, total, _ = powers_of_rows(scores, out=out)
    return (powers.div_(total),)


def _softmax_pullback(
    upstream: Tensor, probabilities: Tensor, *, out: Tensor | None
) -> tuple[Tensor]:
    product = torch.mul(upstream, probabilities, out=out)
    along = product.sum(dim=-1, keepdim=True)
    return (torch.mul(torch.sub(upstream, along, out=out), probabilities, out=out),)


def _log_softmax_rows(scores: Tensor, *, out: Tensor | None) -> tuple[Tensor]:
    _, total, largest = powers_of_rows(scores, out=out)
    # Largest first: what is left is exact where it matters, close to the largest.
    return (torch.sub(scores, largest, out=out).sub_(total.log_()),)


def _log_softmax_pullback(
    upstream: Tensor, log_probabilities: Tensor, *, out: Tensor | None
) -> tuple[Tensor]:
    total = upstream.sum(dim=-1, keepdim=True)
    probabilities = fast_exp(log_probabilities, out=out)
    return (torch.addcmul(upstream, probabilities, total, value=-1, out=out),)


def _on_last_axis(function: type[Function], scores: Tensor, dim: int) -> Tensor:
    """Lay the axis `dim` out as rows, `(n, c)`, apply, and put it back."""
    require_classes(scores, dim)
    last = at_least_float32(scores).movedim(dim, -1)
    apply: Callable[[Tensor], Tensor] = function.apply  # torch leaves it untyped
    rows = apply(last.reshape(-1, last.shape[-1]))
    return rows.view(last.shape).movedim(-1, dim).to(scores.dtype)
