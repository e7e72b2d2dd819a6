import pytest
import torch

from notes_lib.viz import show_spreads

SEEDS = torch.tensor([1.0, 2.0, 6.0])
ROWS = {
    "dropped": {"MCAR": SEEDS, "MAR": SEEDS + 10},
    "mean": {"MCAR": -SEEDS, "MAR": SEEDS},
}


def test_mean_and_range():
    (axes,) = show_spreads({"bias": ROWS}).axes
    ranges, dots = axes.lines[::2], axes.lines[1::2]
    assert [dot.get_xdata()[0] for dot in dots] == [3, 13, -3, 3]
    assert list(ranges[1].get_xdata()) == [11, 16]
    assert list(ranges[2].get_xdata()) == [-6, -1]


def test_rows_from_the_top_and_situations_apart():
    (axes,) = show_spreads({"bias": ROWS}).axes
    assert [t.get_text() for t in axes.get_yticklabels()] == ["dropped", "mean"]
    bottom, top = axes.get_ylim()
    assert top < bottom
    heights = [line.get_ydata()[0] for line in axes.lines[1::2]]
    assert heights == sorted(heights)
    assert len(set(heights)) == 4
    markers = [line.get_marker() for line in axes.lines[1::2]]
    assert markers[:2] == markers[2:]
    assert markers[0] != markers[1]


def test_truth_and_words(words_on):
    figure = show_spreads({"bias": ROWS, "spread": ROWS}, truth={"spread": 1.5})
    assert len(figure.axes[1].lines) == len(figure.axes[0].lines) + 1
    assert figure.axes[1].lines[-1].get_xdata() == [1.5, 1.5]
    assert {"MCAR", "MAR", "bias", "spread"} <= set(words_on(figure))


def test_what_cannot_be_drawn():
    with pytest.raises(ValueError, match="at least one panel"):
        show_spreads({"bias": {}})
    with pytest.raises(ValueError, match="every panel needs the rows"):
        show_spreads({"bias": ROWS, "spread": {"mean": ROWS["mean"]}})
    with pytest.raises(ValueError, match=r"must be \(seeds,\), got \(1, 3\)"):
        show_spreads({"bias": {"mean": {"MCAR": SEEDS[None]}}})
