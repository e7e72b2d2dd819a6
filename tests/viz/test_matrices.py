import pytest
import torch
from matplotlib.colors import to_rgb

from notes_lib.viz import COLOURS, show_matrix


def test_the_larger_the_bluer():
    values = torch.tensor([[0.0, 1, 2], [4, 3, 0]])
    axes = show_matrix(values, xlabel="unit", ylabel="digit").axes[0]
    cells = torch.tensor(axes.images[0].get_array().tolist())
    assert cells.shape == (2, 3, 4)
    assert torch.allclose(cells[..., 3], values / 4)
    assert torch.allclose(cells[1, 2, :3], torch.tensor(to_rgb(COLOURS["blue"])))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("unit", "digit")
    assert axes.get_yticks().tolist() == [0, 1]


def test_all_zero_is_blank():
    axes = show_matrix(torch.zeros(20, 2), xlabel="", ylabel="").axes[0]
    assert (axes.images[0].get_array()[..., 3] == 0).all()
    assert len(axes.get_yticks()) < 20


@pytest.mark.parametrize("shape", [(3,), (0, 2), (1, 2, 3)])
def test_bad_shapes_are_named(shape):
    with pytest.raises(ValueError, match="values must be"):
        show_matrix(torch.ones(shape), xlabel="", ylabel="")


def test_negative_is_refused():
    with pytest.raises(ValueError, match="none of them negative"):
        show_matrix(torch.tensor([[1.0, -1]]), xlabel="", ylabel="")
