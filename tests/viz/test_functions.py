import numpy as np
import pytest
import torch

from notes_lib.viz import show_functions


def test_value_and_slope():
    axes = show_functions({"square": torch.square}, over=(-2, 2)).axes[0]
    value, slope, *_ = axes.lines
    x = np.asarray(value.get_xdata())
    assert (x.min(), x.max()) == (-2, 2)
    np.testing.assert_allclose(value.get_ydata(), x**2)
    np.testing.assert_allclose(slope.get_ydata(), 2 * x)


def test_slopes_can_be_left_out(words_on):
    figure = show_functions({"square": torch.square}, slopes=False)
    curves = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 2]
    assert len(curves) == 1
    assert "slope" not in words_on(figure)


def test_no_line_where_the_slope_jumps():
    _, slope, *_ = show_functions({"relu": torch.relu}).axes[0].lines
    heights = np.asarray(slope.get_ydata())
    assert np.isnan(heights).sum() == 1
    assert set(heights[~np.isnan(heights)]) == {0, 1}


def test_panels_can_be_compared(words_on):
    functions = {"sine": torch.sin, "tanh": torch.tanh, "exp": torch.exp}
    figure = show_functions(functions, over=(-3, 1), limits=(-1, 2))
    *panels, empty = figure.axes
    assert {panel.get_ylim() for panel in panels} == {(-1, 2)}
    assert {panel.get_xlim() for panel in panels} == {(-3, 1)}
    assert not empty.axison
    assert {"sine", "tanh", "exp", "value", "slope"} <= set(words_on(figure))


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one function"):
        show_functions({})
