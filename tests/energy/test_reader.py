import pytest
import torch
from torch.testing import assert_close

from notes_lib.energy import SlidingReader


def reader_of(window, height=17, **options):
    rng = torch.Generator().manual_seed(0)
    options = {"channels": (3, 4), "hidden_size": 5, "generator": rng} | options
    return SlidingReader(6, height=height, window=window, **options)


@pytest.mark.parametrize("window", [8, 10, 16])
@pytest.mark.parametrize("height", [8, 11, 17])
def test_says_of_a_window_what_it_says_of_its_cutting(rng, device, window, height):
    reader = reader_of(window, height).to(device)
    images = torch.randn(2, 1, height, 27, generator=rng).to(device)
    energies = reader(images)
    count = reader.window_counts(torch.tensor(27)).item()
    assert energies.shape == (2, count, 6)
    starts = reader.window_starts(count).tolist()
    assert starts[0] == 0
    assert starts[-1] + window in (26, 27)
    for j, start in enumerate(starts):
        alone = reader(images[..., start : start + window])
        assert_close(alone[:, 0], energies[:, j])


@pytest.mark.parametrize("window", [8, 12])
def test_sees_its_whole_window_and_no_more(window, rng):
    """A nudge to any column of the window is felt, and to any other is not."""
    reader = reader_of(window, channels=(16, 16), hidden_size=32).double()
    image = torch.rand(1, 1, 17, 30, generator=rng).double().requires_grad_()
    (gradient,) = torch.autograd.grad(reader(image)[0, 3].abs().sum(), image)
    felt = gradient.abs().sum(dim=(0, 1, 2)).nonzero().flatten().tolist()
    assert felt == list(range(6, 6 + window))


def test_counts_are_what_comes_out():
    reader = reader_of(10)
    for width in range(10, 20):
        count = reader(torch.zeros(1, 1, 17, width)).shape[1]
        assert reader.window_counts(torch.tensor(width)).item() == count
    assert reader.window_counts(torch.tensor([0, 9, 10])).tolist() == [0, 0, 1]


def test_generator_decides_the_weights():
    first, second = reader_of(8), reader_of(8)
    assert torch.equal(first.layers[0].weight, second.layers[0].weight)
    other = reader_of(8, generator=torch.Generator().manual_seed(1))
    assert not torch.equal(first.layers[0].weight, other.layers[0].weight)


@pytest.mark.parametrize("window", [6, 9])
def test_window_must_be_even(window):
    with pytest.raises(ValueError, match=f"even, 8 pixels or more, got {window}"):
        reader_of(window)


def test_height_must_do():
    with pytest.raises(ValueError, match="at least 8 pixels, got 7"):
        reader_of(8, height=7)
