import pytest
import torch

from notes_lib.viz import values_by_depth

HALVES = [torch.tensor([-0.9, -0.9, 0.9, 0.9]), torch.tensor([-0.01, 0.0, 0.0, 0.01])]
SETTINGS = {"0.5": HALVES, "2": HALVES[::-1]}
SHOW = {"name": "Weights", "layers": (1, 2)}


def test_histograms_are_shares():
    first, second, _ = values_by_depth(SETTINGS, shown="0.5", **SHOW).data
    assert sum(first.y) == pytest.approx(1)
    assert first.y[1] == first.y[-2] == 0.5
    assert max(second.y) == 1


def test_spread_layer_by_layer():
    *_, line = values_by_depth(SETTINGS, shown="0.5", **SHOW).data
    expected = [value.std().item() for value in HALVES]
    assert list(line.x) == [1, 2]
    assert list(line.y) == pytest.approx(expected, rel=5e-3)


def test_a_step_shows_what_its_start_would():
    moved = values_by_depth(SETTINGS, shown="2", **SHOW)
    figure = values_by_depth(SETTINGS, shown="0.5", **SHOW)
    (slider,) = figure.layout.sliders
    traces, layout, which = slider.steps[1].args
    assert slider.active == 0
    assert list(which) == [0, 1, 2]
    assert [list(y) for y in traces["y"]] == [list(t.y) for t in moved.data]
    assert layout["annotations[0].text"] == moved.layout.annotations[0].text
    assert "Weights: 2" in slider.steps[1].value


def test_only_what_exists_is_shown():
    with pytest.raises(ValueError, match="shown must be one of"):
        values_by_depth(SETTINGS, shown="3", **SHOW)
    with pytest.raises(ValueError, match="layers must be from 1 to 2"):
        values_by_depth(SETTINGS, shown="2", name="Weights")


def test_equal_depths():
    with pytest.raises(ValueError, match="same number of layers"):
        values_by_depth(SETTINGS | {"3": HALVES[:1]}, shown="2", **SHOW)
