import json

import pytest
import torch

from notes_lib.viz import descent_paths

RATES = [0.1, 0.5, 1.1]


def bowl(weights):
    return weights.square().sum(dim=-1)


def figure(**options):
    return descent_paths(
        bowl,
        torch.tensor([1.0, -2.0]),
        RATES,
        steps=4,
        window=(-2, 2, -3, 3),
        **options,
    )


def args(drawn, number):
    return drawn.layout.sliders[0].steps[number].args


def test_every_stop_has_the_path_of_its_rate():
    traces, _, which = args(figure(), 0)
    assert list(which) == [0, 1]
    shrink = [0.8**step for step in range(5)]  # 1 - 2 * 0.1 in each step
    assert traces["x"][0] == pytest.approx(shrink, rel=1e-3)
    assert traces["y"][0] == pytest.approx([-2 * s for s in shrink], rel=1e-3)
    assert traces["x"][1] == [0, 1, 2, 3, 4]
    assert traces["y"][1] == pytest.approx([5 * s**2 for s in shrink], rel=1e-3)


def test_words_say_whether_the_loss_falls():
    drawn = figure()
    said = [args(drawn, n)[1]["annotations[0].text"] for n in range(3)]
    assert said[1] == "learning rate 0.5: loss 5 → 0 in 4 steps"
    assert said[2] == "learning rate 1.1: loss 5 → 21 in 4 steps, and growing"
    assert [step.value for step in drawn.layout.sliders[0].steps] == said


def test_shown_is_what_its_step_shows():
    drawn = figure(shown=2)
    traces, layout, _ = args(drawn, 2)
    assert drawn.layout.sliders[0].active == 2
    assert list(drawn.data[0].x) == traces["x"][0]
    assert list(drawn.data[1].y) == traces["y"][1]
    assert drawn.layout.annotations[0].text == layout["annotations[0].text"]


def test_contours_are_of_the_root_of_the_loss():
    def plane(weights):  # above 0 in the window
        return (weights[..., 0] + 10 * weights[..., 1]) ** 2

    drawn = descent_paths(plane, torch.ones(2), RATES, steps=1, window=(1, 2, 1, 3))
    z = torch.tensor(drawn.data[2].z)
    assert z.shape == (41, 41)
    assert z[0, -1] == pytest.approx(2 + 10)  # rows are the second weight
    assert z[-1, 0] == pytest.approx(1 + 30)


def test_axes_are_named_and_everything_is_json():
    drawn = figure(names=("slope", "bias"))
    assert drawn.layout.xaxis.title.text == "slope"
    assert drawn.layout.yaxis.title.text == "bias"
    json.loads(drawn.to_json())


@pytest.mark.parametrize("shown", [-1, 3])
def test_shown_must_be_a_stop(shown):
    with pytest.raises(ValueError, match="from 0 to 2"):
        figure(shown=shown)
