import pytest
import torch
from matplotlib.colors import same_color

from notes_lib.viz import COLOURS, Wiring, show_connections


def test_a_line_for_every_connection():
    ids = torch.tensor([[1, 2, 0], [0, 1, 2]])
    axes = show_connections(Wiring(ids)).axes[0]
    assert len(axes.lines) == 4
    assert sum(len(nodes.get_offsets()) for nodes in axes.collections) == 5


def test_lines_start_and_end_at_their_nodes():
    axes = show_connections(Wiring(torch.tensor([[0, 1], [0, 0]]))).axes[0]
    (line,) = axes.lines
    assert line.get_xdata().tolist() == [1.5, 0.5]
    assert line.get_ydata().tolist() == [0, 1]


def test_shared_weights_share_a_colour():
    ids = torch.tensor([[1, 2, 0], [0, 1, 2], [3, 0, 0]])
    colours = [line.get_color() for line in show_connections(Wiring(ids)).axes[0].lines]
    assert colours[0] == colours[2]
    assert colours[1] == colours[3]
    assert colours[0] != colours[1]
    assert same_color(colours[4], COLOURS["grey"])


def test_titles_and_layout(words_on):
    wirings = [Wiring(torch.ones(1, 1, dtype=torch.long), t) for t in "abc"]
    figure = show_connections(*wirings)
    assert words_on(figure) == ["a", "b", "c"]
    assert len(figure.axes) == 4


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one"):
        show_connections()


def test_outputs_are_joined_by_arrows():
    ids, sideways = torch.tensor([[1, 0], [0, 1]]), torch.tensor([[0, 0], [2, 0]])
    (arrow,) = show_connections(Wiring(ids, sideways=sideways)).axes[0].texts
    assert arrow.xy == (1.5, 1)  # from output 0 to output 1
    assert arrow.xyann == (0.5, 1)


def test_arrows_share_colours_too():
    ids, sideways = torch.tensor([[1], [2]]), torch.tensor([[0, 0], [1, 0]])
    axes = show_connections(Wiring(ids, sideways=sideways)).axes[0]
    (arrow,) = axes.texts
    first, second = (line.get_color() for line in axes.lines)
    assert same_color(arrow.arrow_patch.get_edgecolor(), first)
    assert not same_color(first, second)
