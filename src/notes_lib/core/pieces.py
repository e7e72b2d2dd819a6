from collections.abc import Callable

import torch
from torch import Tensor

CPU_PIECE_ENTRIES = 2**16  # 256 KiB of float32: a few such tensors fit a core's cache
SMALL_ENTRIES = 2**18  # 1 MiB, which still fits the cache without being cut


def in_pieces(
    function: Callable[..., tuple[Tensor, ...]], *tensors: Tensor
) -> tuple[Tensor, ...]:
    """Apply a function that treats every row alone to a few rows at a time.

    On a CPU, a second and a third pass over the same numbers cost little while they
    lie in its cache, and as much as the first once they do not. So a formula of
    several steps is quickest when all its steps are done on one piece before the
    next piece is touched. Elsewhere, on little data, and where PyTorch records a
    graph, the function gets everything at once.

    Args:
        function: From some rows of each tensor to a tuple of tensors with as many,
            `(rows, ...)`.
        *tensors: Each `(rows, ...)`, with the same number of rows.

    Returns:
        What `function` gives for all rows, each `(rows, ...)`.
    """
    first = tensors[0]
    if (
        first.device.type != "cpu"
        or first.numel() <= SMALL_ENTRIES
        or torch.is_grad_enabled()
    ):
        return function(*tensors)
    rows = first.shape[0]
    step = max(1, CPU_PIECE_ENTRIES * rows // first.numel())
    outputs: tuple[Tensor, ...] = ()
    for start in range(0, rows, step):
        results = function(*(tensor[start : start + step] for tensor in tensors))
        if not outputs:
            outputs = tuple(_room_for(part, first) for part in results)
        for output, part in zip(outputs, results, strict=True):
            output[start : start + step] = part
    return outputs


def _room_for(part: Tensor, like: Tensor) -> Tensor:
    """Memory for all rows of a result, laid out as the input is where shapes agree."""
    if part.shape[1:] == like.shape[1:]:
        return torch.empty_like(like, dtype=part.dtype)
    return part.new_empty(like.shape[0], *part.shape[1:])
