import numpy as np
import pytest
import torch

from notes_lib.viz import show_curves

LABELS = {"xlabel": "step", "ylabel": "loss"}


def test_median_and_range_over_seeds():
    seeds = torch.tensor([[1.0, 5.0], [2.0, 9.0], [6.0, 4.0]])
    axes = show_curves({"runs": seeds}, **LABELS).axes[0]
    assert axes.lines[0].get_ydata().tolist() == [2, 5]
    band = axes.collections[0].get_paths()[0].vertices
    assert {1.0, 4.0, 6.0, 9.0} <= set(band[:, 1])


def test_one_run():
    curve = {"run": torch.tensor([3.0, 1.0, 2.0])}
    axes = show_curves(curve, markers=True, **LABELS).axes[0]
    assert list(axes.lines[0].get_xdata()) == [0, 1, 2]
    assert axes.lines[0].get_ydata().tolist() == [3, 1, 2]
    assert axes.lines[0].get_marker() == "o"


def test_axes_are_labelled():
    axes = show_curves({"run": torch.ones(3)}, **LABELS).axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("step", "loss")


def test_axes_start_at_zero():
    curve = {"run": torch.tensor([5.0, 6.0])}
    assert show_curves(curve, **LABELS).axes[0].get_ylim()[0] == 0


def test_negative_values_are_seen():
    axes = show_curves({"run": torch.tensor([-2.0, 1.0])}, **LABELS).axes[0]
    assert axes.get_ylim()[0] < -2


def test_powers_of_ten():
    curves = {"a": torch.tensor([1e-9, 1.0]), "b": torch.tensor([1.0, 1e-6])}
    figure = show_curves(curves, **LABELS, log="y")
    axes = figure.axes[0]
    assert axes.get_yscale() == "log"
    low, high = axes.get_ylim()
    assert 1e-11 < low < 1e-9
    assert 1 < high < 100
    figure.canvas.draw()
    heights = {t.get_text(): t.get_window_extent().y0 for t in axes.texts}
    assert heights["a"] > heights["b"]


def test_names_stand_at_the_ends_and_apart(words_on):
    same = {name: torch.tensor([0.0, 1.0]) for name in ("a", "b", "c")}
    figure = show_curves(same, **LABELS)
    figure.canvas.draw()
    names = [t for t in figure.axes[0].texts if t.get_text() in same]
    heights = sorted(t.get_window_extent().y0 for t in names)
    assert len(names) == 3
    assert np.diff(heights).min() > 10


@pytest.mark.parametrize(
    "change",
    [
        lambda axes: None,
        lambda axes: axes.set(yscale="log", ylim=(0.5, 30)),
        lambda axes: axes.set_ylim(0.5, 30),
        lambda axes: axes.figure.set_size_inches(6, 9),
        lambda axes: axes.figure.set_dpi(40),
    ],
)
def test_names_stay_with_their_ends_whatever_the_caller_changes(change):
    ends = {"a": 1.0, "b": 1.9, "c": 5.0, "d": 25.0}
    curves = {name: torch.tensor([2.0, end]) for name, end in ends.items()}
    figure = show_curves(curves, **LABELS)
    (axes,) = figure.axes
    change(axes)
    figure.canvas.draw()
    point, below = figure.dpi / 72, -np.inf
    for text in axes.texts:
        x, y = axes.transData.transform((1, ends[text.get_text()]))
        below = max(y, below + 13 * point)
        box = text.get_window_extent()
        assert box.x0 == pytest.approx(x + 6 * point, abs=2 * point)
        assert (box.y0 + box.y1) / 2 == pytest.approx(below, abs=2 * point)


def test_lines_differ_without_colour():
    axes = show_curves({n: torch.ones(2) for n in "ab"}, **LABELS).axes[0]
    assert axes.lines[0].get_linestyle() != axes.lines[1].get_linestyle()


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one curve"):
        show_curves({}, **LABELS)


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"'run' must be .* got \(1, 2, 3\)"):
        show_curves({"run": torch.zeros(1, 2, 3)}, **LABELS)


def test_values_stand_where_they_should():
    curves = {"a": torch.tensor([[1.0, 2], [3, 4]]), "b": torch.tensor([5.0, 6])}
    same = show_curves(curves, **LABELS, at=torch.tensor([10, 30])).axes[0]
    assert [list(line.get_xdata()) for line in same.lines] == [[10, 30], [10, 30]]
    places = {"a": torch.tensor([1.0, 2]), "b": torch.tensor([0.5, 8])}
    own = show_curves(curves, **LABELS, at=places).axes[0]
    assert [list(line.get_xdata()) for line in own.lines] == [[1, 2], [0.5, 8]]
    assert [text.xy[0] for text in own.texts] == [2, 8]


def test_a_place_for_each_value():
    with pytest.raises(ValueError, match=r"at must be \(2,\) for curve 'run', got \(3"):
        show_curves({"run": torch.zeros(2)}, **LABELS, at=torch.zeros(3))


@pytest.mark.parametrize(("log", "seen"), [("x", True), ("", False)])
def test_a_band_keeps_the_first_of_many_steps_where_they_can_be_told_apart(log, seen):
    seeds = torch.stack([torch.zeros(20_000), torch.ones(20_000)])
    axes = show_curves({"runs": seeds}, log=log, **LABELS).axes[0]
    corners = axes.collections[0].get_paths()[0].vertices[:, 0]
    assert (3 in corners) == seen
