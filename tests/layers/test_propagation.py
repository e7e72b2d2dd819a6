import pytest
import torch
from torch.testing import assert_close

from notes_lib.layers import (
    dead_fraction,
    gradient_norms,
    hidden_values,
    kaiming_normal,
    normal,
    value_stds,
)


def network(rng, device, layers=4):
    input = torch.randn(8, 6, generator=rng).double().to(device)
    weights = [
        normal((6, 6), std=0.5, dtype=torch.float64, generator=rng).to(device)
        for _ in range(layers)
    ]
    return input, weights


def test_values_layer_by_layer(rng, device):
    input, weights = network(rng, device)
    first, second, *rest = hidden_values(input, weights, torch.tanh)
    assert_close(first, torch.tanh(input @ weights[0].T))
    assert_close(second, torch.tanh(first @ weights[1].T))
    assert len(rest) == 2


def test_stds(rng, device):
    input, weights = network(rng, device)
    expected = [value.std() for value in hidden_values(input, weights, torch.relu)]
    assert_close(value_stds(input, weights, torch.relu), torch.stack(expected))


def test_gradient_norms_by_the_chain_rule(rng, device):
    """Two layers, written out."""
    input, weights = network(rng, device, layers=2)
    h1 = torch.tanh(input @ weights[0].T)
    h2 = torch.tanh(h1 @ weights[1].T)
    by_z2 = (1 - h2**2) / len(input)
    by_z1 = by_z2 @ weights[1] * (1 - h1**2)
    expected = torch.stack([(by_z1.T @ input).norm(), (by_z2.T @ h1).norm()])
    with torch.no_grad():
        assert_close(gradient_norms(input, weights, torch.tanh), expected)


def test_sigmoids_starve_the_first_layer(rng, device):
    input = torch.randn(32, 20, generator=rng).to(device)
    weights = [kaiming_normal((20, 20), generator=rng).to(device) for _ in range(12)]
    sigmoid = gradient_norms(input, weights, torch.sigmoid)
    relu = gradient_norms(input, weights, torch.relu)
    assert sigmoid[0] < 1e-4 * sigmoid[-1]
    assert relu[0] > 0.01 * relu[-1]


def test_dead_fraction(device):
    values = torch.tensor([[0.0, 1, 0, 0], [0, 0, 2, 0]], device=device)
    assert dead_fraction(values) == 0.5
    assert dead_fraction(values[:, :0]).isnan()
    with pytest.raises(ValueError, match=r"must be \(n, units\), got \(4,\)"):
        dead_fraction(values[0])


def test_bad_input_is_named(rng):
    input, weights = network(rng, "cpu")
    with pytest.raises(ValueError, match=r"input is \(8, 5\), weight is \(6, 6\)"):
        hidden_values(input[:, :5], weights, torch.tanh)
