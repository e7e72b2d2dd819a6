import json
import math

import pytest

from notes_lib.autodiff import Var, log, sin
from notes_lib.viz import COLOURS, replay_backward


def worked_example():
    x1, x2 = Var(2.0, name="x1"), Var(5.0, name="x2")
    return log(x1) + x1 * x2 - sin(x2)


def texts(figure, number):
    """What stands in the boxes at a stop, by the first line."""
    (update, _, which) = figure.layout.sliders[0].steps[number].args
    assert list(which) == [0]
    lines = [text.split("<br>") for text in update["text"][0]]
    return {name: (value, grad) for name, value, grad in lines}


def words(figure):
    return [step.value for step in figure.layout.sliders[0].steps]


def test_the_words_tell_both_passes():
    assert words(replay_backward(worked_example())) == [
        "forward: the inputs are given",
        "forward: log(2) = 0.6931",
        "forward: 2 × 5 = 10",
        "forward: 0.6931 + 10 = 10.69",
        "forward: sin(5) = −0.9589",
        "forward: 10.69 − (−0.9589) = 11.65",
        "backward: the result depends on itself with slope 1",
        "backward: − hands 1 × 1 = 1 to +, 1 × (−1) = −1 to sin",
        "backward: sin hands −1 × 0.2837 = −0.2837 to x2",
        "backward: + hands 1 × 1 = 1 to log, 1 × 1 = 1 to ×",
        "backward: × hands 1 × 5 = 5 to x1, 1 × 2 = 2 to x2",
        "backward: log hands 1 × 0.5 = 0.5 to x1",
    ]


def test_values_appear_one_by_one():
    figure = replay_backward(worked_example())
    assert texts(figure, 0)["x1"] == ("2", " ")
    assert texts(figure, 1)["×"] == (" ", " ")
    assert texts(figure, 2)["×"] == ("10", " ")


def test_shares_add_up_and_dots_say_who_waits():
    figure = replay_backward(worked_example())
    assert texts(figure, 8)["x2"] == ("5", "grad −0.2837 …")
    assert texts(figure, 10)["x2"] == ("5", "grad 1.716")
    assert texts(figure, 10)["x1"] == ("2", "grad 5 …")
    assert texts(figure, 11)["x1"] == ("2", "grad 5.5")


def test_ends_where_the_engine_ends():
    result = worked_example()
    figure = replay_backward(result, start=0)
    assert result.grad == 0  # nothing was touched
    last = texts(figure, 11)
    result.backward()
    x1, x2 = (n for n in result.parents[0].parents[1].parents)
    assert last["x1"][1] == f"grad {x1.grad:.4g}"
    assert last["x2"][1] == f"grad {x2.grad:.4g}"
    assert math.isclose(x2.grad, 2 - math.cos(5))


def test_twice_from_one_hands_two_shares():
    x = Var(3.0, name="x")
    figure = replay_backward(x * x)
    assert texts(figure, 3)["x"] == ("3", "grad 6")


@pytest.mark.parametrize("start", [0, 5, 11, -1])
def test_start_shows_what_its_step_shows(start):
    figure = replay_backward(worked_example(), start=start)
    slider = figure.layout.sliders[0]
    update, layout, _ = slider.steps[slider.active].args
    assert slider.active == start % 12
    assert list(figure.data[0].text) == list(update["text"][0])
    assert figure.layout.annotations[0].text == layout["annotations[0].text"]
    for place in range(7):
        line = figure.layout.shapes[place].line
        assert line.color == layout[f"shapes[{place}].line.color"]
        assert line.width == layout[f"shapes[{place}].line.width"]


def test_frames_show_who_hands_to_whom():
    figure = replay_backward(worked_example(), start=10)  # × hands to x1 and x2
    drawn = {
        text.split("<br>")[0]: (shape.line.color, shape.line.width)
        for text, shape in zip(figure.data[0].text, figure.layout.shapes, strict=False)
    }
    assert drawn["×"] == (COLOURS["vermilion"], 3)
    assert drawn["x1"] == drawn["x2"] == (COLOURS["vermilion"], 1)
    assert drawn["log"] == (COLOURS["grey"], 1)


def test_no_text_is_ever_empty():
    figure = replay_backward(2 * Var(1.0))  # nothing has a name
    for step in figure.layout.sliders[0].steps:
        assert all(line for t in step.args[0]["text"][0] for line in t.split("<br>"))


def test_has_no_ground_and_no_letter_colour_of_its_own():
    layout = replay_backward(worked_example()).to_plotly_json()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "font" not in layout


def test_stays_small():
    figure = replay_backward(worked_example())
    assert len(json.dumps(json.loads(figure.to_json()))) < 60_000


@pytest.mark.parametrize("start", [12, -13])
def test_start_must_be_a_stop(start):
    with pytest.raises(ValueError, match="from 0 to 11, got"):
        replay_backward(worked_example(), start=start)
