import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch.testing import assert_close

from notes_lib.metrics import PlattCalibration, expected_calibration_error


def draw(rng, device, count=500):
    scores = 3 * torch.randn(count, generator=rng, dtype=torch.float64)
    chance = (0.7 * scores - 0.4).sigmoid()
    labels = torch.rand(count, generator=rng, dtype=torch.float64) < chance
    return scores.to(device), labels.long().to(device)


def test_agrees_with_sklearn_on_soft_targets(rng, device):
    scores, labels = draw(rng, device)
    found = PlattCalibration(scores, labels)
    # A soft target t is an example of class 1 with weight t and one of 0 with 1 - t.
    ones = int(labels.sum())
    high, low = (ones + 1) / (ones + 2), 1 / (len(labels) - ones + 2)
    target = torch.where(labels == 1, high, low).cpu()
    x = scores.cpu()[:, None].repeat(2, 1)
    y = torch.arange(2).repeat_interleave(len(scores))
    fit = LogisticRegression(C=1e9, tol=1e-10, max_iter=1000)
    fit.fit(x, y, sample_weight=torch.cat([1 - target, target]))
    assert found.slope.item() == pytest.approx(fit.coef_.item(), rel=1e-5)
    assert found.offset.item() == pytest.approx(fit.intercept_.item(), rel=1e-4)
    assert found.slope.item() == pytest.approx(0.7, abs=0.15)


def test_repairs_what_a_sigmoid_can(rng, device):
    scores, labels = draw(rng, device, 4000)
    said = (5 * scores).sigmoid()  # far too sure
    repaired = PlattCalibration(scores[:2000], labels[:2000])(scores[2000:])
    before = expected_calibration_error(labels[2000:], said[2000:])
    after = expected_calibration_error(labels[2000:], repaired)
    assert after < 0.03 < 0.1 < before


def test_any_scale_gives_the_same_probabilities(rng, device):
    scores, labels = draw(rng, device)
    expected = PlattCalibration(scores, labels)(scores)
    shifted = 1e4 * scores + 1e5
    assert_close(
        PlattCalibration(shifted, labels)(shifted), expected, atol=1e-6, rtol=0
    )


def test_separable_scores_stay_finite(device):
    scores = torch.tensor([-2.0, -1, 1, 2], device=device)
    fit = PlattCalibration(scores, torch.tensor([0, 0, 1, 1], device=device))
    said = fit(scores)
    # Two targets each, 1/4 and 3/4, so no probability is surer than that by far.
    assert fit.slope.isfinite()
    assert said.dtype == torch.float64
    assert (said[:2] < 0.5).all()
    assert (said[2:] > 0.5).all()


def test_equal_scores_get_the_share_of_the_targets(device):
    fit = PlattCalibration(
        torch.ones(4, device=device),
        torch.tensor([True, False, False, False]).to(device),
    )
    expected = (2 / 3 + 3 / 5) / 4
    assert_close(fit(torch.ones(2, 3)).cpu(), torch.full((2, 3), expected).double())


@pytest.mark.parametrize("sizes", [(3, 2), (0, 0)])
def test_bad_shapes(sizes):
    with pytest.raises(ValueError, match=r"must both be \(n,\), with n above 0"):
        PlattCalibration(torch.zeros(sizes[0]), torch.zeros(sizes[1]))
