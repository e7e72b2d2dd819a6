import pytest
import torch
from torch.nn.functional import conv2d
from torch.testing import assert_close

from notes_lib.data import corner_marks


def corner_places(pictures, labels):
    """Where five pixels above 1 form the corner of the label, found by template."""
    left = torch.tensor([[1.0, 1, 1], [1, 0, 0], [1, 0, 0]])
    templates = torch.stack([left, left.flip(1)]).unsqueeze(1)
    hits = conv2d((pictures >= 1).float(), templates)  # (n, 2, rows, columns)
    own = hits[torch.arange(len(labels)), labels]
    assert_close(own.amax(dim=(1, 2)), torch.full((len(labels),), 5.0))
    return torch.stack([(page == 5).nonzero()[0] for page in own])


def test_every_picture_holds_the_corner_of_its_label(rng):
    pictures, labels = corner_marks(200, generator=rng)
    assert pictures.shape == (200, 1, 16, 16)
    places = corner_places(pictures, labels)
    assert places.amin(dim=0).tolist() == [0, 0]  # rows, columns
    assert places.amax(dim=0).tolist() == [13, 13]
    assert set(labels.tolist()) == {0, 1}


def test_the_rest_is_noise(rng):
    pictures, _ = corner_marks(100, generator=rng)
    assert ((pictures >= 1).sum(dim=(1, 2, 3)) == 5).all()
    quiet = pictures[pictures < 1]
    assert 0 <= quiet.min() <= quiet.max() < 0.5


def test_columns_are_kept_to(rng):
    pictures, labels = corner_marks(100, size=9, columns=(2, 3), generator=rng)
    columns = corner_places(pictures, labels)[:, 1]
    assert set(columns.tolist()) == {2, 3}


def test_same_generator_same_pictures():
    first, second = (
        corner_marks(5, generator=torch.Generator().manual_seed(3)) for _ in range(2)
    )
    assert all(map(torch.equal, first, second))


def test_global_stream_is_left_alone(rng):
    before = torch.get_rng_state()
    corner_marks(5, generator=rng)
    assert torch.equal(torch.get_rng_state(), before)


def test_no_pictures():
    pictures, labels = corner_marks(0)
    assert pictures.shape == (0, 1, 16, 16)
    assert labels.shape == (0,)


@pytest.mark.parametrize(
    ("size", "columns"), [(16, (0, 14)), (16, (5, 4)), (16, (-1, 3)), (2, None)]
)
def test_corner_must_fit(size, columns):
    with pytest.raises(ValueError, match="columns must lie in"):
        corner_marks(1, size=size, columns=columns)
