import math

import pytest
import torch
from torch.testing import assert_close

from notes_lib.autodiff import (
    Dual,
    cos,
    exp,
    gradients_compared,
    log,
    maximum,
    relu,
    sigmoid,
    sin,
    tanh,
    variable,
)

PROGRAMS = {
    "arithmetic": lambda a, b: (a + b) * (a - b) / (a * b) - a**3 / b**0.5,
    "numbers": lambda a, b: 2 + a + (3 - b) * (4 * a) / (5 / b) + (a + 2) * (b - 3),
    "neg": lambda a, b: -a * b,
    "exp log": lambda a, b: exp(a * b) * log(b),
    "sin cos": lambda a, b: sin(a) * cos(b * a),
    "tanh": lambda a, b: tanh(a * b),
    "sigmoid": lambda a, b: sigmoid(a) * b,
    "zeros and ones": lambda a, b: (a * 1 + 0) / 1 + 0 * b + (b - 0) ** 1,
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_agrees_with_pytorch(program):
    a, b = variable("a"), variable("b")
    formula = program(a, b)
    tensors = [
        torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in (1.5, 0.7)
    ]
    expected = program(*tensors)
    values = {a: 1.5, b: 0.7}
    assert_close(formula.evaluate(values), expected.item())
    for x, gradient in zip((a, b), torch.autograd.grad(expected, tensors), strict=True):
        assert_close(float(formula.derivative(x).evaluate(values)), gradient.item())


def test_formulas_can_be_read():
    a, b = variable("a"), variable("b")
    assert str(log(a) + a * b - sin(b)) == "((log(a) + (a * b)) - sin(b))"
    assert str((a * a).derivative(a)) == "(a + a)"
    assert str(-(a**2)) == "(-(a ^ 2))"
    assert str(maximum(a, relu(b))) == "max(a, relu(b))"
    assert str(sin(a).derivative(b)) == "0"
    assert str(a * 0 + b * 1) == "b"


def test_second_derivative():
    x = variable("x")
    second = sin(x).derivative(x).derivative(x)
    assert_close(second.evaluate({x: 0.7}), -math.sin(0.7))


def test_formulas_swell():
    """Nothing is shared, so each further step of a loop multiplies the size."""
    x = y = variable("x")
    sizes = []
    for _ in range(5):
        y = 4 * y * (1 - y)
        sizes.append((y.count(), y.derivative(x).count()))
    assert sizes == [(3, 5), (9, 23), (21, 71), (45, 191), (93, 479)]


def test_formulas_take_any_number():
    x = variable("x")
    result = (sin(x) * maximum(x, 1.0)).evaluate({x: Dual(2.0, 1.0)})
    assert_close(result.tangent, math.cos(2) * 2 + math.sin(2))
    assert relu(x).evaluate({x: -2.0}) == 0


def test_corners_are_named():
    x = variable("x")
    for formula, name in ((relu(x), "relu"), (maximum(x, 0.0), "max")):
        with pytest.raises(ValueError, match=f"{name} has no formula"):
            formula.derivative(x)


def test_ways_compared():
    ways = gradients_compared(
        lambda a, b: log(a) + a * b - sin(b),
        lambda a, b: (1 / a + b, a - math.cos(b)),
        (2.0, 5.0),
    )
    assert list(ways) == [
        "by hand",
        "symbolic",
        "numerical",
        "forward mode",
        "reverse mode",
    ]
    for gradient in ways.values():
        assert_close(gradient, (5.5, 2 - math.cos(5)), rtol=1e-8, atol=0)
