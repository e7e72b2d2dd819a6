import math

import pytest
import torch
from torch.testing import assert_close

from notes_lib.autodiff import Var, maximum, sin, topological_order
from notes_lib.autodiff import log as ln

OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "square": lambda a, b: a**2 + b**3,
    "power 0": lambda a, b: a**0 + b,
    "root": lambda a, b: a**0.5 * b**-1.5,
    "neg": lambda a, b: -a * b,
    "number left": lambda a, b: 2 + a + (3 - b) * (4 * a) / (5 / b),
    "number right": lambda a, b: (a + 2) * (b - 3) * (a * 4) / (b / 5),
    "exp": lambda a, b: a.exp() * b,
    "log": lambda a, b: a.log() * b,
    "sin": lambda a, b: a.sin() * b,
    "cos": lambda a, b: a.cos() * b,
    "tanh": lambda a, b: a.tanh() * b,
    "sigmoid": lambda a, b: a.sigmoid() * b,
    "relu": lambda a, b: (a - b).relu() + (b - a).relu() * 2,
    "max": lambda a, b: maximum(a, b) * a + maximum(a, 0.1) * b,
    "used often": lambda a, b: (a * b + a) * (a * b) + a,
}


@pytest.mark.parametrize("program", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize("point", [(2.0, 5.0), (3.5, 0.7)])
def test_agrees_with_pytorch(program, point):
    leaves = [Var(number) for number in point]
    result = program(*leaves)
    result.backward()
    tensors = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in point]
    expected = program(*tensors)
    gradients = torch.autograd.grad(expected, tensors, materialize_grads=True)
    assert_close(result.value, expected.item())
    for leaf, gradient in zip(leaves, gradients, strict=True):
        assert_close(leaf.grad, gradient.item())


def test_two_worked_examples():
    x1, x2 = Var(2.0), Var(5.0)
    f = ln(x1) + x1 * x2 - sin(x2)
    f.backward()
    assert round(f.value, 3) == 11.652
    assert (x1.grad, round(x2.grad, 4)) == (5.5, 1.7163)
    f = x1 * x2 + sin(x2)
    f.backward()
    assert round(f.value, 4) == 9.0411
    assert (x1.grad, round(x2.grad, 4)) == (5.0, 2.2837)


def test_roles():
    """Addition hands on, multiplication swaps, the maximum chooses."""
    a, b = Var(5.0), Var(1.0)
    ((a + b) * 7).backward()
    assert (a.grad, b.grad) == (7, 7)
    (a * b * 7).backward()
    assert (a.grad, b.grad) == (7, 35)
    (maximum(a, b) * 7).backward()
    assert (a.grad, b.grad) == (7, 0)
    same = Var(5.0)
    maximum(same, a).backward()
    assert (same.grad, a.grad) == (1, 0)
    a.relu().backward()
    assert a.grad == 1
    zero = Var(0.0)
    zero.relu().backward()
    assert zero.grad == 0


def test_paths_add_up_and_calls_do_not():
    x = Var(3.0)
    y = x * x
    z = y + y
    for _ in range(2):
        z.backward()
        assert (x.grad, y.grad, z.grad) == (12, 2, 1)


def test_a_program_may_branch_and_loop():
    def collatz_like(x):
        while x < 100:
            x = x * x if x > 3 else 2 * x
        return x

    x = Var(2.0)
    collatz_like(x).backward()  # 2 -> 4 -> 16 -> 256: (2 x) to the fourth
    assert x.grad == 4 * 2**4 * 2.0**3


def test_long_computations():
    x = total = Var(1.0)
    for _ in range(20_000):
        total = total + x
    total.backward()
    assert x.grad == 20_001


def test_order():
    a = Var(1.0)
    b = a * a
    c = a + b
    order = topological_order(c)
    assert order == [a, b, c]
    assert topological_order(a) == [a]


@pytest.mark.parametrize("far", [1000.0, -1000.0])
def test_sigmoid_far_out(far):
    x = Var(far)
    x.sigmoid().backward()
    assert x.grad == 0


def test_shows_itself():
    x = Var(2.0, name="x")
    x.backward()
    assert repr(x) == "Var(2, grad=1)"


def test_math_errors_are_python_s():
    with pytest.raises(ZeroDivisionError):
        Var(1.0) / 0
    with pytest.raises(ValueError, match=r"math domain error|positive"):
        Var(-1.0).log()
    assert math.isclose(Var(math.e).log().value, 1)
