"""Symbolic differentiation: formulas in, formulas out."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Union

from .functions import cos, exp, log, maximum, relu, sigmoid, sin, tanh

Operand = Union["Expression", float]


class Expression:
    """A formula: a variable, a constant, or an operation on other formulas.

    Operators and the functions of this room build it, so that a program called with
    variables returns the formula that it computes.

    Args:
        operation: What joins the operands, such as "+"; "" for a variable or a
            constant.
        parents: The operands.
        name: Of a variable, or a constant written out.
        constant: The value of a constant.
    """

    __slots__ = ("constant", "name", "operation", "parents")

    def __init__(
        self,
        operation: str = "",
        parents: tuple["Expression", ...] = (),
        *,
        name: str = "",
        constant: float | None = None,
    ) -> None:
        self.operation, self.parents = operation, parents
        self.name = f"{constant:g}" if constant is not None else name
        self.constant = constant

    def derivative(self, by: "Expression") -> "Expression":
        """The formula of the derivative, by the sum rule and the chain rule.

        The result repeats whole parts of the formula, for nothing is shared: formulas
        swell, which is why frameworks do not differentiate so.
        """
        if self is by:
            return _constant(1.0)
        total = _constant(0.0)
        if self.operation:
            for slope, parent in zip(self._slopes(), self.parents, strict=True):
                total = total + slope * parent.derivative(by)
        return total

    def evaluate(self, values: Mapping["Expression", Any]) -> Any:
        """Compute the formula, with a number of any kind for every variable."""
        if self.constant is not None:
            return self.constant
        if not self.operation:
            return values[self]
        numbers = (parent.evaluate(values) for parent in self.parents)
        return _COMPUTE[self.operation](*numbers)

    def count(self) -> int:
        """How many operations it takes to compute the formula as it is written."""
        return bool(self.operation) + sum(parent.count() for parent in self.parents)

    def _slopes(self) -> tuple["Expression", ...]:
        """The derivative of the outermost operation in each operand."""
        a, b = self.parents[0], self.parents[-1]
        match self.operation:
            case "+":
                return _constant(1.0), _constant(1.0)
            case "-":
                return _constant(1.0), _constant(-1.0)
            case "*":
                return b, a
            case "/":
                return 1 / b, -a / (b * b)
            case "^" if b.constant is not None:
                return b * a ** (b.constant - 1), _constant(0.0)
            case "neg":
                return (_constant(-1.0),)
            case "exp":
                return (self,)
            case "log":
                return (1 / a,)
            case "sin":
                return (a.cos(),)
            case "cos":
                return (-a.sin(),)
            case "tanh":
                return (1 - self * self,)
            case "sigmoid":
                return (self * (1 - self),)
        raise ValueError(f"{self.operation} has no formula for its derivative")

    # Operators: sums with 0 and products with 0 and 1 are shortened at once -----------

    def __add__(self, other: Operand) -> "Expression":
        b = _lift(other)
        if self.constant == 0:
            return b
        return self if b.constant == 0 else Expression("+", (self, b))

    def __sub__(self, other: Operand) -> "Expression":
        b = _lift(other)
        return self if b.constant == 0 else Expression("-", (self, b))

    def __mul__(self, other: Operand) -> "Expression":
        b = _lift(other)
        if self.constant == 0 or b.constant == 0:
            return _constant(0.0)
        if self.constant == 1:
            return b
        return self if b.constant == 1 else Expression("*", (self, b))

    def __truediv__(self, other: Operand) -> "Expression":
        b = _lift(other)
        return self if b.constant == 1 else Expression("/", (self, b))

    def __pow__(self, exponent: float) -> "Expression":
        if exponent == 1:
            return self
        return Expression("^", (self, _constant(exponent)))

    def __neg__(self) -> "Expression":
        return Expression("neg", (self,))

    def __radd__(self, other: float) -> "Expression":
        return _lift(other) + self

    def __rsub__(self, other: float) -> "Expression":
        return _lift(other) - self

    def __rmul__(self, other: float) -> "Expression":
        return _lift(other) * self

    def __rtruediv__(self, other: float) -> "Expression":
        return _lift(other) / self

    def exp(self) -> "Expression":
        return Expression("exp", (self,))

    def log(self) -> "Expression":
        return Expression("log", (self,))

    def sin(self) -> "Expression":
        return Expression("sin", (self,))

    def cos(self) -> "Expression":
        return Expression("cos", (self,))

    def tanh(self) -> "Expression":
        return Expression("tanh", (self,))

    def sigmoid(self) -> "Expression":
        return Expression("sigmoid", (self,))

    def relu(self) -> "Expression":
        return Expression("relu", (self,))

    def maximum(self, other: Operand) -> "Expression":
        return Expression("max", (self, _lift(other)))

    def __str__(self) -> str:
        if not self.operation:
            return self.name
        words = [str(parent) for parent in self.parents]
        if self.operation == "neg":
            return f"(-{words[0]})"
        if self.operation in _INFIX:
            return f"({f' {self.operation} '.join(words)})"
        return f"{self.operation}({', '.join(words)})"

    __repr__ = __str__


_INFIX = ("+", "-", "*", "/", "^")
_COMPUTE: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "neg": operator.neg,
    "exp": exp,
    "log": log,
    "sin": sin,
    "cos": cos,
    "tanh": tanh,
    "sigmoid": sigmoid,
    "relu": relu,
    "max": maximum,
}


def variable(name: str) -> Expression:
    """Make a variable, to call a program with.

    Args:
        name: How formulas write it.

    Returns:
        The variable.

    Reference:
        Griewank and Walther 2008, "Evaluating Derivatives", section 1.1.
    """
    return Expression(name=name)


def _constant(value: float) -> Expression:
    return Expression(constant=value)


def _lift(number: Operand) -> Expression:
    return number if isinstance(number, Expression) else _constant(number)
