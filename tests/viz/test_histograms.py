import numpy as np
import pytest
import torch

from notes_lib.viz import show_histograms

SHOW = {"over": (0.0, 4.0), "xlabel": "value"}


def bars(axes):
    return [(p.get_x(), p.get_width(), p.get_height()) for p in axes.patches]


def test_bars_are_shares():
    rows = {"a": {"first": torch.tensor([[0.5, 0.6], [2.5, 3.9]])}}
    drawn = bars(show_histograms(rows, **SHOW, bins=4).axes[0])
    np.testing.assert_allclose(
        drawn, [(0, 1, 0.5), (1, 1, 0), (2, 1, 0.25), (3, 1, 0.25)], atol=1e-6
    )


def test_what_is_outside_is_missing():
    rows = {"a": {"first": torch.tensor([1.0, 9.0])}}
    heights = [bar[2] for bar in bars(show_histograms(rows, **SHOW, bins=2).axes[0])]
    assert heights == [0.5, 0]


def test_rows_and_columns_are_named(words_on):
    row = {"layer 1": torch.rand(9), "layer 2": torch.rand(9)}
    figure = show_histograms({"small": row, "large": row}, **SHOW)
    assert len(figure.axes) == 4
    assert {"small", "large", "layer 1", "layer 2", "value"} <= set(words_on(figure))


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one row"):
        show_histograms({}, **SHOW)


def test_equal_columns():
    rows = {"a": {"x": torch.ones(1)}, "b": {"y": torch.ones(1)}}
    with pytest.raises(ValueError, match=r"columns \['x'\]: row 'b' has \['y'\]"):
        show_histograms(rows, **SHOW)
