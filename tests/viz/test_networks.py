import pytest
import torch
from matplotlib.colors import same_color

from notes_lib.viz import COLOURS, show_network

FIRST = torch.tensor([[1.0, -2.0], [0.0, 0.5]])
SECOND = torch.tensor([[1.0, 4.0, -1.0]])  # the last column meets a constant
NODES = [["a", "b"], ["c", "d", "1"], ["e"]]


def test_a_line_for_every_weight_that_is_not_zero():
    axes = show_network([FIRST, SECOND], nodes=NODES).axes[0]
    assert len(axes.lines) == 3 + 3


def test_a_line_joins_its_nodes():
    weight = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
    axes = show_network([weight], nodes=["ab", "cd"]).axes[0]
    (line,) = axes.lines
    places = {text.get_text(): text.get_position() for text in axes.texts}
    assert (line.get_xdata()[0], line.get_ydata()[0]) == places["a"]
    assert (line.get_xdata()[1], line.get_ydata()[1]) == places["d"]


def test_sign_and_size_are_seen():
    axes = show_network([FIRST], nodes=["ab", "cd"]).axes[0]
    plus, minus, half = axes.lines
    assert same_color(plus.get_color(), COLOURS["blue"])
    assert same_color(minus.get_color(), COLOURS["vermilion"])
    assert minus.get_linestyle() != plus.get_linestyle()
    assert minus.get_linewidth() > plus.get_linewidth() > half.get_linewidth()


def test_nodes_weights_and_titles_are_written(words_on):
    words = words_on(show_network([FIRST, SECOND], nodes=NODES, titles="xyz"))
    assert sorted(words) == sorted(
        ["1", "−2", "0.5", "1", "4", "−1", "a", "b", "c", "d", "1", "e", *"xyz"]
    )


def test_without_numbers(words_on):
    words = words_on(show_network([FIRST], nodes=["ab", "cd"], numbers=False))
    assert sorted(words) == ["a", "b", "c", "d"]


def test_all_zero():
    assert not show_network([torch.zeros(1, 1)], nodes=["a", "b"]).axes[0].lines


@pytest.mark.parametrize(
    ("weights", "nodes", "message"),
    [
        ([], ["a"], "at least one layer"),
        ([FIRST], ["ab"], "2 columns of nodes, got 1"),
        ([FIRST], ["abc", "de"], r"layer 0 is \(2, 2\), but joins 3 nodes to 2"),
        ([FIRST], ["ab", "cde"], r"layer 0 is \(2, 2\), but joins 2 nodes to 3"),
        ([FIRST, SECOND], ["ab", "cd", "e"], r"layer 1 is \(1, 3\), but joins 2"),
    ],
)
def test_nodes_must_fit(weights, nodes, message):
    with pytest.raises(ValueError, match=message):
        show_network(weights, nodes=nodes)
