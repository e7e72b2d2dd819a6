import pytest
import torch
from sklearn import metrics as sklearn_metrics
from torch.testing import assert_close

from notes_lib.metrics import (
    area_under_curve,
    average_precision,
    precision_recall_curve,
    roc_auc,
    roc_curve,
)


def draw(rng, device, ties):
    """Scores with or without ties; about a third of the labels are positive."""
    labels = (torch.rand(80, generator=rng) < 0.35).long()
    scores = torch.randn(80, generator=rng, dtype=torch.float64) + labels
    if ties:
        scores = (3 * scores).round() / 3
        assert len(scores.unique()) < 30
    return labels.to(device), scores.to(device)


with_and_without_ties = pytest.mark.parametrize("ties", [False, True])


@with_and_without_ties
def test_roc_agrees_with_sklearn(rng, device, ties):
    labels, scores = draw(rng, device, ties)
    expected = sklearn_metrics.roc_curve(
        labels.cpu(), scores.cpu(), drop_intermediate=False
    )
    for got, theirs in zip(roc_curve(labels, scores), expected, strict=True):
        assert_close(got.cpu(), torch.from_numpy(theirs))


@with_and_without_ties
def test_precision_recall_agrees_with_sklearn(rng, device, ties):
    labels, scores = draw(rng, device, ties)
    precision, recall, thresholds = sklearn_metrics.precision_recall_curve(
        labels.cpu(), scores.cpu()
    )
    curve = precision_recall_curve(labels, scores)
    # Theirs runs from low thresholds to high, and ends in a point at recall 0.
    for got, theirs in (
        (curve.precision, precision[:-1]),
        (curve.recall, recall[:-1]),
        (curve.thresholds, thresholds),
    ):
        assert_close(got.cpu(), torch.from_numpy(theirs[::-1].copy()))


@with_and_without_ties
def test_areas_agree_with_sklearn(rng, device, ties):
    labels, scores = draw(rng, device, ties)
    mine = [labels.cpu(), scores.cpu()]
    assert roc_auc(labels, scores).item() == pytest.approx(
        sklearn_metrics.roc_auc_score(*mine)
    )
    assert average_precision(labels, scores).item() == pytest.approx(
        sklearn_metrics.average_precision_score(*mine)
    )


@with_and_without_ties
def test_auc_is_the_chance_to_rank_a_pair_right(rng, device, ties):
    labels, scores = draw(rng, device, ties)
    above = scores[labels == 1][:, None] - scores[labels == 0]
    chance = (above > 0).double().mean() + (above == 0).double().mean() / 2
    assert_close(roc_auc(labels, scores), chance)


def test_four_examples_by_hand(device):
    labels = torch.tensor([0, 0, 1, 1], device=device)
    scores = torch.tensor([0.1, 0.4, 0.35, 0.8], device=device)
    assert roc_auc(labels, scores).item() == pytest.approx(0.75)
    assert average_precision(labels, scores).item() == pytest.approx(5 / 6)
    curve = roc_curve(labels, scores)
    assert curve.true_positive_rate.tolist() == [0, 0.5, 0.5, 1, 1]
    assert curve.false_positive_rate.tolist() == [0, 0, 0.5, 0.5, 1]


def test_all_scores_equal(device):
    labels = torch.tensor([True, False, False], device=device)
    scores = torch.zeros(3, device=device)
    assert roc_auc(labels, scores).item() == 0.5
    assert average_precision(labels, scores).item() == pytest.approx(1 / 3)


def test_infinite_scores(device):
    labels = torch.tensor([0, 1, 1], device=device)
    scores = torch.tensor([-1, 0, 1], device=device) * float("inf")
    scores[1] = 0
    assert roc_auc(labels, scores).item() == 1


@pytest.mark.parametrize("label", [0, 1])
def test_one_kind_missing(device, label):
    labels = torch.full((3,), label, device=device)
    scores = torch.arange(3.0, device=device)
    assert roc_auc(labels, scores).isnan()
    assert average_precision(labels, scores).isnan() == (label == 0)


def test_no_examples(device):
    nothing = torch.zeros(0, device=device)
    assert roc_auc(nothing, nothing).isnan()
    assert average_precision(nothing, nothing).isnan()


def test_area_by_hand(device):
    x, y = torch.tensor([0.0, 1, 3], device=device), torch.tensor([2.0, 4, 0])
    assert area_under_curve(x, y.to(device)).item() == 7
    assert area_under_curve(x.flip(0), y.to(device).flip(0)).item() == 7
    assert area_under_curve(x[:1], y[:1].to(device)).item() == 0


@pytest.mark.parametrize("measure", [roc_curve, precision_recall_curve, roc_auc])
def test_bad_input_is_named(measure):
    with pytest.raises(ValueError, match=r"labels is \(2,\), scores is \(3,\)"):
        measure(torch.zeros(2), torch.zeros(3))
    with pytest.raises(ValueError, match=r"labels must be 0 or 1, got \[-1, 1\]"):
        measure(torch.tensor([-1, 1]), torch.zeros(2))
    with pytest.raises(ValueError, match="scores must not be nan, got 1"):
        measure(torch.zeros(2), torch.tensor([0, torch.nan]))


def test_area_needs_two_lists():
    with pytest.raises(ValueError, match=r"x is \(2,\), y is \(3,\)"):
        area_under_curve(torch.zeros(2), torch.zeros(3))


@pytest.mark.parametrize("kind", [torch.int64, torch.uint8])
def test_scores_may_be_whole_numbers(rng, kind):
    labels = torch.randint(2, (50,), generator=rng)
    scores = torch.randint(10, (50,), generator=rng)
    curve = roc_curve(labels, scores.to(kind))
    assert curve.thresholds[0] == float("inf")
    assert_close(curve.true_positive_rate, roc_curve(labels, scores / 1)[1])
    assert_close(roc_auc(labels, scores.to(kind)), roc_auc(labels, scores / 1))
    ours = average_precision(labels, scores.to(kind))
    assert_close(ours, average_precision(labels, scores / 1))
