import math

import pytest
import torch
from torch.testing import assert_close

from notes_lib.autodiff import gradcheck, numerical_grad


def wave(x):
    return (x.sin() * x.square()).sum()


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 1e-3), (torch.float64, 1e-9)]
)
@pytest.mark.parametrize("shape", [(), (5,), (2, 3)])
def test_agrees_with_pytorch(rng, device, dtype, tolerance, shape):
    x = torch.randn(shape, generator=rng).to(device, dtype).requires_grad_()
    (expected,) = torch.autograd.grad(wave(x), x)
    estimate = numerical_grad(wave, x)
    assert estimate.dtype == dtype
    assert estimate.device == x.device
    assert_close(estimate, expected, rtol=tolerance, atol=tolerance)


def test_error_shrinks_with_the_square_of_the_step():
    x = torch.tensor([1.0], dtype=torch.float64)
    errors = [
        abs(numerical_grad(torch.exp, x, step=step).item() - math.e)
        for step in (1e-2, 1e-3)
    ]
    assert_close(errors[0] / errors[1], 100.0, rtol=0.01, atol=0)


def test_two_evaluations_for_each_entry():
    calls = []
    numerical_grad(lambda x: calls.append(1) or 0.0, torch.zeros(2, 3))
    assert len(calls) == 12


def test_right_formulas_pass_and_wrong_ones_do_not(rng, device):
    x = torch.randn(2, 3, generator=rng).double().to(device)
    right = lambda x: x.cos() * x.square() + 2 * x * x.sin()  # noqa: E731
    assert gradcheck(wave, right, x) < 1e-8
    assert gradcheck(wave, lambda x: right(x) * 1.01, x) > 1e-3
    assert gradcheck(wave, lambda x: -right(x), x) > 0.1


def test_error_is_that_of_the_worst_entry():
    x = torch.tensor([1.0, 2.0, 100.0], dtype=torch.float64)
    off = torch.tensor([0.0, 0.5, 0.0], dtype=torch.float64)
    error = gradcheck(lambda x: x.square().sum(), lambda x: 2 * x + off, x)
    assert_close(error, 0.5 / 4.5, rtol=1e-6, atol=0)
    small = gradcheck(lambda x: 0 * x.sum(), lambda x: 1e-3 * torch.ones_like(x), x)
    assert_close(small, 1e-3)


def test_empty():
    nothing = torch.zeros(0, dtype=torch.float64)
    assert numerical_grad(lambda x: x.sum(), nothing).shape == (0,)
    assert gradcheck(lambda x: x.sum(), lambda x: x, nothing) == 0


def test_bad_input_is_named():
    x = torch.zeros(2, 3)
    with pytest.raises(TypeError, match="input must be floating point"):
        numerical_grad(wave, x.long())
    with pytest.raises(ValueError, match="step must be positive, got 0"):
        numerical_grad(wave, x, step=0)
    with pytest.raises(ValueError, match=r"one number, got shape \(2, 3\)"):
        numerical_grad(lambda x: x, x)
    with pytest.raises(ValueError, match=r"gradient is \(3, 2\), the input \(2, 3\)"):
        gradcheck(wave, lambda x: x.T, x)
