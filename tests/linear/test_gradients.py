import pytest
import torch
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.autodiff import gradcheck
from notes_lib.linear import (
    append_one,
    least_squares_gradient,
    logistic_regression_gradient,
    sigmoid_unit_gradient,
)


def squares(inputs, targets, weight):
    return (targets - inputs @ weight).square().sum()


def sigmoid_squares(inputs, targets, weight):
    return (targets - torch.sigmoid(inputs @ weight)).square().sum()


def penalised_logistic(inputs, signs, weight):
    data = functional.logsigmoid(signs * (inputs @ weight)).sum()
    return weight @ weight / 2 - data


PAIRS = {
    "least squares": (least_squares_gradient, squares),
    "sigmoid unit": (sigmoid_unit_gradient, sigmoid_squares),
    "logistic": (logistic_regression_gradient, penalised_logistic),
}
each = pytest.mark.parametrize(("formula", "loss"), PAIRS.values(), ids=PAIRS)


def draw(rng, device, dtype=torch.float64, n=6):
    inputs = torch.randn(n, 4, generator=rng)
    targets = torch.randint(2, (n,), generator=rng) * 2.0 - 1
    weight = torch.randn(4, generator=rng)
    return [tensor.to(device, dtype) for tensor in (inputs, targets, weight)]


@each
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_autograd(rng, device, dtype, formula, loss):
    inputs, targets, weight = draw(rng, device, dtype)
    weight.requires_grad_()
    (expected,) = torch.autograd.grad(loss(inputs, targets, weight), weight)
    assert_close(formula(inputs, targets, weight.detach()), expected)


@each
def test_agrees_with_differences(rng, device, formula, loss):
    inputs, targets, weight = draw(rng, device)
    error = gradcheck(
        lambda w: loss(inputs, targets, w),
        lambda w: formula(inputs, targets, w),
        weight,
    )
    assert error < 1e-7


@each
def test_no_examples(rng, device, formula, loss):
    inputs, targets, weight = draw(rng, device, n=0)
    expected = weight if formula is logistic_regression_gradient else 0 * weight
    assert_close(formula(inputs, targets, weight), expected)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [(1.0, (-2.272, -6.545, 3.386)), (-1.0, (0.728, -0.545, 1.886))],
)
def test_logistic_by_hand(sign, expected):
    w, x = torch.tensor([0.5, -1, 2]), torch.tensor([[1.0, 2, -0.5]])
    # w·x = -2.5: the data term is λ y σ(-y w·x) x, with λ = 3.
    got = logistic_regression_gradient(x, torch.tensor([sign]), w, strength=3)
    assert_close(got, torch.tensor(expected), atol=1e-3, rtol=0)


def test_bias_as_a_weight(rng, device):
    inputs, *_ = draw(rng, device)
    weight, bias = torch.randn(2, 4, generator=rng).to(inputs), torch.ones(2).to(inputs)
    joined = torch.cat([weight, bias[:, None]], dim=1)
    assert_close(append_one(inputs) @ joined.T, inputs @ weight.T + bias)
    assert append_one(inputs[0]).tolist() == [*inputs[0].tolist(), 1]
    assert append_one(inputs[:0]).shape == (0, 5)


@each
def test_bad_input_is_named(formula, loss):
    with pytest.raises(ValueError, match=r"got \(6, 4\), \(5,\) and \(4,\)"):
        formula(torch.ones(6, 4), torch.ones(5), torch.ones(4))
    with pytest.raises(ValueError, match=r"got \(6, 4\), \(6,\) and \(3,\)"):
        formula(torch.ones(6, 4), torch.ones(6), torch.ones(3))
    with pytest.raises(TypeError, match="targets must be floating point"):
        formula(torch.ones(6, 4), torch.ones(6).long(), torch.ones(4))
