import pytest
import torch

from notes_lib.viz import show_small_multiples

LABELS = {"xlabel": "step", "ylabel": "rate"}


def test_one_panel_for_each_curve_to_one_scale():
    curves = {"a": torch.tensor([1.0, 2]), "b": torch.tensor([8.0, 0, 4])}
    axes = show_small_multiples(curves, **LABELS).axes
    assert [place.get_title() for place in axes] == ["a", "b"]
    assert list(axes[1].lines[0].get_xdata()) == [0, 1, 2]
    assert axes[1].lines[0].get_ydata().tolist() == [8, 0, 4]
    assert axes[0].get_ylim() == axes[1].get_ylim()
    assert axes[0].get_xlim() == axes[1].get_xlim()


def test_median_and_range_over_seeds():
    seeds = torch.tensor([[1.0, 5.0], [2.0, 9.0], [6.0, 4.0]])
    places = torch.tensor([3, 7])
    (axes,) = show_small_multiples({"runs": seeds}, **LABELS, at=places).axes
    assert list(axes.lines[0].get_xdata()) == [3, 7]
    assert axes.lines[0].get_ydata().tolist() == [2, 5]
    band = axes.collections[0].get_paths()[0].vertices
    assert {1.0, 4.0, 6.0, 9.0} <= set(band[:, 1])


def test_axes_are_labelled_once_and_start_at_zero(words_on):
    figure = show_small_multiples({"a": torch.ones(3), "b": torch.ones(3)}, **LABELS)
    assert words_on(figure).count("step") == words_on(figure).count("rate") == 1
    assert figure.axes[1].get_ylim()[0] == 0


@pytest.mark.parametrize("log", ["", "x", "y", "xy"])
def test_logarithmic_axes(log):
    curves = {name: torch.ones(2) for name in "ab"}
    for axes in show_small_multiples(curves, **LABELS, at=torch.ones(2), log=log).axes:
        assert (axes.get_xscale() == "log") == ("x" in log)
        assert (axes.get_yscale() == "log") == ("y" in log)


def test_rows_and_no_panel_left_over():
    curves = {name: torch.ones(2) for name in "abcd"}
    axes = show_small_multiples(curves, columns=3, **LABELS).axes
    assert [place.axison for place in axes] == [True] * 4 + [False] * 2


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="at least one curve"):
        show_small_multiples({}, **LABELS)
    with pytest.raises(ValueError, match=r"'a' must be \(2,\) or .*, got \(1, 1, 2\)"):
        show_small_multiples({"a": torch.ones(1, 1, 2)}, **LABELS)
    with pytest.raises(ValueError, match=r"'a' must be \(3,\) or .*, got \(2,\)"):
        show_small_multiples({"a": torch.ones(2)}, **LABELS, at=torch.ones(3))


@pytest.mark.parametrize(("log", "seen"), [("x", True), ("", False)])
def test_a_band_keeps_the_first_of_many_steps_where_they_can_be_told_apart(log, seen):
    seeds = torch.stack([torch.zeros(20_000), torch.ones(20_000)])
    (axes,) = show_small_multiples({"runs": seeds}, log=log, **LABELS).axes
    corners = axes.collections[0].get_paths()[0].vertices[:, 0]
    assert (3 in corners) == seen
