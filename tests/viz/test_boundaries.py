from itertools import pairwise

import pytest
import torch

from notes_lib.viz import moving_boundary

POINTS = torch.tensor([[0.0, 0.0], [2.0, 2.0], [2.0, 0.0]])
SIGNS = torch.tensor([-1.0, 1.0, 1.0])
WEIGHTS = torch.tensor([[0.0, 0, 0], [1.0, 0, -1], [0.0, 1, 5]])


def figure(weights=WEIGHTS, words="abc", marked=(0, 1, None), **options):
    return moving_boundary(
        POINTS, SIGNS, weights, list(words), marked=marked, margin=0, **options
    )


def stop(drawn, number):
    return drawn.layout.sliders[0].steps[number].args


def area(xs, ys):
    pairs = list(zip(xs, ys, strict=True))
    ends = pairwise(pairs)
    return abs(sum(a * d - b * c for (a, b), (c, d) in ends)) / 2


def test_the_line_cuts_the_window_in_two():
    traces, _, which = stop(figure(), 1)  # positive to the right of 1
    assert list(which) == [0, 1, 2]
    above, below = (
        set(zip(traces["x"][n], traces["y"][n], strict=True)) for n in (0, 1)
    )
    assert above == {(1, 0), (2, 0), (2, 2), (1, 2)}
    assert below == {(0, 0), (1, 0), (1, 2), (0, 2)}


def test_no_score_tints_nothing_and_a_far_line_everything():
    drawn = figure()
    for number, areas in ((0, (0, 0)), (2, (4, 0))):
        traces, _, _ = stop(drawn, number)
        found = [area(traces["x"][n], traces["y"][n]) for n in (0, 1)]
        assert found == pytest.approx(areas)


def test_the_marked_point_is_circled():
    drawn = figure()
    circles = [(stop(drawn, n)[0]["x"][2], stop(drawn, n)[0]["y"][2]) for n in range(3)]
    assert circles[0] == ([0], [0])
    assert circles[1] == ([2], [2])
    assert circles[2][0][0] > 100  # outside the window


def test_shown_is_what_its_step_shows():
    drawn = figure(shown=1)
    traces, layout, _ = stop(drawn, 1)
    assert [list(trace.x) for trace in drawn.data[:3]] == traces["x"]
    assert drawn.layout.annotations[0].text == layout["annotations[0].text"] == "b"


def test_classes_are_drawn_apart():
    positive, negative = figure().data[3:]
    assert list(positive.x) == [2, 2]
    assert list(negative.y) == [0]
    assert positive.marker.symbol != negative.marker.symbol


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": WEIGHTS[:, :2]}, r"weights \(t, 3\)"),
        ({"words": "ab"}, "must have 3 entries"),
        ({"marked": (0,)}, "must have 3 entries"),
        ({"shown": 3}, "from 0 to 2"),
    ],
)
def test_what_does_not_fit_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        figure(**change)
