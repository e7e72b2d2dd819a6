from collections.abc import Callable

import torch
from torch import Tensor
from torch._C import _functorch

CPU_PIECE_ENTRIES = 2**18  # 1 MiB of float32, about what a core's own cache holds


def in_pieces(
    function: Callable[..., tuple[Tensor, ...]], *tensors: Tensor
) -> tuple[Tensor, ...]:
    """Apply a function that treats every row alone to a few rows at a time.

    On a CPU, a second and a third pass over the same numbers cost little while they
    lie in its cache, and as much as the first once they do not. So a formula of
    several steps is quickest when all its steps are done on one piece before the
    next piece is touched, and when they are done in the memory where the result is
    to stand. Elsewhere, on little data, and where PyTorch records a graph, the
    function gets everything at once.

    Args:
        function: From some rows of each tensor to a tuple of tensors with as many,
            `(rows, ...)`. Of these the first is shaped like the first argument, with
            its dtype; the function is to write it into the argument `out`, as
            PyTorch's operations do, which `out=None` tells to take fresh memory.
        *tensors: Each `(rows, ...)`, with the same number of rows.

    Returns:
        What `function` gives for all rows, each `(rows, ...)`.
    """
    first = tensors[0]
    is_wrapped = _functorch.is_functorch_wrapped_tensor  # as under torch.func.vmap
    if torch.is_grad_enabled() or any(map(is_wrapped, tensors)):
        return function(*tensors, out=None)  # there, PyTorch refuses to write into it
    output = torch.empty_like(first)
    if first.device.type != "cpu" or first.numel() <= CPU_PIECE_ENTRIES:
        return function(*tensors, out=output)
    rows = first.shape[0]
    step = max(1, CPU_PIECE_ENTRIES * rows // first.numel())
    others: list[Tensor] = []
    for start in range(0, rows, step):
        here = slice(start, start + step)
        pieces = [tensor[here] for tensor in tensors]
        _, *results = function(*pieces, out=output[here])
        if not others:
            others = [part.new_empty(rows, *part.shape[1:]) for part in results]
        for other, part in zip(others, results, strict=True):
            other[here] = part
    return output, *others
