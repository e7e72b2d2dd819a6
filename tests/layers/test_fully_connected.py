from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.autograd import grad, gradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import Linear, collapse_linear, linear


def draw(rng, device, dtype=torch.float64):
    sizes = [(4, 2, 3), (5, 3), (5,)]
    return [
        torch.randn(s, generator=rng).to(device, dtype).requires_grad_() for s in sizes
    ]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_pytorch(rng, device, dtype):
    inputs = draw(rng, device, dtype)
    got, expected = linear(*inputs), functional.linear(*inputs)
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, inputs, upstream), grad(expected, inputs, upstream))
    assert_close(linear(*inputs[:2]), functional.linear(*inputs[:2]))


def test_gradients_by_the_formulas(rng, device):
    input, weight, bias = draw(rng, device)
    x, g = input[0, 0], torch.randn(5, generator=rng).to(input)
    by_x, by_weight, by_bias = grad(linear(x, weight, bias), (x, weight, bias), g)
    assert_close(by_x, weight.T @ g)
    assert_close(by_weight, torch.outer(g, x))
    assert_close(by_bias, g)
    assert gradcheck(linear, (input, weight, bias))


def test_edges(rng, device):
    input, weight, bias = draw(rng, device)
    assert linear(input[:0], weight, bias).shape == (0, 2, 5)
    assert linear(input[0, 0], weight).shape == (5,)


def test_module(rng):
    ours = Linear(3, 5, generator=torch.Generator().manual_seed(0))
    theirs = nn.Linear(3, 5)
    theirs.load_state_dict(ours.state_dict())
    input = torch.randn(2, 3, generator=rng)
    assert_close(ours(input), theirs(input))
    assert repr(ours) == "Linear(3, 5)"
    assert repr(Linear(3, 5, bias=False)) == "Linear(3, 5, bias=False)"
    weight = Linear(400, 300, generator=rng).weight
    assert weight.abs().max() <= 0.05
    assert_close(weight.std().item(), 0.05 / 3**0.5, rtol=0.01, atol=0)


@pytest.mark.parametrize("biased", [False, True])
def test_a_stack_without_activations_is_one_layer(rng, device, biased):
    sizes = [3, 7, 2, 5]
    weights, biases = [], []
    for n_in, n_out in pairwise(sizes):
        weights.append(torch.randn(n_out, n_in, generator=rng).double().to(device))
        biases.append(torch.randn(n_out, generator=rng).double().to(device))
    input = torch.randn(4, 3, generator=rng).double().to(device)
    values = input
    for weight, bias in zip(weights, biases, strict=True):
        values = values @ weight.T + bias * biased
    weight, bias = collapse_linear(weights, biases if biased else None)
    assert weight.shape == (5, 3)
    assert_close(linear(input, weight, bias), values)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"input is \(2, 3\), weight is \(3, 2\)"):
        linear(torch.ones(2, 3), torch.ones(3, 2))
    with pytest.raises(ValueError, match=r"input is \(\), weight is \(3, 2\)"):
        linear(torch.ones(()), torch.ones(3, 2))
    with pytest.raises(ValueError, match=r"bias must be \(3,\), .* got \(2,\)"):
        linear(torch.ones(2), torch.ones(3, 2), torch.ones(2))
    with pytest.raises(ValueError, match="at least 1, got 0 and 2"):
        Linear(0, 2)
    with pytest.raises(ValueError, match="at least one layer"):
        collapse_linear([])
    with pytest.raises(ValueError, match="got 1 weights and 0 biases"):
        collapse_linear([torch.ones(2, 3)], [])
    with pytest.raises(ValueError, match=r"is \(3,\), weight|weight is \(2, 3\)"):
        collapse_linear([torch.ones(2, 3), torch.ones(2, 3)])
