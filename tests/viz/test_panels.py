import pytest
import torch

from notes_lib.viz import Panel, show_panels

LOSS = Panel({"runs": torch.tensor([[1.0, 5.0], [2.0, 9.0], [6.0, 4.0]])}, "loss", "A")
RATE = Panel({"up": torch.tensor([0.0, 1]), "": torch.tensor([3.0, 20])}, "rate")


def test_panels_stand_above_each_other_over_one_axis():
    figure = show_panels(LOSS, RATE, xlabel="step")
    upper, lower = figure.axes
    assert upper.get_position().y0 > lower.get_position().y0
    assert [axes.get_ylabel() for axes in figure.axes] == ["loss", "rate"]
    assert (upper.get_title(), lower.get_title()) == ("A", "")
    assert (upper.get_xlabel(), lower.get_xlabel()) == ("", "step")


def test_median_and_range_over_seeds():
    axes = show_panels(LOSS, xlabel="step").axes[0]
    assert axes.lines[0].get_ydata().tolist() == [2, 5]
    band = axes.collections[0].get_paths()[0].vertices
    assert {1.0, 4.0, 6.0, 9.0} <= set(band[:, 1])


def test_values_stand_where_they_should_and_names_at_their_ends():
    axes = show_panels(RATE, xlabel="step", at=torch.tensor([10, 30])).axes[0]
    assert [list(line.get_xdata()) for line in axes.lines] == [[10, 30], [10, 30]]
    assert [(text.get_text(), text.xy) for text in axes.texts] == [("up", (30, 1))]


def test_same_scale():
    apart = show_panels(LOSS, RATE, xlabel="step").axes
    together = show_panels(LOSS, RATE, xlabel="step", same_scale=True).axes
    assert apart[0].get_ylim()[1] < 10
    assert together[0].get_ylim() == together[1].get_ylim()
    assert together[0].get_ylim()[1] >= 20


def test_axes_start_at_zero_at_most():
    high = Panel({"": torch.tensor([5.0, 6])}, "loss")
    assert show_panels(high, xlabel="step").axes[0].get_ylim()[0] == 0


@pytest.mark.parametrize("panels", [[], [LOSS, Panel({}, "nothing")]])
def test_something_to_draw(panels):
    with pytest.raises(ValueError, match="at least one panel"):
        show_panels(*panels, xlabel="step")


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"'run' must be .* got \(1, 2, 3\)"):
        show_panels(Panel({"run": torch.zeros(1, 2, 3)}, "loss"), xlabel="step")
    with pytest.raises(ValueError, match=r"at must be \(2,\) for curve 'runs'"):
        show_panels(LOSS, xlabel="step", at=torch.zeros(3))
