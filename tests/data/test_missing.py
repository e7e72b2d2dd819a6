import numpy as np
import pytest
import torch
from sklearn.impute import KNNImputer, SimpleImputer
from torch.testing import assert_close

from notes_lib.data import (
    impute,
    impute_by_regression,
    impute_hot_deck,
    impute_neighbours,
    missing_at_random,
    missing_completely_at_random,
    missing_not_at_random,
)


@pytest.fixture
def holed(rng, device):
    """Rows of whole numbers with holes, some rows and columns with many."""
    values = torch.randint(5, (40, 4), generator=rng).double()
    chance = torch.tensor([0.1, 0.3, 0.0, 0.6])
    holes = torch.rand(40, 4, generator=rng) < chance
    return values.masked_fill(holes, torch.nan).to(device)


class TestHowValuesGoMissing:
    @pytest.fixture
    def people(self, rng):
        age = torch.randn(20_000, generator=rng)
        return age, 0.8 * age + 0.6 * torch.randn(20_000, generator=rng)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_share_is_met(self, rng, people, device, share):
        age, income = (x.to(device) for x in people)
        for missing in (
            missing_completely_at_random(income, share=share, generator=rng),
            missing_at_random(age, share=share, generator=rng),
            missing_not_at_random(income, share=share, strength=-3, generator=rng),
        ):
            assert missing.dtype == torch.bool
            assert missing.double().mean().item() == pytest.approx(share, abs=0.015)

    def test_what_goes_missing(self, rng, people):
        age, income = people
        completely = missing_completely_at_random(income, share=0.4, generator=rng)
        assert income[~completely].mean().abs() < 0.03
        at_random = missing_at_random(age, share=0.4, generator=rng)
        assert age[at_random].mean() > 0.5
        assert income[~at_random].mean() < -0.2
        # Given the age, the income says nothing more: the residuals are alike.
        residual = income - 0.8 * age
        assert residual[~at_random].mean().abs() < 0.03
        not_at_random = missing_not_at_random(income, share=0.4, generator=rng)
        assert residual[~not_at_random].mean() < -0.1

    def test_strength(self, people):
        age, _ = people
        even = missing_at_random(age, share=0.4, strength=0)
        assert age[even].mean().abs() < 0.05
        down = missing_at_random(age, share=0.4, strength=-2)
        assert age[down].mean() < -0.5

    def test_edges(self):
        assert missing_at_random(torch.zeros(0), share=0.5).shape == (0,)
        equal = missing_at_random(torch.ones(10_000), share=0.3)
        assert equal.double().mean().item() == pytest.approx(0.3, abs=0.03)
        assert missing_completely_at_random(torch.ones(2, 3), share=1).all()

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"share must be in \[0, 1\], got 2"):
            missing_completely_at_random(torch.zeros(3), share=2)
        with pytest.raises(ValueError, match="share must be between 0 and 1, got 1"):
            missing_at_random(torch.zeros(3), share=1)
        with pytest.raises(ValueError, match=r"observed must be \(n,\), got \(3, 1\)"):
            missing_at_random(torch.zeros(3, 1), share=0.5)
        with pytest.raises(ValueError, match=r"values must be \(n,\), got \(3, 1\)"):
            missing_not_at_random(torch.zeros(3, 1), share=0.5)


