import pytest
import torch

from notes_lib.core import pair


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, (3, 3)), ((2, 5), (2, 5)), ([2, 5], (2, 5)), (torch.Size((2, 5)), (2, 5))],
)
def test_spelled_out(value, expected):
    spelled = pair(value, name="stride")
    assert spelled == expected
    assert type(spelled) is tuple


@pytest.mark.parametrize("value", [1.0, (1, 2, 3), (1,), (1, 2.0), "ab", None])
def test_wrong_kind_is_named(value):
    with pytest.raises(TypeError, match=r"stride must be an int or a pair of ints"):
        pair(value, name="stride")


def test_minimum_is_included():
    assert pair((1, 2), name="stride", minimum=1) == (1, 2)


@pytest.mark.parametrize("value", [0, (1, 0), (0, 1)])
def test_too_small_is_named(value):
    with pytest.raises(ValueError, match=r"stride must be at least 1, got"):
        pair(value, name="stride", minimum=1)
