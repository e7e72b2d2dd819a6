"""Elementary functions of any kind of number.

A program that calls these runs on plain numbers, on tensors, and on every kind of
number of this room, each of which brings methods with the same names. So one program
can be computed, differentiated and printed, without a change.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

Number = TypeVar("Number")


def exp(x: Number) -> Number:
    r"""The exponential function, $e^x$ with slope $e^x$.

    Args:
        x: A number of any kind, or a tensor, `(...)`.

    Returns:
        The same kind.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", table 2.3.
    """
    return _call(math.exp, x, "exp")


def log(x: Number) -> Number:
    r"""The natural logarithm, $\ln x$ with slope $1 / x$.

    Args:
        x: A number of any kind above 0, or a tensor, `(...)`.

    Returns:
        The same kind.

    Raises:
        ValueError: If a plain number is not above 0.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", table 2.3.
    """
    return _call(math.log, x, "log")


def sin(x: Number) -> Number:
    r"""The sine, with slope $\cos x$.

    Args:
        x: A number of any kind, in radians, or a tensor, `(...)`.

    Returns:
        The same kind.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", table 2.3.
    """
    return _call(math.sin, x, "sin")


def cos(x: Number) -> Number:
    r"""The cosine, with slope $-\sin x$.

    Args:
        x: A number of any kind, in radians, or a tensor, `(...)`.

    Returns:
        The same kind.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", table 2.3.
    """
    return _call(math.cos, x, "cos")


def tanh(x: Number) -> Number:
    r"""The hyperbolic tangent, with slope $1 - \tanh^2 x$.

    Args:
        x: A number of any kind, or a tensor, `(...)`.

    Returns:
        The same kind.

    Reference:
        LeCun et al. 1998, "Efficient BackProp", doi:10.1007/3-540-49430-8_2.
    """
    return _call(math.tanh, x, "tanh")


def sigmoid(x: Number) -> Number:
    r"""The logistic function, $1 / (1 + e^{-x})$ with slope $\sigma (1 - \sigma)$.

    Args:
        x: A number of any kind, or a tensor, `(...)`.

    Returns:
        The same kind.

    Reference:
        Rumelhart, Hinton and Williams 1986, "Learning Representations by
        Back-Propagating Errors", doi:10.1038/323533a0.
    """
    # By way of tanh, which overflows on neither side.
    return _call(lambda value: 0.5 + 0.5 * math.tanh(0.5 * value), x, "sigmoid")


def relu(x: Number) -> Number:
    r"""The rectifier, $\max(0, x)$ with slope 0 up to 0, and 1 above.

    Args:
        x: A number of any kind, or a tensor, `(...)`.

    Returns:
        The same kind.

    Reference:
        Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann
        Machines".
    """
    return _call(lambda value: max(0.0, value), x, "relu")


def maximum(a: Any, b: Any) -> Any:
    r"""The larger of two numbers; its slope is 1 for that one, and 0 for the other.

    Where both are equal, the first one counts as the larger; of a constant and one
    that is not, the one that is not.

    Args:
        a: A number of any kind, or a tensor, `(...)`.
        b: Another, `(...)`.

    Returns:
        The same kind.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", chapter 14.
    """
    if not isinstance(a, int | float | Tensor):
        return a.maximum(b)
    if not isinstance(b, int | float | Tensor):
        return b.maximum(a)
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        return torch.where(torch.as_tensor(a >= b), a, b)
    return a if a >= b else b


def _call(function: Callable[[float], float], x: Number, name: str) -> Number:
    if isinstance(x, int | float):
        return cast(Number, function(x))
    return cast(Number, getattr(x, name)())
