import pytest
import torch
from matplotlib.colors import same_color
from matplotlib.patches import Rectangle
from torch.nn.functional import conv1d

from notes_lib.viz import COLOURS, Sliding, show_window_positions

SETTINGS = [
    Sliding(3),
    Sliding(3, padding=1),
    Sliding(3, stride=2),
    Sliding(3, stride=3),
    Sliding(2, dilation=3),
]


def drawn_windows(figure):
    """For each drawn position, the pixels that its dots mark."""
    axes = figure.axes[0]
    return [[x - 0.5 for x, _ in dots.get_offsets()] for dots in axes.collections]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_windows_are_those_of_a_convolution(setting):
    """Correlating pixel numbers with a one-hot kernel tells which pixel it reads."""
    pad = setting.padding
    numbers = torch.arange(-pad, 5.0 + pad).view(1, 1, -1)
    reads = [
        conv1d(numbers, hot.view(1, 1, -1), None, setting.stride, 0, setting.dilation)
        for hot in torch.eye(setting.kernel_size)
    ]
    expected = torch.stack(reads, dim=-1)[0, 0].tolist()
    assert drawn_windows(show_window_positions(5, setting)) == expected


def test_last_window_that_does_not_fit_is_dashed():
    lines = show_window_positions(5, Sliding(3, stride=3)).axes[0].lines
    assert [line.get_linestyle() for line in lines] == ["-", "--"]
    assert same_color(lines[1].get_color(), COLOURS["vermilion"])


def test_nothing_is_left_to_hang_over():
    lines = show_window_positions(4, Sliding(2, stride=2)).axes[0].lines
    assert [line.get_linestyle() for line in lines] == ["-", "-"]


def test_title_tells_what_is_unusual(words_on):
    figure = show_window_positions(5, Sliding(3, stride=2))
    assert "kernel 3, stride 2: 2 out" in words_on(figure)


def test_padding_is_dotted():
    figure = show_window_positions(5, Sliding(3, padding=2))
    cells = figure.axes[0].findobj(Rectangle)
    assert [c.get_linestyle() for c in cells if c.get_width() == 1].count(":") == 4


def test_window_must_fit():
    with pytest.raises(ValueError, match="must fit"):
        show_window_positions(2, Sliding(3))


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one"):
        show_window_positions(5)
