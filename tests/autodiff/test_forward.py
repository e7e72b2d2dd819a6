import math

import pytest
import torch
from torch.testing import assert_close

from notes_lib.autodiff import (
    Dual,
    cos,
    exp,
    forward_gradient,
    jvp,
    log,
    maximum,
    relu,
    sigmoid,
    sin,
    tanh,
)

# torch.func.jvp itself calls what torch has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script:DeprecationWarning")

PROGRAMS = {
    "arithmetic": lambda a, b: (a + b) * (a - b) / (a * b) - a**3 / b**0.5,
    "numbers": lambda a, b: 2 + a + (3 - b) * (4 * a) / (5 / b) + (a + 2) * (b - 3),
    "powers": lambda a, b: a**0 - (-b) ** 2,
    "exp log": lambda a, b: exp(a) * log(b),
    "sin cos": lambda a, b: sin(a) * cos(b),
    "tanh": lambda a, b: tanh(a) / b,
    "sigmoid": lambda a, b: sigmoid(a) * b,
    "relu": lambda a, b: relu(a - b) * a + relu(b - a) * 2,
    "maximum": lambda a, b: maximum(a, b) * a,
}
each = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)


@each
@pytest.mark.parametrize("point", [(2.0, 5.0), (3.5, 0.7)])
def test_numbers_agree_with_pytorch(program, point):
    tensors = tuple(torch.tensor(n, dtype=torch.float64) for n in point)
    direction = (0.3, -2.0)
    tangents = tuple(torch.tensor(n, dtype=torch.float64) for n in direction)
    value, slope = jvp(program, point, direction)
    expected = torch.func.jvp(program, tensors, tangents)
    assert_close((float(value), float(slope)), tuple(map(float, expected)))
    gradient = torch.func.grad(program, argnums=(0, 1))(*tensors)
    assert_close(forward_gradient(program, point), tuple(map(float, gradient)))


@each
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_tensors_agree_with_pytorch(rng, device, dtype, program):
    point = (torch.rand(2, 3, 4, generator=rng) + 0.5).to(device, dtype).unbind()
    direction = torch.randn(2, 3, 4, generator=rng).to(device, dtype).unbind()
    assert_close(
        jvp(program, point, direction), torch.func.jvp(program, point, direction)
    )


def test_matrix_products(rng, device):
    def network(x, first, second):
        return (relu(x @ first) @ second).sum()

    sizes = [(5, 3), (3, 4), (4, 2)]
    point = tuple(torch.randn(s, generator=rng).double().to(device) for s in sizes)
    direction = tuple(torch.randn_like(p) for p in point)
    assert_close(
        jvp(network, point, direction), torch.func.jvp(network, point, direction)
    )
    x, first, second = point
    of_one = jvp(lambda w: network(x, w, second), [first], [direction[1]])
    still = torch.zeros_like
    only = (still(x), direction[1], still(second))
    assert_close(of_one, torch.func.jvp(network, point, only))


def test_one_pass_for_each_input():
    passes = 0

    def program(*numbers):
        nonlocal passes
        passes += 1
        return sum((n * n for n in numbers), 0.0)

    gradient = forward_gradient(program, [1.0] * 100)
    assert gradient == (2.0,) * 100
    assert passes == 100


def test_constants_have_no_tangent():
    assert jvp(lambda x: 3.0, [1.0], [1.0]) == (3.0, 0.0)
    assert jvp(lambda x: Dual(3.0), [1.0], [1.0]) == (3.0, 0.0)


def test_the_first_of_two_equals_wins():
    assert jvp(maximum, [2.0, 2.0], [1.0, 10.0]) == (2.0, 1.0)


def test_programs_may_branch():
    def absolute(x):
        return x if x > 0 else -x

    assert jvp(absolute, [-3.0], [1.0]) == (3.0, -1.0)
    assert Dual(1.0) < 2 < Dual(3.0)


def test_shows_itself():
    assert repr(Dual(2.0, 1.0)) == "Dual(2.0, tangent=1.0)"


def test_lengths_that_differ_are_named():
    with pytest.raises(ValueError, match="direction has 1, point has 2"):
        jvp(lambda a, b: a, [1.0, 2.0], [1.0])


class TestFunctions:
    @pytest.mark.parametrize(
        ("ours", "by_math", "by_torch"),
        [
            (exp, math.exp, torch.exp),
            (log, math.log, torch.log),
            (sin, math.sin, torch.sin),
            (cos, math.cos, torch.cos),
            (tanh, math.tanh, torch.tanh),
            (sigmoid, lambda x: 1 / (1 + math.exp(-x)), torch.sigmoid),
            (relu, lambda x: max(x, 0), torch.relu),
        ],
    )
    def test_plain_numbers_and_tensors(self, device, ours, by_math, by_torch):
        for number in (0.7, 2, 3.5):
            assert_close(float(ours(number)), float(by_math(number)))
        tensor = torch.tensor([0.7, 2, 3.5], device=device)
        assert_close(ours(tensor), by_torch(tensor))

    def test_maximum(self, device):
        assert maximum(2, 1.5) == 2
        assert maximum(1, 1.5) == 1.5
        a, b = torch.tensor([[1.0, 4], [3, 2]], device=device)
        assert maximum(a, b).tolist() == [3, 4]

    def test_far_out(self):
        assert (sigmoid(-1000.0), sigmoid(1000.0)) == (0, 1)
        assert relu(-2) == 0
        with pytest.raises(ValueError, match=r"math domain error|positive"):
            log(0.0)
