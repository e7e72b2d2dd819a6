import pytest
import torch
from scipy.optimize import minimize_scalar
from sklearn import calibration as sklearn_calibration
from sklearn import isotonic as sklearn_isotonic
from sklearn import metrics as sklearn_metrics
from torch.nn.functional import cross_entropy
from torch.testing import assert_close

from notes_lib.metrics import (
    IsotonicCalibration,
    apply_temperature,
    brier_score,
    calibration_curve,
    expected_calibration_error,
    fit_temperature,
    isotonic_regression,
)


def draw(rng, device, count=400):
    """Outcomes that happen less often, in the middle, than the forecasts say."""
    said = torch.rand(count, generator=rng, dtype=torch.float64)
    happened = torch.rand(count, generator=rng, dtype=torch.float64) < said**2
    return happened.long().to(device), said.to(device)


class TestCurve:
    @pytest.mark.parametrize("bins", [1, 5, 10])
    def test_agrees_with_sklearn(self, rng, device, bins):
        labels, said = draw(rng, device)
        said[:3] = torch.tensor([0.0, 1.0, 0.2])  # edges of bins
        curve = calibration_curve(labels, said, bins=bins)
        observed, predicted = sklearn_calibration.calibration_curve(
            labels.cpu(), said.cpu(), n_bins=bins
        )
        assert_close(curve.observed.cpu(), torch.from_numpy(observed))
        assert_close(curve.predicted.cpu(), torch.from_numpy(predicted))
        assert curve.counts.sum() == 400

    def test_empty_bins_are_nan(self, device):
        labels = torch.tensor([1, 0], device=device)
        said = torch.tensor([0.9, 0.8], device=device)
        curve = calibration_curve(labels, said, bins=4)
        assert curve.counts.tolist() == [0, 0, 0, 2]
        assert curve.observed.isnan().tolist() == [True] * 3 + [False]
        assert curve.observed[3] == 0.5


class TestExpectedCalibrationError:
    def test_slow_loop(self, rng, device):
        labels, said = draw(rng, device)
        total = 0.0
        for low in range(10):
            inside = (said > low / 10) & (said <= (low + 1) / 10)
            gap = said[inside].mean() - labels[inside].double().mean()
            total += inside.double().mean().item() * abs(gap.item())
        got = expected_calibration_error(labels, said)
        assert got.item() == pytest.approx(total)
        assert got > 0.1

    def test_by_hand(self, device):
        labels = torch.tensor([1, 0, 0, 0], device=device)
        said = torch.tensor([0.9, 0.9, 0.1, 0.1], device=device)
        error = expected_calibration_error(labels, said)
        assert error.item() == pytest.approx((0.4 + 0.1) / 2)

    def test_no_examples(self, device):
        nothing = torch.zeros(0, device=device)
        assert expected_calibration_error(nothing, nothing).isnan()
        assert brier_score(nothing, nothing).isnan()


def test_brier_agrees_with_sklearn(rng, device):
    labels, said = draw(rng, device)
    expected = sklearn_metrics.brier_score_loss(labels.cpu(), said.cpu())
    assert brier_score(labels, said).item() == pytest.approx(expected)


@pytest.mark.parametrize(
    "measure", [calibration_curve, expected_calibration_error, brier_score]
)
def test_bad_probabilities_are_named(measure):
    with pytest.raises(ValueError, match=r"labels is \(2,\), probabilities is \(3,\)"):
        measure(torch.zeros(2), torch.zeros(3))
    with pytest.raises(ValueError, match=r"labels must be 0 or 1, got \[0, 2\]"):
        measure(torch.tensor([0, 2]), torch.zeros(2))
    with pytest.raises(ValueError, match=r"in \[0, 1\], got -1\.0\.\.0\.0"):
        measure(torch.zeros(2), torch.tensor([-1.0, 0]))
    with pytest.raises(ValueError, match=r"in \[0, 1\], got nan"):
        measure(torch.zeros(2), torch.tensor([torch.nan, 0]))


def test_bins_must_be_some():
    with pytest.raises(ValueError, match="bins must be at least 1, got 0"):
        calibration_curve(torch.zeros(2), torch.zeros(2), bins=0)


