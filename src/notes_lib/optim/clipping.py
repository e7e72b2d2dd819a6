from collections.abc import Iterable

import torch
from torch import Tensor

from .optimiser import require_at_least_0


@torch.no_grad()
def clip_gradient_norm_(parameters: Iterable[Tensor], max_norm: float) -> Tensor:
    r"""Shorten all gradients together, in place, if they are longer than allowed.

    With $g$ all gradients laid end to end, $g \leftarrow g\, \min(1, c / \lVert g
    \rVert)$. The direction stays.

    Args:
        parameters: Tensors of any shape `(...)`; those without a gradient are
            skipped.
        max_norm: The greatest length that is left alone, $c$.

    Returns:
        The length before, `()`: 0 if there was no gradient.

    Raises:
        ValueError: If `max_norm` is negative.

    Reference:
        Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent
        neural networks", algorithm 1, arXiv:1211.5063.
    """
    require_at_least_0(max_norm=max_norm)
    gradients = [p.grad for p in parameters if p.grad is not None]
    if not gradients:
        return torch.zeros(())
    lengths = [g.norm().to(gradients[0].device) for g in gradients]
    length: Tensor = torch.stack(lengths).norm()
    # Compared on the device: asking "is it longer?" from Python would wait for a GPU.
    shrink = (max_norm / (length + 1e-6)).clamp(max=1)  # the addend: as PyTorch does
    for gradient in gradients:
        gradient.mul_(shrink.to(gradient.device))
    return length
