import pytest
import torch
from matplotlib.patches import FancyBboxPatch

from notes_lib.autodiff import TensorVar, Var, log, sin, variable
from notes_lib.viz import show_graph
from notes_lib.viz.arrangement import arrange


def worked_example():
    x1, x2 = Var(2.0, name="x1"), Var(5.0, name="x2")
    f = log(x1) + x1 * x2 - sin(x2)
    f.backward()
    return f


def boxes(figure):
    """Their middles by what is written in them."""
    (axes,) = figure.axes
    middles = [
        (
            round(b.get_x() + b.get_width() / 2, 6),
            round(b.get_y() + b.get_height() / 2, 6),
        )
        for b in axes.patches
        if isinstance(b, FancyBboxPatch)
    ]
    words = {text.get_position(): text.get_text() for text in axes.texts}
    return {words[(x, y)]: (x, y) for x, y in middles}


def arrows(figure):
    return [text for text in figure.axes[0].texts if text.get_text() == ""]


def test_every_node_and_every_line():
    figure = show_graph(worked_example())
    assert set(boxes(figure)) == {
        "x1\n2\ngrad 5.5",
        "x2\n5\ngrad 1.716",
        "log\n0.6931\ngrad 1",
        "×\n10\ngrad 1",
        "sin\n−0.9589\ngrad −1",
        "+\n10.69\ngrad 1",
        "−\n11.65\ngrad 1",
    }
    # Eight lines, of which sin to − runs past a row and so has a bend.
    assert len(arrows(figure)) == 9


def test_slopes_are_on_the_lines(words_on):
    words = words_on(show_graph(worked_example()))
    assert sorted(word for word in words if "\n" not in word) == sorted(
        ["0.5", "5", "2", "0.284", "1", "1", "1", "−1"]
    )


def test_without_gradients(words_on):
    words = words_on(show_graph(worked_example(), grads=False))
    assert len(words) == 7
    assert "x1\n2" in words


def test_everything_flows_down():
    figure = show_graph(worked_example())
    places = boxes(figure)
    rows = {words.split("\n")[0]: y for words, (_, y) in places.items()}
    assert rows["x1"] > rows["×"] > rows["+"] > rows["−"]
    assert rows["x2"] > rows["sin"] > rows["−"]


def test_boxes_do_not_overlap():
    places = list(boxes(show_graph(worked_example())).values())
    for i, (x, y) in enumerate(places):
        for other_x, other_y in places[:i]:
            assert abs(x - other_x) >= 1 or abs(y - other_y) >= 1


def crossings(result):
    """How often lines between neighbouring rows cross."""
    rows = arrange(result)
    lines = [(a.x, s.x, s.row) for row in rows for s in row for a in s.above]
    return sum(
        row == other_row and (a - b) * (c - d) < 0
        for n, (a, c, row) in enumerate(lines)
        for b, d, other_row in lines[:n]
    )


def test_lines_do_not_cross_without_need():
    a, b = Var(2.0), Var(3.0)
    # In the order in which they are made, × sin(b) sin(a), two pairs would cross.
    assert crossings((a * b + sin(b)) + sin(a)) == 0
    assert crossings(worked_example()) == 0


def test_inputs_stand_right_above_their_first_use():
    late = Var(3.0, name="late")
    figure = show_graph(sin(sin(sin(Var(1.0, name="x")))) * late, grads=False)
    rows = {words.split("\n")[0]: y for words, (_, y) in boxes(figure).items()}
    assert rows["late"] == rows["×"] + 1
    assert rows["x"] == 0


def test_twice_from_one_makes_two_lines(words_on):
    x = Var(3.0, name="x")
    y = x * x
    y.backward()
    figure = show_graph(y)
    first, second = arrows(figure)
    assert first.xy != second.xy
    assert words_on(figure).count("3") == 2


def test_tensors_show_their_shapes(words_on):
    weight = TensorVar(torch.ones(4, 3), name="W")
    loss = (TensorVar(torch.ones(2, 3), name="X") @ weight.mT).sum()
    assert set(words_on(show_graph(loss))) == {
        "W\n(4, 3)",
        "X\n(2, 3)",
        "transpose\n(3, 4)",
        "@\n(2, 4)",
        "sum\n24",
    }


def test_formulas(words_on):
    x = variable("x")
    assert sorted(words_on(show_graph(x * 2 + sin(x)))) == ["+", "2", "sin", "x", "×"]


@pytest.mark.parametrize("result", [Var(1.0, name="x"), TensorVar(1.0), variable("x")])
def test_a_node_alone(result):
    assert len(boxes(show_graph(result))) == 1
