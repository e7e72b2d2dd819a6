"""Reverse-mode differentiation of tensors: `Var` with arrays for numbers.

Between tensors a slope is a whole matrix, the Jacobian, too large to store. So every
operation keeps functions instead, one for each operand, that multiply an upstream
gradient with that matrix: vector-Jacobian products, or pullbacks for short.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from .reverse import topological_order

Pullback = Callable[[Tensor], Tensor]


class TensorVar:
    r"""A tensor that remembers how it was made.

    Args:
        value: The tensor, or a number.
        parents: The operands that it was made from; none for an input.
        pullbacks: For each parent, from $\partial L / \partial\,\text{value}$ to
            $\partial L / \partial\,\text{parent}$.
        operation: What made it, such as "@".
        name: What to call it in drawings.
    """

    __slots__ = ("grad", "name", "operation", "parents", "pullbacks", "value")

    def __init__(
        self,
        value: Tensor | float,
        parents: tuple["TensorVar", ...] = (),
        pullbacks: tuple[Pullback, ...] = (),
        operation: str = "",
        *,
        name: str = "",
    ) -> None:
        self.value = torch.as_tensor(value).detach()
        self.parents = parents
        self.pullbacks = pullbacks
        self.operation = operation
        self.name = name
        self.grad: Tensor | None = None

    @property
    def shape(self) -> torch.Size:
        return self.value.shape

    def backward(self, upstream: Tensor | None = None) -> None:
        """Set `grad` on everything that this tensor was made from.

        Args:
            upstream: The gradient of the loss in this tensor, in its shape; left out
                where this is the loss itself, one number.

        Raises:
            ValueError: If `upstream` has another shape, or is needed and left out.
        """
        if upstream is None:
            if self.value.numel() != 1:
                raise ValueError(
                    "backward needs an upstream gradient from a tensor of shape "
                    f"{tuple(self.shape)}: only a single number has the gradient 1"
                )
            upstream = torch.ones_like(self.value)
        if upstream.shape != self.shape:
            raise ValueError(
                "upstream must have the shape of the tensor: "
                f"upstream is {tuple(upstream.shape)}, the tensor {tuple(self.shape)}"
            )
        arrived = {self: upstream}
        for node in reversed(topological_order(self)):
            node.grad = arrived[node]
            for parent, pullback in zip(node.parents, node.pullbacks, strict=True):
                share = pullback(node.grad)
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )

    # Arithmetic ----------------------------------------------------------------------

    def __add__(self, other: Any) -> "TensorVar":
        a, b = self, _lift(other, self)
        return TensorVar(
            a.value + b.value,
            (a, b),
            (lambda g: _sum_to(g, a.shape), lambda g: _sum_to(g, b.shape)),
            "+",
        )

    def __sub__(self, other: Any) -> "TensorVar":
        a, b = self, _lift(other, self)
        return TensorVar(
            a.value - b.value,
            (a, b),
            (lambda g: _sum_to(g, a.shape), lambda g: _sum_to(-g, b.shape)),
            "-",
        )

    def __mul__(self, other: Any) -> "TensorVar":
        a, b = self, _lift(other, self)
        return TensorVar(
            a.value * b.value,
            (a, b),
            (
                lambda g: _sum_to(g * b.value, a.shape),
                lambda g: _sum_to(g * a.value, b.shape),
            ),
            "*",
        )

    def __truediv__(self, other: Any) -> "TensorVar":
        a, b = self, _lift(other, self)
        quotient = a.value / b.value
        return TensorVar(
            quotient,
            (a, b),
            (
                lambda g: _sum_to(g / b.value, a.shape),
                lambda g: _sum_to(-g * quotient / b.value, b.shape),
            ),
            "/",
        )

    def __pow__(self, exponent: float) -> "TensorVar":
        x = self.value
        slope = exponent * x ** (exponent - 1) if exponent else torch.zeros_like(x)
        return self._entrywise(x**exponent, slope, f"^{exponent:g}")

    def __neg__(self) -> "TensorVar":
        return TensorVar(-self.value, (self,), (lambda g: -g,), "neg")

    def __matmul__(self, other: Any) -> "TensorVar":
        a, b = self, _lift(other, self)
        if min(a.value.ndim, b.value.ndim) < 2:
            raise ValueError(
                "@ needs matrices, (..., n, k) and (..., k, m): "
                f"got {tuple(a.shape)} and {tuple(b.shape)}"
            )
        return TensorVar(
            a.value @ b.value,
            (a, b),
            (
                lambda g: _sum_to(g @ b.value.mT, a.shape),
                lambda g: _sum_to(a.value.mT @ g, b.shape),
            ),
            "@",
        )

    def __radd__(self, other: Any) -> "TensorVar":
        return _lift(other, self) + self

    def __rsub__(self, other: Any) -> "TensorVar":
        return _lift(other, self) - self

    def __rmul__(self, other: Any) -> "TensorVar":
        return _lift(other, self) * self

    def __rtruediv__(self, other: Any) -> "TensorVar":
        return _lift(other, self) / self

    def __rmatmul__(self, other: Any) -> "TensorVar":
        return _lift(other, self) @ self

    # Functions, entry by entry: the Jacobian is diagonal -----------------------------

    def exp(self) -> "TensorVar":
        power = self.value.exp()
        return self._entrywise(power, power, "exp")

    def log(self) -> "TensorVar":
        return self._entrywise(self.value.log(), 1 / self.value, "log")

    def sin(self) -> "TensorVar":
        return self._entrywise(self.value.sin(), self.value.cos(), "sin")

    def cos(self) -> "TensorVar":
        return self._entrywise(self.value.cos(), -self.value.sin(), "cos")

    def tanh(self) -> "TensorVar":
        t = self.value.tanh()
        return self._entrywise(t, 1 - t * t, "tanh")

    def sigmoid(self) -> "TensorVar":
        s = self.value.sigmoid()
        return self._entrywise(s, s * (1 - s), "sigmoid")

    def relu(self) -> "TensorVar":
        positive = (self.value > 0).to(self.value.dtype)
        return self._entrywise(self.value.clamp(min=0), positive, "relu")

    def maximum(self, other: Any) -> "TensorVar":
        a, b = self, _lift(other, self)
        first = a.value >= b.value
        return TensorVar(
            torch.where(first, a.value, b.value),
            (a, b),
            (
                lambda g: _sum_to(g * first, a.shape),
                lambda g: _sum_to(g * ~first, b.shape),
            ),
            "max",
        )

    def _entrywise(self, value: Tensor, slope: Tensor, operation: str) -> "TensorVar":
        return TensorVar(value, (self,), (lambda g: g * slope,), operation)

    # Sums, and places ----------------------------------------------------------------

    def sum(self, dim: int | None = None, *, keepdim: bool = False) -> "TensorVar":
        """Add up along one axis, or everything; the gradient is spread out again."""
        dims = tuple(range(self.value.ndim)) if dim is None else (dim,)
        total = self.value.sum(dims, keepdim=True) if dims else self.value

        def spread(g: Tensor) -> Tensor:
            return g.reshape(total.shape).expand(self.shape)

        kept = total if keepdim else total.squeeze(dims) if dims else total
        return TensorVar(kept, (self,), (spread,), "sum")

    def mean(self, dim: int | None = None, *, keepdim: bool = False) -> "TensorVar":
        """Average along one axis, or over everything."""
        count = self.value.numel() if dim is None else self.shape[dim]
        return self.sum(dim, keepdim=keepdim) / count

    def max(self, dim: int, *, keepdim: bool = False) -> "TensorVar":
        """The largest along one axis; the gradient goes to it alone."""
        best, place = self.value.max(dim, keepdim=True)

        def to_winner(g: Tensor) -> Tensor:
            g = g.reshape(best.shape)
            return torch.zeros_like(self.value).scatter(dim, place, g)

        kept = best if keepdim else best.squeeze(dim)
        return TensorVar(kept, (self,), (to_winner,), "max")

    def reshape(self, *shape: int) -> "TensorVar":
        return TensorVar(
            self.value.reshape(shape),
            (self,),
            (lambda g: g.reshape(self.shape),),
            "reshape",
        )

    @property
    def mT(self) -> "TensorVar":  # noqa: N802, torch's name
        return TensorVar(self.value.mT, (self,), (lambda g: g.mT,), "transpose")

    def __getitem__(self, index: Any) -> "TensorVar":
        """Pick entries; one that is picked twice gets both gradients."""

        def put_back(g: Tensor) -> Tensor:
            numbers = torch.arange(self.value.numel(), device=g.device)
            places = numbers.view(self.shape)[index].flatten()
            zeros = g.new_zeros(self.value.numel())
            return zeros.index_add(0, places, g.flatten()).view(self.shape)

        return TensorVar(self.value[index], (self,), (put_back,), "pick")

    def __repr__(self) -> str:
        return f"TensorVar({self.value})"


def _lift(number: Any, like: TensorVar) -> TensorVar:
    """Constants take part as tensors without parents, and in the same dtype."""
    if isinstance(number, TensorVar):
        return number
    return TensorVar(torch.as_tensor(number).to(like.value))


def _sum_to(gradient: Tensor, shape: torch.Size) -> Tensor:
    """Undo broadcasting: an entry that was used many times gets the sum."""
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(tuple(range(extra))) if extra else gradient
    stretched = [
        axis
        for axis, size in enumerate(shape)
        if size == 1 and gradient.shape[axis] != 1
    ]
    return gradient.sum(stretched, keepdim=True) if stretched else gradient
