import json

import pytest
import torch

from notes_lib.optim import saddle, valley
from notes_lib.viz import sliding_learning_rate

RATES = torch.tensor([0.01, 0.1, 1.0])
RANGES = {"x_range": (-2.0, 2.0), "y_range": (-1.0, 1.0)}
# Three rates, three steps; at the last rate the second path leaves the map.
PATHS = {
    "one": torch.arange(24.0).view(3, 4, 2) / 25,
    "two": torch.stack([torch.full((4, 2), c) for c in (0.5, -0.5, 0.25)]),
}
PATHS["two"][2, 2:] = torch.tensor([[5.0, 0.5], [1e30, float("nan")]])


def race(**options):
    return sliding_learning_rate(valley, PATHS, RATES, **{**RANGES, **options})


def step_of(figure, number):
    return figure.layout.sliders[0].steps[number]


def test_one_step_for_every_rate():
    labels = [step.label for step in race().layout.sliders[0].steps]
    assert labels == ["0.01", "0.1", "1"]


def test_a_step_moves_ways_ends_and_curves():
    changes, which = step_of(race(), 1).args
    path = PATHS["one"][1]
    assert list(which) == [1, 2, 3, 4, 5, 6]  # 0 is the map
    assert changes["x"][0] == pytest.approx(path[:, 0].tolist(), abs=1e-3)
    assert changes["y"][0] == pytest.approx(path[:, 1].tolist(), abs=1e-3)
    assert changes["x"][2] == pytest.approx([path[-1, 0].item()], abs=1e-3)
    assert changes["y"][4] == pytest.approx(valley(path).tolist(), rel=5e-3)
    assert changes["x"][4] is None


def test_start_shows_what_its_step_shows():
    figure = race(start=2)
    changes, which = step_of(figure, 2).args
    assert figure.layout.sliders[0].active == 2
    for place, x, y in zip(which, changes["x"], changes["y"], strict=True):
        assert list(figure.data[place].y) == y
        assert x is None or list(figure.data[place].x) == x


def test_a_path_ends_where_it_leaves_the_map():
    changes, _ = step_of(race(), 2).args
    assert changes["x"][1] == [0.25, 0.25, 5]
    assert len(changes["y"][5]) == 3
    json.dumps(changes, allow_nan=False)


def test_heights_are_above_the_lowest_point():
    paths = {"one": torch.tensor([[[0.0, 0.5], [0.0, 1.0]]])}
    figure = sliding_learning_rate(saddle, paths, torch.ones(1), **RANGES, lowest=-0.25)
    assert list(figure.data[3].y) == pytest.approx([0.1406, 1e-6], rel=5e-3)


def test_the_scale_of_heights_starts_at_the_floor():
    low, high = race(floor=0.01).layout.yaxis2.range
    assert low == pytest.approx(-2)
    assert 10**high > valley(torch.tensor([2.0, 1.0]))


def test_a_name_hides_all_of_a_path():
    figure = race()
    groups = [trace.legendgroup for trace in figure.data[1:]]
    assert groups == ["one", "two"] * 3
    assert [trace.showlegend for trace in figure.data[1:]] == [None] * 2 + [False] * 4


def test_has_no_ground_and_no_letter_colour_of_its_own():
    layout = race().to_plotly_json()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "font" not in layout


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="paths must be 1 to 6, got 0"):
        sliding_learning_rate(valley, {}, RATES, **RANGES)
    with pytest.raises(ValueError, match="one row for each learning rate: it has 2"):
        sliding_learning_rate(valley, {"one": PATHS["one"][:2]}, RATES, **RANGES)
    with pytest.raises(ValueError, match=r"'one' must be \(3, steps \+ 1, 2\), got"):
        sliding_learning_rate(valley, {"one": PATHS["one"][0]}, RATES, **RANGES)
    with pytest.raises(ValueError, match="start must be from 0 to 2, got 3"):
        race(start=3)
