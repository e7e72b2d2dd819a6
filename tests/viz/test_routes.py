import pytest

from notes_lib.autodiff import exp, sin
from notes_lib.viz import show_routes


def program(x1, x2):
    return exp(x1) * sin(x1 * x2)


def test_four_panels():
    figure = show_routes(program, "$d$", at=(0.5, 2.0))
    hand, letters, numbers, trace = figure.axes
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["by hand", "symbolic", "numerical", "automatic"]
    assert hand.texts[0].get_text() == "$d$"
    symbols = letters.texts[0].get_text()
    assert "cos" in symbols
    assert max(map(len, symbols.split("\n"))) <= 30
    chord = numbers.lines[1]
    assert chord.get_xdata() == pytest.approx([0.1, 0.9])
    curve = program(0.9, 2.0)
    assert chord.get_ydata()[1] == pytest.approx(curve, rel=1e-5)
    rows = trace.texts[0].get_text().split("\n")
    assert rows[-1].split()[1:] == [f"{program(0.5, 2.0):.3f}", "1.000"]
    assert len(rows) == 7
    slope = (program(0.5001, 2.0) - program(0.4999, 2.0)) / 2e-4
    assert rows[1].split() == ["x1", "0.500", f"{slope:.3f}"]


def test_no_step():
    with pytest.raises(ValueError, match="step must be positive, got 0"):
        show_routes(program, "", at=(0.5, 2.0), step=0)
