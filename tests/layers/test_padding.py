import pytest
import torch
from torch.autograd import gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import pad2d


def reference(images, padding, mode):
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    mode = {"zeros": "constant", "reflect": "reflect"}[mode]
    return functional.pad(images, (columns, columns, rows, rows), mode=mode)


@pytest.mark.parametrize("mode", ["zeros", "reflect"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("padding", [0, 1, (2, 0), (0, 3), (3, 4)])
def test_agrees_with_pytorch(rng, device, dtype, mode, padding):
    images = torch.randn(2, 3, 4, 5, generator=rng).to(device, dtype)
    got = pad2d(images, padding, mode=mode)
    assert_close(got, reference(images, padding, mode), rtol=0, atol=0)


def test_mirror_by_hand(device):
    row = torch.tensor([[1, 2, 3]], device=device)
    expected = torch.tensor([[3, 2, 1, 2, 3, 2, 1]], device=device)
    assert_close(pad2d(row, (0, 2), mode="reflect"), expected)


def test_leading_axes_are_free(rng, device):
    images = torch.randn(2, 3, 4, 5, 6, generator=rng).to(device)
    for mode in ("zeros", "reflect"):
        got = pad2d(images, (1, 2), mode=mode)
        assert got.shape == (2, 3, 4, 7, 10)
        assert_close(got[1, 2, 3], pad2d(images[1, 2, 3], (1, 2), mode=mode))


def test_empty_batch(device):
    nothing = torch.zeros(0, 3, 4, 5, device=device)
    for mode in ("zeros", "reflect"):
        assert pad2d(nothing, (1, 2), mode=mode).shape == (0, 3, 6, 9)


@pytest.mark.parametrize("mode", ["zeros", "reflect"])
def test_gradients(rng, device, mode):
    images = torch.randn(2, 4, 3, generator=rng, dtype=torch.float64)
    images = images.to(device).requires_grad_()
    assert gradcheck(lambda x: pad2d(x, (3, 1), mode=mode), images)
    assert gradgradcheck(lambda x: pad2d(x, (3, 1), mode=mode).square(), images)


def test_input_is_untouched(rng):
    images = torch.randn(2, 4, 5, generator=rng)
    before = images.clone()
    for mode in ("zeros", "reflect"):
        for padding in (0, (1, 2)):
            pad2d(images, padding, mode=mode).zero_()
    assert torch.equal(images, before)


def test_unknown_mode_is_named():
    with pytest.raises(ValueError, match=r"mode must be .* got 'circular'"):
        pad2d(torch.zeros(4, 5), 1, mode="circular")


@pytest.mark.parametrize("padding", [(4, 0), (0, 5)])
def test_long_mirror_is_named(padding):
    with pytest.raises(ValueError, match=r"padding is .* the image is \(4, 5\)"):
        pad2d(torch.zeros(4, 5), padding, mode="reflect")


def test_negative_padding_is_named():
    with pytest.raises(ValueError, match=r"padding must be at least 0, got \(1, -1\)"):
        pad2d(torch.zeros(4, 5), (1, -1))


def test_wrong_kind_is_named():
    with pytest.raises(TypeError, match=r"padding must be an int or a pair"):
        pad2d(torch.zeros(4, 5), 1.5)


def test_row_is_named():
    with pytest.raises(ValueError, match=r"input must be .* got \(5,\)"):
        pad2d(torch.zeros(5), 1)
