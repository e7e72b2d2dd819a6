import pytest
import torch
from torch import nn
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import (
    Activation,
    PReLU,
    activation_derivative,
    elu,
    gelu,
    leaky_relu,
    prelu,
    relu,
    sigmoid,
    silu,
    softplus,
    tanh,
)

PAIRS = {
    "sigmoid": (sigmoid, torch.sigmoid),
    "tanh": (tanh, torch.tanh),
    "relu": (relu, torch.relu),
    "leaky_relu": (leaky_relu, functional.leaky_relu),
    "steep leaky_relu": (
        lambda x: leaky_relu(x, slope=1.5),
        lambda x: functional.leaky_relu(x, 1.5),
    ),
    "elu": (elu, functional.elu),
    "deep elu": (lambda x: elu(x, alpha=2.5), lambda x: functional.elu(x, 2.5)),
    "softplus": (softplus, functional.softplus),
    "silu": (silu, functional.silu),
    "gelu": (gelu, functional.gelu),
}
each = pytest.mark.parametrize(("ours", "theirs"), PAIRS.values(), ids=PAIRS)


def draw(rng, device, dtype=torch.float64):
    return 3 * torch.randn(5, 7, generator=rng).to(device, dtype)


@each
@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_pytorch(rng, device, dtype, ours, theirs):
    input = draw(rng, device, dtype).requires_grad_()
    got, expected = ours(input), theirs(input)
    if dtype == torch.float64 and ours is softplus:  # theirs turns linear at 20
        assert input.max() < 20
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, input, upstream), grad(expected, input, upstream))


@each
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(rng, device, dtype, ours, theirs):
    input = draw(rng, device, dtype).requires_grad_()
    got, expected = ours(input), theirs(input.double())
    assert got.dtype == dtype
    assert_close(got.double(), expected, rtol=0.02, atol=0.02)
    (gradient,) = grad(got.sum(), input)
    assert gradient.dtype == dtype
    assert_close(gradient, grad(expected.sum(), input)[0], rtol=0.05, atol=0.05)


@each
def test_gradients(rng, device, ours, theirs):
    input = draw(rng, device)[0].requires_grad_()
    assert gradcheck(ours, input)
    assert gradgradcheck(ours, input)


@each
def test_derivative(rng, device, ours, theirs):
    input = draw(rng, device)
    step = 1e-6
    expected = (theirs(input + step) - theirs(input - step)) / (2 * step)
    slopes = activation_derivative(ours, input)
    assert_close(slopes, expected, rtol=1e-6, atol=1e-6)
    assert not slopes.requires_grad
    with torch.no_grad():
        assert torch.equal(activation_derivative(ours, input), slopes)


@each
@pytest.mark.parametrize("far", [100.0, 1e30])
def test_far_out(device, far, ours, theirs):
    input = torch.tensor([-far, far], device=device, requires_grad=True)
    got, expected = ours(input), theirs(input)
    assert_close(got, expected)
    slopes = grad(got.sum(), input)[0]
    assert_close(
        slopes, activation_derivative(ours, torch.tensor([-50.0, 50], device=device))
    )


@each
def test_nan_stays(device, ours, theirs):
    assert ours(torch.tensor([torch.nan], device=device)).isnan()


@each
def test_empty(device, ours, theirs):
    nothing = torch.zeros(0, 3, device=device, requires_grad=True)
    assert ours(nothing).shape == (0, 3)
    assert grad(ours(nothing).sum(), nothing)[0].shape == (0, 3)


@each
def test_any_layout(rng, device, ours, theirs):
    turned = draw(rng, device).T.requires_grad_()
    assert_close(ours(turned), theirs(turned))
    assert_close(ours(turned[1, 2]), theirs(turned[1, 2]))


@each
def test_gradient_per_example(rng, device, ours, theirs):
    input = draw(rng, device)
    slopes = torch.func.vmap(torch.func.grad(lambda x: ours(x).sum()))(input)
    assert_close(slopes, activation_derivative(theirs, input))


@each
def test_integers_are_named(ours, theirs):
    with pytest.raises(
        TypeError, match=r"input must be floating point, got torch.int64"
    ):
        ours(torch.zeros(3, dtype=torch.int64))


def test_facts(device):
    zero = torch.zeros(1, dtype=torch.float64, device=device)
    ten = zero + 10
    assert sigmoid(zero) == 0.5
    assert activation_derivative(sigmoid, zero) == 0.25
    assert_close(
        activation_derivative(sigmoid, ten).item(), 4.5396e-5, rtol=1e-4, atol=0
    )
    assert activation_derivative(tanh, zero) == 1
    assert_close(tanh(ten), 2 * sigmoid(2 * ten) - 1)
    assert activation_derivative(relu, zero) == 0
    assert activation_derivative(lambda x: leaky_relu(x, slope=0.2), zero) == 0.2
    assert_close(activation_derivative(softplus, ten), sigmoid(ten))


class TestPReLU:
    @pytest.mark.parametrize("shape", [(1,), (7,), (5, 1)])
    def test_agrees_with_a_definition(self, rng, device, shape):
        input = draw(rng, device).requires_grad_()
        slope = torch.rand(shape, generator=rng).to(input).requires_grad_()
        got, expected = prelu(input, slope), input.clamp(0) + slope * input.clamp(max=0)
        assert_close(got, expected)
        upstream = torch.randn(got.shape, generator=rng).to(got)
        pair = (input, slope)
        assert_close(grad(got, pair, upstream), grad(expected, pair, upstream))
        assert gradcheck(prelu, pair)

    def test_module(self, rng, device):
        input = draw(rng, device, torch.float32)
        ours, theirs = PReLU().to(device), nn.PReLU().to(device)
        assert_close(ours(input), theirs(input))
        assert repr(ours) == "PReLU(shape=(1,))"
        assert PReLU((7, 1, 1), slope=0.5).slope.shape == (7, 1, 1)
        assert len(list(ours.parameters())) == 1

    def test_shapes_that_do_not_fit_are_named(self):
        with pytest.raises(ValueError, match=r"got \(2, 3\) and \(4,\)"):
            prelu(torch.ones(2, 3), torch.ones(4))


def test_module(rng, device):
    input = draw(rng, device)
    assert torch.equal(Activation(tanh)(input), tanh(input))
    leaky = Activation(leaky_relu, slope=0.2)
    assert torch.equal(leaky(input), leaky_relu(input, slope=0.2))
    assert repr(leaky) == "Activation(leaky_relu, slope=0.2)"
