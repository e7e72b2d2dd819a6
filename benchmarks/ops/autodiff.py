"""What one operation costs in our engines of reverse-mode differentiation.

The scalar engine stands beside one in the style of micrograd, written out here, where
every operation leaves a closure that hands its gradient on. The tensor engine stands
beside PyTorch's own. Run with `.venv/bin/python benchmarks/ops/autodiff.py`.
"""

import math
from collections.abc import Callable

import torch

from notes_lib.autodiff import TensorVar, Var, tanh
from timing import Measured, head, ratio, row

STEPS = 1000  # of four operations each
OPERATIONS = 4 * STEPS


class Closure:
    """A number whose `hand_on` adds its gradient to its parents'."""

    def __init__(self, value: float, parents: tuple["Closure", ...] = ()) -> None:
        self.value, self.parents, self.grad = value, set(parents), 0.0
        self.hand_on: Callable[[], None] = lambda: None

    def __add__(self, other: "Closure | float") -> "Closure":
        other = other if isinstance(other, Closure) else Closure(other)
        result = Closure(self.value + other.value, (self, other))

        def hand_on() -> None:
            self.grad += result.grad
            other.grad += result.grad

        result.hand_on = hand_on
        return result

    def __mul__(self, other: "Closure | float") -> "Closure":
        other = other if isinstance(other, Closure) else Closure(other)
        result = Closure(self.value * other.value, (self, other))

        def hand_on() -> None:
            self.grad += other.value * result.grad
            other.grad += self.value * result.grad

        result.hand_on = hand_on
        return result

    def tanh(self) -> "Closure":
        t = math.tanh(self.value)
        result = Closure(t, (self,))

        def hand_on() -> None:
            self.grad += (1 - t * t) * result.grad

        result.hand_on = hand_on
        return result

    def backward(self) -> None:
        order: list[Closure] = []
        seen = set()
        stack = [(self, False)]
        while stack:
            node, has_its_parents = stack.pop()
            if has_its_parents:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent in node.parents)
        self.grad = 1.0
        for node in reversed(order):
            node.hand_on()


def walk(x, weight, shift):
    """A loop of a product, two sums and a tanh, with a number of any kind."""
    for _ in range(STEPS):
        x = tanh(weight * x + shift) + x
    return x


def per_operation(name: str, measured: Measured) -> None:
    mine, reference, quotient = measured
    row(name, (1000 * mine / OPERATIONS, 1000 * reference / OPERATIONS, quotient))


def scalars(kind: type) -> tuple[object, ...]:
    return kind(0.1), kind(0.5), kind(-0.2)


def tensors(shape: tuple[int, ...], requires_grad: bool) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    return [
        torch.randn(shape, generator=generator, requires_grad=requires_grad)
        for _ in range(3)
    ]


def main() -> None:
    torch.set_num_threads(1)
    ours, theirs = walk(*scalars(Var)), walk(*scalars(Closure))
    ours.backward()
    theirs.backward()
    assert ours.value == theirs.value

    head("microseconds an operation", "ours", "theirs", "ratio")
    per_operation(
        "Var against closures, forward",
        ratio(lambda: walk(*scalars(Var)), lambda: walk(*scalars(Closure))),
    )
    per_operation(
        "Var against closures, backward", ratio(ours.backward, theirs.backward)
    )
    for shape in ((1,), (64, 64), (256, 256)):
        plain, tracked = tensors(shape, False), tensors(shape, True)
        per_operation(
            f"TensorVar against torch, {shape}, forward",
            ratio(
                lambda plain=plain: walk(*map(TensorVar, plain)),
                lambda tracked=tracked: walk(*tracked),
            ),
        )
        upstream = torch.ones(shape)
        result = walk(*map(TensorVar, plain))
        expected = walk(*tracked)
        per_operation(
            f"TensorVar against torch, {shape}, backward",
            ratio(
                lambda result=result, g=upstream: result.backward(g),
                lambda y=expected, xs=tracked, g=upstream: torch.autograd.grad(
                    y, xs, g, retain_graph=True
                ),
            ),
        )


if __name__ == "__main__":
    main()
