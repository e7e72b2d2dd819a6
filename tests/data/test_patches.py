import pytest
import torch

from notes_lib.data import random_patches


def test_each_is_a_part_of_the_picture(rng, device):
    picture = torch.arange(2 * 6 * 9.0).view(2, 6, 9).to(device)
    patches = random_patches(picture, 40, size=3, generator=rng)
    assert patches.shape == (40, 2, 3, 3)
    for patch in patches:
        row, column = divmod(int(patch[0, 0, 0]), 9)
        part = picture[:, row : row + 3, column : column + 3]
        assert torch.equal(patch, part)


def test_every_place_is_as_likely(rng):
    picture = torch.arange(6.0).view(1, 2, 3)
    drawn = random_patches(picture, 6000, size=1, generator=rng).flatten().long()
    counts = torch.bincount(drawn)
    assert len(counts) == 6
    assert (counts - 1000).abs().max() < 120  # four standard deviations


def test_whole_picture_and_none(rng):
    picture = torch.rand(3, 4, 4, generator=rng)
    whole = random_patches(picture, 2, size=4, generator=rng)
    assert torch.equal(whole, picture.expand(2, 3, 4, 4))
    assert random_patches(picture, 0, size=2).shape == (0, 3, 2, 2)


@pytest.mark.parametrize(
    ("shape", "size"), [((4, 4), 2), ((1, 4, 2), 3), ((1, 4, 4), 0)]
)
def test_bad_input_is_named(shape, size):
    with pytest.raises(ValueError, match="picture is"):
        random_patches(torch.ones(shape), 1, size=size)
