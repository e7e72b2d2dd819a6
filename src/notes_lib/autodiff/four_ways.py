from collections.abc import Callable, Sequence
from typing import Any

import torch

from .forward import forward_gradient
from .numerical import numerical_grad
from .reverse import Var
from .symbolic import variable


def gradients_compared(
    program: Callable[..., Any],
    by_hand: Callable[..., tuple[float, ...]],
    point: Sequence[float],
) -> dict[str, tuple[float, ...]]:
    r"""Compute one gradient in all the ways there are.

    $$\nabla f(x)$$

    Args:
        program: Takes as many numbers as `point` has, and returns one; made of
            operators and of the functions of this room.
        by_hand: The gradient's formula, worked out on paper, as a program: takes
            plain numbers, and returns one derivative per number.
        point: Where.

    Returns:
        The gradient by the name of the way: `"by hand"`, `"symbolic"`,
        `"numerical"`, `"forward mode"` and `"reverse mode"`.

    Reference:
        Baydin et al. 2018, "Automatic Differentiation in Machine Learning: a Survey",
        figure 2, arXiv:1502.05767.
    """
    names = [variable(f"x{i}") for i in range(1, len(point) + 1)]
    formula, values = program(*names), dict(zip(names, point, strict=True))
    numerical = numerical_grad(
        lambda x: program(*x.tolist()), torch.tensor(point, dtype=torch.float64)
    )
    leaves = [Var(number) for number in point]
    program(*leaves).backward()
    return {
        "by hand": tuple(by_hand(*point)),
        "symbolic": tuple(formula.derivative(x).evaluate(values) for x in names),
        "numerical": tuple(numerical.tolist()),
        "forward mode": forward_gradient(program, point),
        "reverse mode": tuple(leaf.grad for leaf in leaves),
    }