class TestImpute:
    @pytest.mark.parametrize(
        ("how", "strategy"),
        [("mean", "mean"), ("median", "median"), ("mode", "most_frequent")],
    )
    def test_agrees_with_sklearn(self, holed, how, strategy):
        theirs = SimpleImputer(strategy=strategy).fit(holed[:30].cpu().numpy())
        expected = theirs.transform(holed.cpu().numpy())
        filled = impute(holed, how, like=holed[:30])
        assert_close(filled.cpu(), torch.from_numpy(expected))

    def test_a_number(self, holed):
        filled = impute(holed, -1)
        assert filled[holed.isnan()].eq(-1).all()
        assert filled[~holed.isnan()].equal(holed[~holed.isnan()])
        infinite = torch.tensor([[torch.inf, torch.nan, -torch.inf]])
        assert impute(infinite, 0).tolist() == [[float("inf"), 0, -float("inf")]]

    @pytest.mark.parametrize("neighbours", [1, 3, 50])
    def test_neighbours_agree_with_sklearn(self, holed, neighbours):
        # Real numbers, so that no two neighbours are equally far.
        values = holed + 0.1 * torch.rand(
            holed.shape, generator=torch.Generator().manual_seed(1), dtype=holed.dtype
        ).to(holed.device)
        theirs = KNNImputer(n_neighbors=neighbours)
        expected = theirs.fit_transform(values.cpu().numpy())
        filled = impute_neighbours(values, neighbours=neighbours)
        assert_close(filled.cpu(), torch.from_numpy(expected))
        assert values.isnan().equal(holed.isnan())

    def test_a_row_without_anything(self, device):
        nan = torch.nan
        values = torch.tensor([[1.0, 2], [3, 6], [nan, nan]], device=device)
        assert impute_neighbours(values).tolist()[2] == [2, 4]
        expected = KNNImputer().fit_transform(values.cpu().numpy())
        assert np.allclose(expected[2], [2, 4])

    def test_hot_deck_draws_from_what_is_there(self, rng, device):
        column = torch.tensor([1.0, 1, 1, 5] * 500 + [torch.nan] * 2000)
        values = torch.stack([column, torch.ones(4000)], dim=1).to(device)
        filled = impute_hot_deck(values, generator=rng)
        new = filled[2000:, 0]
        assert set(new.tolist()) == {1, 5}
        assert (new == 5).double().mean().item() == pytest.approx(0.25, abs=0.03)
        assert filled[:2000].equal(values[:2000])
        assert values[2000:, 0].isnan().all()  # the holes are still there

    def test_regression(self, rng, device):
        x = torch.randn(2000, 2, generator=rng, dtype=torch.float64).to(device)
        noise = torch.randn(2000, generator=rng, dtype=torch.float64).to(device)
        y = 3 * x[:, 0] - x[:, 1] + 2 + 0.5 * noise
        values = torch.stack([x[:, 0], y, x[:, 1]], dim=1)
        missing = missing_at_random(x[:, 0], share=0.5, generator=rng)
        holed = values.clone()
        holed[missing, 1] = torch.nan
        filled = impute_by_regression(holed, 1)
        expected = 3 * x[:, 0] - x[:, 1] + 2
        assert_close(filled[missing, 1], expected[missing], atol=0.1, rtol=0)
        assert filled[~missing].equal(values[~missing])
        # MAR: the complete rows mislead, the regression does not.
        assert (y[~missing].mean() - y.mean()).abs() > 0.5
        assert (filled[:, 1].mean() - y.mean()).abs() < 0.05
        noisy = impute_by_regression(holed, 1, spread=True, generator=rng)
        residual = (noisy - filled)[missing, 1]
        assert residual.std().item() == pytest.approx(0.5, abs=0.05)

    def test_bad_input_is_named(self):
        nan = torch.nan
        gone = torch.tensor([[1.0, nan], [2, nan]])
        for fill in (
            lambda: impute(gone, "mean"),
            lambda: impute_hot_deck(gone),
            lambda: impute_neighbours(gone),
        ):
            with pytest.raises(ValueError, match=r"known somewhere, but not so: \[1\]"):
                fill()
        with pytest.raises(ValueError, match=r"got \(2,\) and \(2,\)"):
            impute(torch.zeros(2), 0)
        with pytest.raises(ValueError, match=r"got \(2, 2\) and \(2, 1\)"):
            impute(gone, "mean", like=gone[:, :1])
        with pytest.raises(ValueError, match="or a number, got 'max'"):
            impute(torch.zeros(2, 2), "max")
        with pytest.raises(ValueError, match="neighbours must be at least 1, got 0"):
            impute_neighbours(torch.zeros(2, 2), neighbours=0)
        with pytest.raises(ValueError, match="other than the target must have no nan"):
            impute_by_regression(gone, 0)
        with pytest.raises(ValueError, match=r"at least 2 rows .* got 0"):
            impute_by_regression(gone, 1)
