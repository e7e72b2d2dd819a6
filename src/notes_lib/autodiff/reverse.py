"""Reverse-mode differentiation of scalars: backpropagation at its smallest.

Every operation on a `Var` makes a new one that knows its value, the numbers it was made
from, and the slope of its value in each of them. The graph that arises so is walked
once, from the result back to the inputs, and every number learns how strongly the
result depends on it.
"""

import math
from typing import Any, Protocol, Self, TypeVar


class Node(Protocol):
    """What has parents: all that a walk through a graph needs to know."""

    @property
    def parents(self) -> tuple[Self, ...]: ...


AnyNode = TypeVar("AnyNode", bound=Node)


class Var:
    r"""A number that remembers how it was made.

    Args:
        value: The number.
        parents: The operands that it was made from; none for an input.
        slopes: $\partial\,\text{value} / \partial\,\text{parent}$ for each parent.
        operation: What made it, such as "+".
        name: What to call it in drawings.
    """

    __slots__ = ("grad", "name", "operation", "parents", "slopes", "value")

    def __init__(
        self,
        value: float,
        parents: tuple["Var", ...] = (),
        slopes: tuple[float, ...] = (),
        operation: str = "",
        *,
        name: str = "",
    ) -> None:
        self.value = value
        self.parents = parents
        self.slopes = slopes
        self.operation = operation
        self.name = name
        self.grad = 0.0

    def backward(self) -> None:
        """Set `grad` to the derivative of this number, on everything it was made from.

        Slopes multiply along a path and add up over paths. Later nodes come first, so
        that a node's `grad` is complete before it is handed on.
        """
        order = topological_order(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += node.grad * slope

    # Arithmetic: a value, and the slope in each operand ----------------------------

    def __add__(self, other: "Var | float") -> "Var":
        b = _lift(other)
        return Var(self.value + b.value, (self, b), (1.0, 1.0), "+")

    def __sub__(self, other: "Var | float") -> "Var":
        b = _lift(other)
        return Var(self.value - b.value, (self, b), (1.0, -1.0), "-")

    def __mul__(self, other: "Var | float") -> "Var":
        b = _lift(other)
        return Var(self.value * b.value, (self, b), (b.value, self.value), "*")

    def __truediv__(self, other: "Var | float") -> "Var":
        b = _lift(other)
        quotient = self.value / b.value
        return Var(quotient, (self, b), (1 / b.value, -quotient / b.value), "/")

    def __pow__(self, exponent: float) -> "Var":
        power = self.value**exponent
        slope = exponent * self.value ** (exponent - 1) if exponent else 0.0
        return Var(power, (self,), (slope,), f"^{exponent:g}")

    def __neg__(self) -> "Var":
        return Var(-self.value, (self,), (-1.0,), "neg")

    def __radd__(self, other: float) -> "Var":
        return Var(other) + self

    def __rsub__(self, other: float) -> "Var":
        return Var(other) - self

    def __rmul__(self, other: float) -> "Var":
        return Var(other) * self

    def __rtruediv__(self, other: float) -> "Var":
        return Var(other) / self

    # Functions ---------------------------------------------------------------------

    def exp(self) -> "Var":
        power = math.exp(self.value)
        return Var(power, (self,), (power,), "exp")

    def log(self) -> "Var":
        return Var(math.log(self.value), (self,), (1 / self.value,), "log")

    def sin(self) -> "Var":
        return Var(math.sin(self.value), (self,), (math.cos(self.value),), "sin")

    def cos(self) -> "Var":
        return Var(math.cos(self.value), (self,), (-math.sin(self.value),), "cos")

    def tanh(self) -> "Var":
        t = math.tanh(self.value)
        return Var(t, (self,), (1 - t * t,), "tanh")

    def sigmoid(self) -> "Var":
        s = 0.5 + 0.5 * math.tanh(0.5 * self.value)
        return Var(s, (self,), (s * (1 - s),), "sigmoid")

    def relu(self) -> "Var":
        return Var(max(0.0, self.value), (self,), (float(self.value > 0),), "relu")

    def maximum(self, other: "Var | float") -> "Var":
        b = _lift(other)
        first = self.value >= b.value
        slopes = (1.0, 0.0) if first else (0.0, 1.0)
        return Var(self.value if first else b.value, (self, b), slopes, "max")

    # Comparisons look at values, so that programs can branch -------------------------

    def __lt__(self, other: "Var | float") -> bool:
        return self.value < _lift(other).value

    def __gt__(self, other: "Var | float") -> bool:
        return self.value > _lift(other).value

    def __repr__(self) -> str:
        return f"Var({self.value:g}, grad={self.grad:g})"


def _lift(number: Any) -> Var:
    return number if isinstance(number, Var) else Var(number)


def topological_order(root: AnyNode) -> list[AnyNode]:
    """List all nodes that a node was made from, each after its own parents.

    Args:
        root: The result of a computation.

    Returns:
        The nodes, inputs first and `root` last.

    Reference:
        Tarjan 1976, "Edge-Disjoint Spanning Trees and Depth-First Search", for the
        order; doi:10.1007/BF00268499.
    """
    order: list[AnyNode] = []
    seen: set[AnyNode] = set()
    # A stack of our own: long computations are deeper than Python's recursion goes.
    stack = [(root, False)]
    while stack:
        node, has_its_parents = stack.pop()
        if has_its_parents:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in reversed(node.parents))
    return order
