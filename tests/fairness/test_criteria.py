import math

import pytest
import torch
from sklearn import metrics as sklearn_metrics
from torch.testing import assert_close

from notes_lib.fairness import (
    calibration_by_group,
    decision_flip_rate,
    group_rates,
    largest_gap,
)
from notes_lib.metrics import calibration_curve


def draw(rng, device):
    labels = torch.randint(2, (300,), generator=rng)
    groups = torch.randint(3, (300,), generator=rng) * 10
    chance = 0.2 + 0.4 * labels + 0.01 * groups
    predictions = (torch.rand(300, generator=rng) < chance).long()
    return [tensor.to(device) for tensor in (labels, predictions, groups)]


def test_rates_agree_with_sklearn(rng, device):
    labels, predictions, groups = draw(rng, device)
    rates = group_rates(labels, predictions, groups)
    assert rates.groups.tolist() == [0, 10, 20]
    for place, name in enumerate((0, 10, 20)):
        mine = (groups == name).cpu()
        real, said = labels.cpu()[mine], predictions.cpu()[mine]
        (tn, fp), (fn, tp) = sklearn_metrics.confusion_matrix(real, said)
        assert rates.counts[place] == tn + fp + fn + tp
        for rate, expected in (
            (rates.base_rate, real.double().mean().item()),
            (rates.selection_rate, said.double().mean().item()),
            (rates.true_positive_rate, tp / (tp + fn)),
            (rates.false_positive_rate, fp / (fp + tn)),
            (rates.false_negative_rate, fn / (tp + fn)),
            (rates.precision, tp / (tp + fp)),
        ):
            assert rate[place].item() == pytest.approx(expected)


def test_gaps_by_hand(device):
    labels = torch.tensor([1, 1, 0, 0, 1, 1, 0, 0], device=device)
    predictions = torch.tensor([1, 0, 0, 0, 1, 1, 1, 0], device=device)
    groups = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1], device=device)
    gaps = largest_gap(group_rates(labels, predictions, groups))
    assert gaps == {
        "base_rate": 0,
        "selection_rate": 0.5,
        "true_positive_rate": 0.5,
        "false_positive_rate": 0.5,
        "false_negative_rate": 0.5,
        "precision": pytest.approx(1 / 3),
    }


def test_nothing_to_count_is_nan(device):
    ones, groups = torch.ones(4, device=device), torch.tensor([0, 0, 1, 1])
    rates = group_rates(ones, ones - 1, groups.to(device))
    assert rates.false_positive_rate.isnan().all()
    assert rates.precision.isnan().all()
    assert rates.true_positive_rate.eq(0).all()
    assert math.isnan(largest_gap(rates)["precision"])


def test_calibration_per_group(rng, device):
    labels, _, groups = draw(rng, device)
    said = torch.rand(300, generator=rng).to(device)
    curves = calibration_by_group(labels, said, groups, bins=4)
    assert list(curves) == [0, 10, 20]
    mine = groups == 10
    expected = calibration_curve(labels[mine], said[mine], bins=4)
    assert_close(curves[10].observed, expected.observed)


def test_flipping_the_protected_attribute(rng, device):
    features = torch.rand(200, 3, generator=rng)
    features[:, 1] = (features[:, 1] < 0.5).float()
    features = features.to(device)
    before = features.clone()

    def blind(x):
        return x[:, 0] > 0.5

    def biased(x):
        return x[:, 0] + 0.2 * x[:, 1] > 0.5

    assert decision_flip_rate(blind, features, protected=1) == 0
    between = ((features[:, 0] > 0.3) & (features[:, 0] <= 0.5)).double().mean()
    rate = decision_flip_rate(biased, features, protected=1)
    assert rate == pytest.approx(between.item())
    assert features.equal(before)


def test_bad_input_is_named():
    two, three = torch.zeros(2), torch.zeros(3)
    with pytest.raises(ValueError, match=r"predictions is \(3,\), groups is \(2,\)"):
        group_rates(two, three, two)
    with pytest.raises(ValueError, match=r"probabilities is \(3,\)"):
        calibration_by_group(two, three, two)
    with pytest.raises(ValueError, match=r"predictions must be 0 or 1, got \[0\.5\]"):
        group_rates(two, two + 0.5, two)
    with pytest.raises(ValueError, match=r"protected must be 0 or 1, got \[2\.0\]"):
        decision_flip_rate(torch.sum, torch.full((3, 2), 2.0), protected=0)
