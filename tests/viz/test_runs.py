import pytest
import torch

from notes_lib.viz import show_runs

GROUPS = {"one": torch.tensor([1.0, 2, 6]), "two": torch.tensor([4.0])}


def test_a_dot_for_each_run_and_a_bar_at_the_mean():
    axes = show_runs(GROUPS, xlabel="accuracy").axes[0]
    dots, mean, *others = axes.lines
    assert dots.get_xdata().tolist() == [1, 2, 6]
    assert list(dots.get_ydata()) == [0, 0, 0]
    assert (mean.get_xdata()[0], mean.get_ydata()[0]) == (3, 0)
    assert [line.get_ydata()[0] for line in others] == [1, 1]


def test_settings_are_named_from_the_top():
    axes = show_runs(GROUPS, xlabel="accuracy").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["one", "two"]
    low, high = axes.get_ylim()
    assert low > high
    assert axes.get_xlabel() == "accuracy"


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one setting"):
        show_runs({}, xlabel="accuracy")


@pytest.mark.parametrize("shape", [(0,), (2, 3), ()])
def test_wrong_shapes_are_named(shape):
    with pytest.raises(ValueError, match=r"'bad' must be \(runs,\), got \("):
        show_runs({"bad": torch.zeros(shape)}, xlabel="accuracy")
