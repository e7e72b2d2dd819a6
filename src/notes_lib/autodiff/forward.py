"""Forward-mode differentiation: numbers that carry their derivative along."""

from collections.abc import Callable, Sequence
from typing import Any

from .functions import cos, exp, log, maximum, relu, sigmoid, sin, tanh


class Dual:
    r"""A number and its rate of change, $v + \dot v \epsilon$ with $\epsilon^2 = 0$.

    Args:
        value: A number or a tensor.
        tangent: How fast it changes, in the same shape; 0 for a constant.
    """

    __slots__ = ("tangent", "value")

    def __init__(self, value: Any, tangent: Any = 0.0) -> None:
        self.value, self.tangent = value, tangent

    def __add__(self, other: Any) -> "Dual":
        b = _lift(other)
        return Dual(self.value + b.value, self.tangent + b.tangent)

    def __sub__(self, other: Any) -> "Dual":
        b = _lift(other)
        return Dual(self.value - b.value, self.tangent - b.tangent)

    def __mul__(self, other: Any) -> "Dual":
        b = _lift(other)
        return Dual(
            self.value * b.value, self.tangent * b.value + self.value * b.tangent
        )

    def __truediv__(self, other: Any) -> "Dual":
        b = _lift(other)
        quotient = self.value / b.value
        return Dual(quotient, (self.tangent - quotient * b.tangent) / b.value)

    def __pow__(self, exponent: float) -> "Dual":
        slope = exponent * self.value ** (exponent - 1) if exponent else 0.0
        return Dual(self.value**exponent, slope * self.tangent)

    def __matmul__(self, other: Any) -> "Dual":
        b = _lift(other)
        first = self.tangent @ b.value if _varies(self) else 0.0
        second = self.value @ b.tangent if _varies(b) else 0.0
        return Dual(self.value @ b.value, first + second)

    def __neg__(self) -> "Dual":
        return Dual(-self.value, -self.tangent)

    def __radd__(self, other: Any) -> "Dual":
        return Dual(other) + self

    def __rsub__(self, other: Any) -> "Dual":
        return Dual(other) - self

    def __rmul__(self, other: Any) -> "Dual":
        return Dual(other) * self

    def __rtruediv__(self, other: Any) -> "Dual":
        return Dual(other) / self

    def __rmatmul__(self, other: Any) -> "Dual":
        return Dual(other) @ self

    def exp(self) -> "Dual":
        power = exp(self.value)
        return Dual(power, self.tangent * power)

    def log(self) -> "Dual":
        return Dual(log(self.value), self.tangent / self.value)

    def sin(self) -> "Dual":
        return Dual(sin(self.value), self.tangent * cos(self.value))

    def cos(self) -> "Dual":
        return Dual(cos(self.value), -self.tangent * sin(self.value))

    def tanh(self) -> "Dual":
        t = tanh(self.value)
        return Dual(t, self.tangent * (1 - t * t))

    def sigmoid(self) -> "Dual":
        s = sigmoid(self.value)
        return Dual(s, self.tangent * (s * (1 - s)))

    def relu(self) -> "Dual":
        return Dual(relu(self.value), self.tangent * (self.value > 0))

    def maximum(self, other: Any) -> "Dual":
        b = _lift(other)
        return Dual(
            maximum(self.value, b.value),
            self.tangent * (self.value >= b.value) + b.tangent * (self.value < b.value),
        )

    def sum(self) -> "Dual":
        tangent = self.tangent.sum() if _varies(self) else 0.0
        return Dual(self.value.sum(), tangent)

    def __lt__(self, other: Any) -> Any:
        return self.value < _lift(other).value

    def __gt__(self, other: Any) -> Any:
        return self.value > _lift(other).value

    def __repr__(self) -> str:
        return f"Dual({self.value}, tangent={self.tangent})"


def jvp(
    function: Callable[..., Any], point: Sequence[Any], direction: Sequence[Any]
) -> tuple[Any, Any]:
    r"""Compute a value, and how fast it changes along one direction, in one pass.

    $$f(x), \quad J v \qquad \text{with } J = \frac{\partial f}{\partial x}$$

    Known as a Jacobian-vector product. The Jacobian itself is never built.

    Args:
        function: Takes as many numbers (or tensors) as `point` has, and returns one;
            made of operators and of the functions of this room.
        point: Where.
        direction: Which way, $v$, as many numbers or tensors as `point`.

    Returns:
        The value, and its rate of change.

    Raises:
        ValueError: If `point` and `direction` differ in length.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", section 3.1; Wengert
        1964, doi:10.1145/355586.364791.
    """
    if len(point) != len(direction):
        raise ValueError(
            "direction must have as many numbers as point: "
            f"direction has {len(direction)}, point has {len(point)}"
        )
    result = function(*(Dual(v, t) for v, t in zip(point, direction, strict=True)))
    result = _lift(result)
    return result.value, result.tangent


def forward_gradient(
    function: Callable[..., Any], point: Sequence[float]
) -> tuple[float, ...]:
    r"""Compute a gradient in forward mode: one whole pass for every input.

    $$\frac{\partial f}{\partial x_i} = J e_i$$

    Args:
        function: Takes as many numbers as `point` has, and returns one.
        point: Where.

    Returns:
        One derivative per input.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", section 3.1.
    """
    return tuple(
        jvp(function, point, [float(i == j) for j in range(len(point))])[1]
        for i in range(len(point))
    )


def _lift(number: Any) -> Dual:
    return number if isinstance(number, Dual) else Dual(number)


def _varies(number: Dual) -> bool:
    """False for constants, whose tangent is a plain 0 without a shape."""
    return not isinstance(number.tangent, float)
