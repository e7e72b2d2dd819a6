import math

import pytest
import torch
from sklearn import metrics as sklearn_metrics
from torch.testing import assert_close

from notes_lib.metrics import (
    accuracy,
    confusion_matrix,
    f1_score,
    precision,
    recall,
    root_mean_squared_error,
)

PER_CLASS = [
    (precision, sklearn_metrics.precision_score),
    (recall, sklearn_metrics.recall_score),
    (f1_score, sklearn_metrics.f1_score),
]


def draw(rng, device, classes=4):
    labels, predictions = torch.randint(classes, (2, 200), generator=rng).to(device)
    return labels, predictions


@pytest.mark.parametrize("classes", [2, 4])
def test_confusion_agrees_with_sklearn(rng, device, classes):
    labels, predictions = draw(rng, device, classes)
    expected = sklearn_metrics.confusion_matrix(labels.cpu(), predictions.cpu())
    counts = confusion_matrix(labels, predictions)
    assert counts.tolist() == expected.tolist()


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize(("ours", "theirs"), PER_CLASS)
def test_agrees_with_sklearn(rng, device, classes, ours, theirs):
    labels, predictions = draw(rng, device, classes)
    expected = theirs(labels.cpu(), predictions.cpu(), average=None)
    assert_close(ours(labels, predictions).cpu(), torch.from_numpy(expected))


def test_accuracy_agrees_with_sklearn(rng, device):
    labels, predictions = draw(rng, device)
    expected = sklearn_metrics.accuracy_score(labels.cpu(), predictions.cpu())
    assert accuracy(labels, predictions).item() == pytest.approx(expected)


def test_booleans_count_as_0_and_1(device):
    labels = torch.tensor([True, True, False, True], device=device)
    predictions = torch.tensor([1, 0, 1, 1], device=device)
    assert confusion_matrix(labels, predictions).tolist() == [[0, 1], [1, 2]]
    assert precision(labels, predictions)[1].item() == pytest.approx(2 / 3)


def test_classes_that_do_not_occur(device):
    labels = torch.tensor([0, 0, 2], device=device)
    predictions = torch.tensor([0, 1, 0], device=device)
    counts = confusion_matrix(labels, predictions, num_classes=4)
    assert counts.tolist() == [[1, 1, 0, 0], [0] * 4, [1, 0, 0, 0], [0] * 4]
    assert precision(labels, predictions, num_classes=4).isnan().tolist() == [
        *[False, False],
        *[True, True],
    ]
    assert recall(labels, predictions, num_classes=4).isnan().tolist() == [
        *[False, True],
        *[False, True],
    ]
    assert f1_score(labels, predictions, num_classes=4)[:3].tolist() == [0.5, 0, 0]
    assert f1_score(labels, predictions, num_classes=4)[3].isnan()


def test_no_examples(device):
    nothing = torch.zeros(0, dtype=torch.long, device=device)
    assert confusion_matrix(nothing, nothing).shape == (0, 0)
    assert confusion_matrix(nothing, nothing, num_classes=2).tolist() == [[0, 0]] * 2
    assert accuracy(nothing, nothing).isnan()


@pytest.mark.parametrize("measure", [confusion_matrix, accuracy, recall])
def test_bad_input_is_named(measure):
    whole = torch.zeros(3, dtype=torch.long)
    with pytest.raises(TypeError, match=r"predictions must be integers, got torch.fl"):
        measure(whole, whole.float())
    with pytest.raises(TypeError, match=r"labels must be integers, got torch.float"):
        measure(whole.double(), whole)
    with pytest.raises(ValueError, match=r"labels is \(3,\), predictions is \(2,\)"):
        measure(whole, whole[:2])
    with pytest.raises(ValueError, match=r"labels is \(3, 1\)"):
        measure(whole[:, None], whole[:, None])


@pytest.mark.parametrize(("bad", "found"), [(-1, "-1..0"), (3, "0..3")])
def test_classes_out_of_range_are_named(bad, found):
    labels = torch.tensor([0, bad])
    with pytest.raises(ValueError, match=rf"must be in 0\.\.2, got {found}"):
        confusion_matrix(labels, torch.tensor([0, 0]), num_classes=3)


class TestRootMeanSquaredError:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_agrees_with_sklearn(self, rng, device, dtype):
        targets, guesses = torch.randn(2, 50, generator=rng).to(device, dtype)
        expected = sklearn_metrics.root_mean_squared_error(targets.cpu(), guesses.cpu())
        got = root_mean_squared_error(targets, guesses)
        assert got.dtype == dtype
        assert got.item() == pytest.approx(float(expected), rel=1e-6)

    def test_edges(self):
        assert math.isnan(root_mean_squared_error(torch.ones(0), torch.ones(0)))
        with pytest.raises(ValueError, match=r"is \(3,\), predictions is \(3, 1\)"):
            root_mean_squared_error(torch.ones(3), torch.ones(3, 1))
