import json

import pytest
import torch

from notes_lib.metrics import precision, recall
from notes_lib.viz import sliding_threshold

LABELS = torch.tensor([0, 0, 1, 1])
SCORES = torch.tensor([0.1, 0.4, 0.35, 0.8])
STOPS = torch.tensor([0.2, 0.375, 0.9])


def step_of(figure, number):
    return figure.layout.sliders[0].steps[number].args


def test_a_step_shows_counts_rates_and_places():
    figure = sliding_threshold(LABELS, SCORES, STOPS)
    traces, layout, which = step_of(figure, 1)
    assert layout["annotations[0].text"] == "threshold 0.38: TP 1, FN 1, FP 1, TN 1"
    assert layout["annotations[1].text"] == "TPR 0.50, FPR 0.50, precision 0.50"
    assert layout["shapes[0].x0"] == layout["shapes[0].x1"] == 0.375
    assert traces == {"x": [[0.5], [0.5]], "y": [[0.5], [0.5]]}
    assert list(which) == [5, 6]
    assert all(figure.data[n].mode == "markers" for n in which)


def test_dots_agree_with_the_metrics(rng):
    labels = torch.randint(2, (60,), generator=rng)
    scores = torch.randn(60, generator=rng)
    figure = sliding_threshold(labels, scores, torch.tensor([-0.5, 0.3]))
    for number, threshold in enumerate((-0.5, 0.3)):
        called = (scores >= threshold).long()
        traces, _, _ = step_of(figure, number)
        hits, right = recall(labels, called), precision(labels, called)
        assert traces["y"][0][0] == traces["x"][1][0] == round(hits[1].item(), 4)
        assert traces["x"][0][0] == round(1 - hits[0].item(), 4)
        assert traces["y"][1][0] == round(right[1].item(), 4)


def test_precision_of_nothing_is_undefined():
    traces, layout, _ = step_of(sliding_threshold(LABELS, SCORES, STOPS), 2)
    assert traces["y"][1] == [None]
    assert layout["annotations[1].text"].endswith("precision undefined")


def test_bars_count_every_example_once():
    bars = sliding_threshold(LABELS, SCORES, STOPS).data[0]
    assert sum(max(y, 0) for y in bars.y) == 2
    assert sum(min(y, 0) for y in bars.y) == -2
    assert all(0.1 < x < 0.8 for x in bars.x)


def test_start_shows_what_its_step_shows():
    figure = sliding_threshold(LABELS, SCORES, STOPS, start=1)
    traces, layout, _ = step_of(figure, 1)
    assert figure.layout.sliders[0].active == 1
    assert [list(figure.data[n].x) for n in (5, 6)] == traces["x"]
    assert [list(figure.data[n].y) for n in (5, 6)] == traces["y"]
    for n in (0, 1):
        assert figure.layout.annotations[n].text == layout[f"annotations[{n}].text"]
    assert figure.layout.shapes[0].x0 == layout["shapes[0].x0"]


def test_has_no_ground_and_stays_small(rng):
    labels = torch.randint(2, (400,), generator=rng)
    scores = torch.randn(400, generator=rng)
    figure = sliding_threshold(labels, scores, torch.linspace(-2, 2, 41))
    layout = figure.to_plotly_json()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert len(json.dumps(json.loads(figure.to_json()))) < 60_000


def test_scores_that_are_all_equal():
    bars = sliding_threshold(LABELS, torch.ones(4), STOPS).data[0]
    assert sum(map(abs, bars.y)) == 4


@pytest.mark.parametrize("start", [-1, 3])
def test_start_must_be_a_threshold(start):
    with pytest.raises(ValueError, match="from 0 to 2, got"):
        sliding_threshold(LABELS, SCORES, STOPS, start=start)


@pytest.mark.parametrize("label", [0, 1])
def test_both_classes_are_needed(label):
    with pytest.raises(ValueError, match="examples of both classes"):
        sliding_threshold(torch.full((4,), label), SCORES, STOPS)
