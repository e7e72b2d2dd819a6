import math

import pytest
import torch
from torch.nn import init
from torch.testing import assert_close

from notes_lib.layers import (
    fans,
    kaiming_normal,
    kaiming_uniform,
    normal,
    orthogonal,
    xavier_normal,
    xavier_uniform,
)


def theirs(fill, shape, dtype=torch.float32, **options):
    generator = torch.Generator().manual_seed(0)
    return fill(torch.empty(shape, dtype=dtype), generator=generator, **options)


SHAPES = pytest.mark.parametrize("shape", [(5, 7), (6, 4, 3, 2)])


@SHAPES
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    ("ours", "reference", "options"),
    [
        (xavier_uniform, init.xavier_uniform_, {}),
        (xavier_uniform, init.xavier_uniform_, {"gain": 5 / 3}),
        (xavier_normal, init.xavier_normal_, {}),
        (xavier_normal, init.xavier_normal_, {"gain": 0.5}),
        (kaiming_uniform, init.kaiming_uniform_, {}),
        (kaiming_uniform, init.kaiming_uniform_, {"slope": 0.3}),
        (kaiming_normal, init.kaiming_normal_, {}),
        (kaiming_normal, init.kaiming_normal_, {"slope": 0.3}),
        (normal, init.normal_, {"std": 0.02}),
        (orthogonal, init.orthogonal_, {}),
        (orthogonal, init.orthogonal_, {"gain": 2}),
    ],
)
def test_draws_what_pytorch_draws(rng, shape, dtype, ours, reference, options):
    got = ours(shape, dtype=dtype, generator=rng, **options)
    names = {"slope": "a"}
    same = {names.get(name, name): value for name, value in options.items()}
    assert got.dtype == dtype
    assert_close(got, theirs(reference, shape, dtype, **same))


@pytest.mark.parametrize(
    ("fill", "variance"),
    [
        (xavier_uniform, 2 / (300 + 500)),
        (xavier_normal, 2 / (300 + 500)),
        (kaiming_uniform, 2 / 300),
        (kaiming_normal, 2 / 300),
        (lambda shape, generator: normal(shape, std=0.2, generator=generator), 0.04),
        (orthogonal, 1 / 500),  # columns of length 1
    ],
)
def test_measured_variance(rng, fill, variance):
    weight = fill((500, 300), generator=rng)
    assert abs(weight.mean()) < 4 * math.sqrt(variance / weight.numel())
    # The variance of n draws is off by a share of sqrt(2 / n) at most, typically.
    assert_close(weight.var().item(), variance, rtol=0.02, atol=0)


@pytest.mark.parametrize("shape", [(9, 4), (4, 9), (3, 2, 2, 2)])
def test_orthogonal_keeps_lengths(rng, shape):
    matrix = orthogonal(shape, dtype=torch.float64, generator=rng).flatten(1)
    small = matrix.mT @ matrix if len(matrix) >= matrix.shape[1] else matrix @ matrix.mT
    assert_close(small, torch.eye(len(small), dtype=torch.float64))


def test_orthogonal_is_uniform(rng):
    """Of a rotation of the plane, every angle and both signs are equally likely."""
    draws = torch.stack([orthogonal((2, 2), generator=rng) for _ in range(2000)])
    assert abs(draws.det().sign().mean()) < 0.1
    assert abs(draws.mean(0)).max() < 0.1


def test_values_keep_their_size_through_ten_layers(rng):
    """Measured: what the formulas promise."""
    for fill, activation in ((xavier_normal, torch.tanh), (kaiming_normal, torch.relu)):
        values = torch.randn(1000, 500, generator=rng)
        for _ in range(10):
            weight = fill((500, 500), generator=rng)
            values = activation(values @ weight.mT)
        assert 0.2 < values.std() < 1.3
    small = torch.randn(1000, 500, generator=rng)
    for _ in range(10):
        small = torch.tanh(small @ normal((500, 500), std=0.01, generator=rng).mT)
    assert small.std() < 1e-5


def test_fans():
    assert fans((5, 7)) == (7, 5)
    assert fans((6, 4, 3, 2)) == (24, 36)


@pytest.mark.parametrize("shape", [(5,), (), (0, 3), (3, 0)])
@pytest.mark.parametrize(
    "fill", [xavier_uniform, xavier_normal, kaiming_uniform, kaiming_normal, orthogonal]
)
def test_bad_shapes_are_named(fill, shape):
    with pytest.raises(ValueError, match=r"shape must be \(n_out, n_in\)"):
        fill(shape)


def test_bad_std_is_named():
    with pytest.raises(ValueError, match="std must not be negative, got -1"):
        normal((2, 3), std=-1)
