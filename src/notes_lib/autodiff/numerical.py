from collections.abc import Callable

import torch
from torch import Tensor

from notes_lib.core import require_floating_point


def numerical_grad(
    function: Callable[[Tensor], Tensor | float],
    input: Tensor,
    *,
    step: float | None = None,
) -> Tensor:
    r"""Estimate a gradient by moving every entry a little up and a little down.

    $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2 h}$$

    The error of the formula shrinks with $h^2$, that of rounding grows with $1 / h$.
    It works for any function, takes two evaluations per entry, and is wrong where a
    corner lies within $h$.

    Args:
        function: From a tensor like `input`, `(...)`, to one number.
        input: Where, `(...)`; float64 is best.
        step: The distance $h$; by default the cube root of the dtype's precision,
            6e-6 for float64, which balances the two errors for numbers around 1.

    Returns:
        The estimate, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If `step` is not positive, or `function` returns more than one
            number.

    Reference:
        Nocedal and Wright 2006, "Numerical Optimization", section 8.1.
    """
    require_floating_point(input=input)
    if step is None:
        step = torch.finfo(input.dtype).eps ** (1 / 3)
    if step <= 0:
        raise ValueError(f"step must be positive, got {step}")
    gradient = torch.zeros(input.numel(), dtype=input.dtype)
    with torch.no_grad():
        for i in range(input.numel()):
            ends = []
            for sign in (1, -1):
                moved = input.detach().clone().flatten()
                moved[i] += sign * step
                ends.append(_number(function(moved.view(input.shape))))
            gradient[i] = (ends[0] - ends[1]) / (2 * step)
    return gradient.view(input.shape).to(input.device)


def gradcheck(
    function: Callable[[Tensor], Tensor | float],
    gradient: Callable[[Tensor], Tensor],
    input: Tensor,
    *,
    step: float | None = None,
) -> float:
    r"""Measure how far a gradient's formula is from central differences.

    $$\max_i \frac{|a_i - n_i|}{\max(1, |a_i|, |n_i|)}$$

    with $a$ the formula's gradient and $n$ the numerical one: relative for large
    entries, absolute for small ones. In float64 a right formula stays below 1e-7, and
    a wrong one is seldom below 1e-2.

    Args:
        function: From a tensor like `input`, `(...)`, to one number.
        gradient: The formula to check, from a tensor like `input`, `(...)`, to
            another.
        input: Where, `(...)`, away from corners.
        step: As in `numerical_grad`.

    Returns:
        The largest error; 0 for an empty input.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If the formula's gradient has another shape than `input`.

    Reference:
        PyTorch documentation, `torch.autograd.gradcheck`.
    """
    formula = gradient(input).detach()
    if formula.shape != input.shape:
        raise ValueError(
            "a gradient has the shape of its input: "
            f"the gradient is {tuple(formula.shape)}, the input {tuple(input.shape)}"
        )
    estimate = numerical_grad(function, input, step=step)
    scale = torch.maximum(formula.abs(), estimate.abs()).clamp(min=1)
    errors = (formula - estimate).abs() / scale
    return float(errors.max()) if errors.numel() else 0.0


def _number(result: Tensor | float) -> float:
    if isinstance(result, Tensor) and result.numel() != 1:
        raise ValueError(
            f"function must return one number, got shape {tuple(result.shape)}"
        )
    return float(result)