class TestIsotonicRegression:
    @pytest.mark.parametrize("weighted", [False, True])
    def test_agrees_with_sklearn(self, rng, device, weighted):
        values = torch.randn(60, generator=rng, dtype=torch.float64)
        values += torch.linspace(-1, 1, 60)
        weights = 0.1 + torch.rand(60, generator=rng, dtype=torch.float64)
        chosen = weights if weighted else None
        expected = sklearn_isotonic.isotonic_regression(
            values.numpy(), sample_weight=weights.numpy() if weighted else None
        )
        fit = isotonic_regression(
            values.to(device), None if chosen is None else chosen.to(device)
        )
        assert_close(fit.cpu(), torch.from_numpy(expected))
        assert (fit.diff() >= 0).all()

    def test_rising_values_stay(self, device):
        values = torch.tensor([1.0, 2, 2, 5], device=device)
        assert isotonic_regression(values).equal(values)

    def test_falling_values_become_their_mean(self, device):
        fit = isotonic_regression(torch.tensor([5.0, 3, 1], device=device))
        assert fit.tolist() == [3, 3, 3]

    def test_nothing(self):
        assert isotonic_regression(torch.zeros(0)).shape == (0,)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"values is \(2,\), weights is \(3,\)"):
            isotonic_regression(torch.zeros(2), torch.ones(3))
        with pytest.raises(ValueError, match=r"weights must be above 0, got 0\.0"):
            isotonic_regression(torch.zeros(2), torch.tensor([0.0, 1]))


class TestIsotonicCalibration:
    @pytest.mark.parametrize("ties", [False, True])
    def test_agrees_with_sklearn(self, rng, device, ties):
        labels, scores = draw(rng, device)
        if ties:
            scores = (20 * scores).round() / 20
        theirs = sklearn_isotonic.IsotonicRegression(out_of_bounds="clip")
        theirs.fit(scores.cpu().numpy(), labels.cpu().numpy())
        new = torch.linspace(-0.5, 1.5, 41, dtype=torch.float64)
        got = IsotonicCalibration(scores, labels)(new.to(device))
        assert_close(got.cpu(), torch.from_numpy(theirs.predict(new.numpy())))

    def test_repairs_calibration(self, rng, device):
        labels, scores = draw(rng, device, 4000)
        repair = IsotonicCalibration(scores[::2], labels[::2])
        before = expected_calibration_error(labels[1::2], scores[1::2])
        after = expected_calibration_error(labels[1::2], repair(scores[1::2]))
        assert after < before / 3

    def test_a_single_score(self, device):
        scores = torch.ones(4, device=device)
        labels = torch.tensor([1, 0, 1, 1], device=device)
        repair = IsotonicCalibration(scores, labels)
        assert repair(torch.tensor([[0.0, 5]], device=device)).tolist() == [[0.75] * 2]

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"scores is \(0,\), labels is \(0,\)"):
            IsotonicCalibration(torch.zeros(0), torch.zeros(0))
        with pytest.raises(ValueError, match=r"scores is \(2,\), labels is \(3,\)"):
            IsotonicCalibration(torch.zeros(2), torch.zeros(3))


class TestTemperature:
    @staticmethod
    def overconfident(rng, device, sharpness):
        """Labels drawn from the softmax of scores; then the scores are sharpened."""
        scores = 2 * torch.randn(800, 5, generator=rng, dtype=torch.float64)
        labels = torch.multinomial(scores.softmax(1), 1, generator=rng).squeeze(1)
        return (sharpness * scores).to(device), labels.to(device)

    @pytest.mark.parametrize("sharpness", [0.1, 1.0, 3.0, 50.0])
    def test_agrees_with_scipy(self, rng, device, sharpness):
        scores, labels = self.overconfident(rng, device, sharpness)
        found = minimize_scalar(
            lambda log_t: cross_entropy(scores / 2.718281828**log_t, labels).item(),
            bounds=(-6, 6),
            method="bounded",
            options={"xatol": 1e-8},
        )
        temperature = fit_temperature(scores, labels)
        assert temperature.log().item() == pytest.approx(found.x, abs=1e-4)
        assert temperature.item() == pytest.approx(sharpness, rel=0.15)

    def test_all_right_is_as_sharp_as_allowed(self):
        scores = torch.tensor([[1.0, 0], [0, 1]])
        temperature = fit_temperature(scores, torch.tensor([0, 1]))
        assert 1e-3 <= temperature.item() < 0.1

    def test_all_alike_scores(self):
        scores = torch.zeros(3, 2)
        assert fit_temperature(scores, torch.tensor([0, 1, 1])).item() == 1

    def test_apply(self, rng, device):
        scores = torch.randn(3, 4, generator=rng).to(device)
        sharp = apply_temperature(scores, 0.5)
        assert_close(sharp, (2 * scores).softmax(-1))
        assert sharp.dtype == scores.dtype
        by_tensor = torch.tensor(0.5, dtype=torch.float64, device=device)
        assert_close(apply_temperature(scores, by_tensor), sharp)
        assert_close(
            apply_temperature(scores, 1e6),
            torch.full_like(scores, 0.25),
            atol=1e-5,
            rtol=0,
        )

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"temperature must be above 0, got 0\.0"):
            apply_temperature(torch.zeros(2), 0)
        with pytest.raises(ValueError, match=r"scores is \(3, 2\), labels is \(2,\)"):
            fit_temperature(torch.zeros(3, 2), torch.zeros(2).long())
        with pytest.raises(ValueError, match=r"scores is \(0, 2\), labels is \(0,\)"):
            fit_temperature(torch.zeros(0, 2), torch.zeros(0).long())
