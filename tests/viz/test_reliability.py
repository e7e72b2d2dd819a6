import pytest
import torch

from notes_lib.metrics import calibration_curve
from notes_lib.viz import show_reliability

LABELS = torch.tensor([0, 1, 1, 0, 1])
CURVE = calibration_curve(LABELS, torch.tensor([0.1, 0.15, 0.9, 0.95, 0.7]), bins=5)


def test_curve_without_empty_bins():
    (axes,) = show_reliability({"SVC": {"raw": CURVE}}).axes
    x, y = axes.lines[1].get_data()
    assert x.tolist() == pytest.approx([0.125, 0.7, 0.925])
    assert y.tolist() == [0.5, 1, 0.5]


def test_fuller_bins_get_larger_dots():
    (axes,) = show_reliability({"SVC": {"raw": CURVE}}).axes
    sizes = axes.collections[0].get_sizes().tolist()
    assert sizes[0] == sizes[2] > sizes[1]


def test_diagonal_words_and_panels(words_on):
    panels = {"SVC": {"raw": CURVE, "isotonic": CURVE}, "logistic": {"raw": CURVE}}
    figure = show_reliability(panels)
    assert len(figure.axes) == 2
    assert list(figure.axes[0].lines[0].get_xdata()) == [0, 1]
    assert list(figure.axes[0].lines[0].get_ydata()) == [0, 1]
    assert {"SVC", "logistic", "raw", "isotonic"} <= set(words_on(figure))


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one panel with a curve"):
        show_reliability({"SVC": {}})
