import pytest
import torch
from torch.autograd import grad
from torch.testing import assert_close

from notes_lib.layers import Dropout, dropout, dropout_unscaled

FORMS = pytest.mark.parametrize("drop", [dropout, dropout_unscaled])


def seeded():
    return torch.Generator().manual_seed(1)


def test_values_are_zero_or_scaled(rng, device):
    units = torch.randn(50, 40, generator=rng).to(device)
    dropped = dropout(units, keep_prob=0.8, generator=rng)
    kept = dropped != 0
    assert_close(dropped[kept], units[kept] / 0.8)
    # 2000 draws: a share of 0.8 is off by 0.009 typically.
    assert abs(kept.float().mean() - 0.8) < 0.04


def test_mean_is_kept_only_when_scaled(rng, device):
    units = torch.ones(200, 500, device=device)
    assert abs(dropout(units, keep_prob=0.3, generator=rng).mean() - 1) < 0.02
    unscaled = dropout_unscaled(units, keep_prob=0.3, generator=rng)
    assert abs(unscaled.mean() - 0.3) < 0.01
    at_test = dropout_unscaled(units, keep_prob=0.3, training=False)
    assert_close(at_test, torch.full_like(units, 0.3))
    assert dropout(units, keep_prob=0.3, training=False) is units


def test_both_forms_drop_the_same_units(rng, device):
    units = torch.randn(5, 7, generator=rng).to(device)
    scaled = dropout(units, keep_prob=0.4, generator=seeded())
    assert_close(
        scaled * 0.4, dropout_unscaled(units, keep_prob=0.4, generator=seeded())
    )


@FORMS
def test_gradient_takes_the_same_way(rng, device, drop):
    units = torch.randn(5, 7, generator=rng).to(device).requires_grad_()
    output = drop(units, keep_prob=0.4, generator=seeded())
    upstream = torch.randn(5, 7, generator=rng).to(device)
    expected = drop(upstream, keep_prob=0.4, generator=seeded())
    assert_close(grad(output, units, upstream)[0], expected)


@FORMS
def test_one_seed_on_every_device(rng, device, drop):
    units = torch.randn(5, 7, generator=rng)
    there = drop(units.to(device), generator=seeded())
    assert torch.equal(there.cpu(), drop(units, generator=seeded()))


@FORMS
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_dtype_is_kept(device, dtype, drop):
    assert drop(torch.ones(3, dtype=dtype, device=device)).dtype == dtype


@FORMS
def test_edges(device, drop):
    units = torch.ones(4, device=device)
    assert drop(units[:0]).shape == (0,)
    assert torch.equal(drop(units, keep_prob=1), units)


def test_unlike_pytorch_s_the_probability_is_to_stay(device):
    ours = dropout(torch.ones(10000, device=device), keep_prob=0.2, generator=seeded())
    theirs = torch.nn.Dropout(0.8)(torch.ones(10000, device=device))
    assert ours.max() == theirs.max() == 5


def test_module(rng, device):
    units = torch.randn(5, 7, generator=rng).to(device)
    layer = Dropout(0.4, generator=seeded())
    assert torch.equal(layer(units), dropout(units, keep_prob=0.4, generator=seeded()))
    assert not torch.equal(layer(units), layer(units))
    assert torch.equal(layer.eval()(units), units)
    assert repr(layer) == "Dropout(keep_prob=0.4)"


@pytest.mark.parametrize("keep_prob", [0, -0.1, 1.1])
def test_bad_probabilities_are_named(keep_prob):
    message = rf"keep_prob must be in \(0, 1\], got {keep_prob}"
    for drop in (dropout, dropout_unscaled):
        with pytest.raises(ValueError, match=message):
            drop(torch.ones(3), keep_prob=keep_prob)
    with pytest.raises(ValueError, match=message):
        Dropout(keep_prob)


@FORMS
def test_integers_are_named(drop):
    with pytest.raises(TypeError, match="input must be floating point"):
        drop(torch.ones(3, dtype=torch.int64))
