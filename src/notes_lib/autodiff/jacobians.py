from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .tensors import TensorVar


def vjp(
    function: Callable[..., TensorVar], *inputs: Tensor
) -> tuple[Tensor, Callable[[Tensor], tuple[Tensor, ...]]]:
    r"""Compute a value, and the function that pulls gradients back through it.

    $$f(x), \qquad v \mapsto v^\top J \quad \text{with } J =
    \frac{\partial f}{\partial x}$$

    Known as a vector-Jacobian product: reverse mode computes it at the cost of a few
    evaluations, and the Jacobian itself is never built.

    Args:
        function: From as many `TensorVar`s as there are inputs to one, `(...)`.
        *inputs: Where, each `(...)`.

    Returns:
        The value, `(...)`, and the pullback: from $v$, in the shape of the value, to
        one gradient per input, in the input's shape.

    Raises:
        TypeError: If `function` does not return a `TensorVar`.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", section 3.2; PyTorch
        documentation, `torch.func.vjp`.
    """
    leaves = [TensorVar(input) for input in inputs]
    output = function(*leaves)
    if not isinstance(output, TensorVar):
        raise TypeError(
            f"function must return a TensorVar, got {type(output).__name__}"
        )

    def pullback(upstream: Tensor) -> tuple[Tensor, ...]:
        for leaf in leaves:
            leaf.grad = None
        output.backward(upstream)
        return tuple(
            torch.zeros_like(leaf.value) if leaf.grad is None else leaf.grad
            for leaf in leaves
        )

    return output.value, pullback


def vec(tensor: Tensor) -> Tensor:
    r"""Lay a tensor out as one long vector, row by row.

    $$\operatorname{vec} \begin{pmatrix} a & b \\ c & d \end{pmatrix} =
    (a, b, c, d)^\top$$

    Args:
        tensor: `(...)`.

    Returns:
        `(n,)`, with n the number of entries.

    Reference:
        Magnus and Neudecker 1999, "Matrix Differential Calculus", section 2.4, who
        go column by column; PyTorch and NumPy store rows.
    """
    return tensor.reshape(-1)


def unvec(vector: Tensor, shape: Sequence[int]) -> Tensor:
    r"""Fold a vector into a shape again: the inverse of `vec`.

    $$\operatorname{unvec}(\operatorname{vec} A) = A$$

    Args:
        vector: `(n,)`.
        shape: Sizes whose product is n.

    Returns:
        A tensor of that shape.

    Raises:
        ValueError: If the number of entries does not fit.

    Reference:
        Magnus and Neudecker 1999, "Matrix Differential Calculus", section 2.4.
    """
    if vector.ndim != 1 or vector.numel() != torch.Size(shape).numel():
        raise ValueError(
            f"vector must be ({torch.Size(shape).numel()},) to be folded into "
            f"{tuple(shape)}, got {tuple(vector.shape)}"
        )
    return vector.reshape(tuple(shape))


def vec_jacobian(function: Callable[[TensorVar], TensorVar], input: Tensor) -> Tensor:
    r"""Compute the Jacobian matrix between two tensors that are laid out as vectors.

    $$J_{ij} = \frac{\partial (\operatorname{vec} f(X))_i}
    {\partial (\operatorname{vec} X)_j}$$

    So a derivative between tensors, which would need as many axes as both together,
    becomes an ordinary matrix. Each row is the gradient of one output.

    Args:
        function: From a `TensorVar`, `(...)`, to one.
        input: Where, `(...)`.

    Returns:
        `(outputs, inputs)`, one row per entry of the output.

    Raises:
        TypeError: If `function` does not return a `TensorVar`.

    Reference:
        Magnus and Neudecker 1999, "Matrix Differential Calculus", section 9.4.
    """
    value, pullback = vjp(function, input)
    rows = torch.eye(value.numel(), dtype=value.dtype, device=value.device)
    gradients = [vec(pullback(unvec(row, value.shape))[0]) for row in rows]
    return torch.stack(gradients) if gradients else value.new_zeros(0, input.numel())
