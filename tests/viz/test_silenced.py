import pytest
import torch

from notes_lib.viz import show_silenced


def test_lines_join_kept_units_only():
    layers = [torch.tensor([1, 0, 1]), torch.tensor([True, True, False, False])]
    axes = show_silenced({"one": layers}).axes[0]
    assert len(axes.lines) == 2 * 2
    heights = {1 / 6, 5 / 6}  # of the inputs that are kept
    assert {round(line.get_ydata()[0], 4) for line in axes.lines} == {
        round(height, 4) for height in heights
    }
    filled = [len(dot.get_facecolors()) > 0 for dot in axes.collections]
    assert filled == [True, False, True, True, True, False, False]


def test_a_network_for_each_title():
    figure = show_silenced({"a": [torch.ones(2)], "b": [torch.zeros(3)]})
    assert [axes.get_title() for axes in figure.axes] == ["a", "b"]


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="at least one network"):
        show_silenced({})
    with pytest.raises(
        ValueError, match=r"layer of 'a' must be \(units,\), got \(2, 3"
    ):
        show_silenced({"a": [torch.ones(2, 3)]})
