import pytest
import torch
from scipy import stats
from sklearn import model_selection
from torch.testing import assert_close

from notes_lib.data import (
    k_fold,
    oversample,
    reservoir_sample,
    smote,
    stratified_k_fold,
    stratified_sample,
    stratified_split,
    time_series_split,
    weighted_sample,
)


def as_lists(splits):
    return [(list(map(int, train)), list(map(int, test))) for train, test in splits]


class TestFolds:
    @pytest.mark.parametrize(("count", "folds"), [(10, 5), (11, 3), (7, 7)])
    def test_k_fold_agrees_with_sklearn(self, count, folds):
        expected = model_selection.KFold(folds).split(range(count))
        assert as_lists(k_fold(count, folds)) == as_lists(expected)

    @pytest.mark.parametrize("folds", [2, 3, 5])
    def test_stratified_agrees_with_sklearn(self, rng, folds):
        labels = torch.randint(3, (47,), generator=rng) * 5 - 1
        expected = model_selection.StratifiedKFold(folds).split(labels, labels)
        assert as_lists(stratified_k_fold(labels, folds)) == as_lists(expected)

    @pytest.mark.parametrize(("count", "folds"), [(10, 3), (11, 1), (9, 8)])
    def test_time_series_agrees_with_sklearn(self, count, folds):
        if folds == 1:
            expected = [(range(6), range(6, 11))]
        else:
            expected = model_selection.TimeSeriesSplit(folds).split(range(count))
        assert as_lists(time_series_split(count, folds)) == as_lists(expected)

    def test_shuffled_folds_are_a_partition(self, rng):
        labels = torch.arange(20) % 2
        for splits in (
            k_fold(20, 3, shuffle=True, generator=rng),
            stratified_k_fold(labels, 3, shuffle=True, generator=rng),
        ):
            tests = torch.cat([test for _, test in splits])
            assert tests.sort().values.equal(torch.arange(20))
            assert not tests.equal(torch.arange(20))
            for train, test in splits:
                assert torch.cat([train, test]).sort().values.equal(torch.arange(20))
        sizes = [int(labels[test].sum()) for _, test in splits]
        assert sorted(sizes) == [3, 3, 4]

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="folds must be between 2 and 3, got 4"):
            k_fold(3, 4)
        with pytest.raises(ValueError, match="folds must be between 2 and 1, got 2"):
            stratified_k_fold(torch.tensor([0, 0, 1]), 2)
        with pytest.raises(ValueError, match="folds must be between 2 and 0, got 2"):
            stratified_k_fold(torch.zeros(0), 2)
        with pytest.raises(ValueError, match=r"labels must be \(n,\), got \(2, 1\)"):
            stratified_k_fold(torch.zeros(2, 1), 2)
        with pytest.raises(ValueError, match="got 3 folds of 3 examples"):
            time_series_split(3, 3)


class TestStratifiedSplit:
    def test_classes_keep_their_share(self, rng, device):
        labels = torch.tensor([0] * 70 + [1] * 20 + [2] * 11, device=device)
        train, test = stratified_split(labels, test_share=0.2, generator=rng)
        assert torch.cat([train, test]).sort().values.equal(torch.arange(101))
        counts = torch.bincount(labels.cpu()[test])
        assert counts.tolist() == [14, 4, 2]
        again = stratified_split(labels, test_share=0.2, generator=rng)[1]
        assert not test.equal(again)

    def test_agrees_with_sklearn_on_counts(self, rng):
        labels = torch.randint(4, (203,), generator=rng)
        _, test = stratified_split(labels, test_share=0.3, generator=rng)
        _, theirs = model_selection.train_test_split(
            labels.numpy(), test_size=0.3, stratify=labels.numpy(), random_state=0
        )
        difference = torch.bincount(labels[test]) - torch.bincount(torch.tensor(theirs))
        assert len(test) == len(theirs)
        assert difference.abs().max() <= 1

    @pytest.mark.parametrize("share", [0, 1, -0.5])
    def test_bad_share_is_named(self, share):
        with pytest.raises(ValueError, match=f"between 0 and 1, got {share}"):
            stratified_split(torch.zeros(3), test_share=share)


class TestSampling:
    def test_stratified_sample(self, rng, device):
        labels = torch.tensor([0] * 50 + [1] * 30 + [2] * 20, device=device)
        chosen = stratified_sample(labels, 10, generator=rng)
        assert torch.bincount(labels.cpu()[chosen]).tolist() == [5, 3, 2]
        assert len(set(chosen.tolist())) == 10
        assert stratified_sample(labels, 0).shape == (0,)
        assert stratified_sample(labels, 100).equal(torch.arange(100))

    def test_every_member_has_the_same_chance(self, rng):
        labels = torch.tensor([0] * 8 + [1] * 4)
        drawn = torch.cat(
            [stratified_sample(labels, 6, generator=rng) for _ in range(600)]
        )
        counts = torch.bincount(drawn, minlength=12)
        assert stats.chisquare(counts).pvalue > 0.001

    def test_weights_with_replacement(self, rng):
        weights = torch.tensor([0.0, 1, 3, 0, 6, 0])
        drawn = weighted_sample(weights, 5000, generator=rng)
        counts = torch.bincount(drawn, minlength=6)
        assert counts[weights == 0].eq(0).all()
        expected = 500 * weights[weights > 0]
        assert stats.chisquare(counts[weights > 0], expected).pvalue > 0.001

    def test_weights_without_replacement(self, rng):
        weights = torch.tensor([1.0, 2, 0, 3])
        first, second = torch.stack(
            [
                weighted_sample(weights, 2, replacement=False, generator=rng)
                for _ in range(4000)
            ]
        ).T
        assert (first != second).all()
        # The chance of the ordered pair i, j is w_i / 6 · w_j / (6 - w_i).
        counts, expected = [], []
        for i, j in ((0, 1), (0, 3), (1, 0), (1, 3), (3, 0), (3, 1)):
            counts.append(int(((first == i) & (second == j)).sum()))
            chance = weights[i] / 6 * weights[j] / (6 - weights[i])
            expected.append(4000 * chance.item())
        total = sum(counts)
        assert total == 4000
        scaled = [count * total / sum(expected) for count in expected]
        assert stats.chisquare(counts, scaled).pvalue > 0.001

    def test_reservoir_is_even(self, rng):
        drawn = [
            item
            for _ in range(1500)
            for item in reservoir_sample(iter(range(10)), 3, generator=rng)
        ]
        counts = torch.bincount(torch.tensor(drawn), minlength=10)
        assert counts.sum() == 4500
        assert stats.chisquare(counts).pvalue > 0.001

    def test_reservoir_of_a_short_stream(self):
        assert reservoir_sample("ab", 3) == ["a", "b"]
        assert reservoir_sample("ab", 0) == []

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"labels is \(3,\), count is 4"):
            stratified_sample(torch.zeros(3), 4)
        with pytest.raises(ValueError, match=r"got shape \(2,\) and sum 0\.0"):
            weighted_sample(torch.zeros(2), 1)
        with pytest.raises(ValueError, match="at least 0 and not all 0"):
            weighted_sample(torch.tensor([-1.0, 2]), 1)
        with pytest.raises(ValueError, match=r"count must be in 0\.\.1, got 2"):
            weighted_sample(torch.tensor([0.0, 2]), 2, replacement=False)
        with pytest.raises(ValueError, match="count must be at least 0, got -1"):
            reservoir_sample("ab", -1)


class TestSmote:
    def test_new_points_lie_between_neighbours(self, rng, device):
        points = torch.randn(12, 3, generator=rng, dtype=torch.float64).to(device)
        new = smote(points, 200, neighbours=3, generator=rng)
        assert new.shape == (200, 3)
        assert torch.cdist(new, points).amin() > 0  # none is a copy
        distances = torch.cdist(points, points)
        used = set()
        for made in new:
            found = False
            for i in range(12):
                nearest = distances[i].argsort()[1:4]
                for j in nearest.tolist():
                    along = points[j] - points[i]
                    share = (made - points[i]) @ along / (along @ along)
                    miss = (made - points[i] - share * along).norm()
                    if miss < 1e-9 and -1e-9 <= share < 1:
                        found = True
                        used.add((i, j))
            assert found
        assert len(used) > 25  # of 36 pairs

    def test_none(self, device):
        assert smote(torch.zeros(3, 2, device=device), 0, neighbours=1).shape == (0, 2)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"in 1\.\.2: got 4 and 5"):
            smote(torch.zeros(3, 2), 4)
        with pytest.raises(ValueError, match=r"points must be \(n, d\), got \(3,\)"):
            smote(torch.zeros(3), 4)


class TestOversample:
    def test_classes_become_equally_large(self, rng, device):
        labels = torch.tensor([3, 0, 0, 0, 0, 3, 7], device=device)
        chosen = oversample(labels, generator=rng)
        assert chosen[:7].equal(torch.arange(7, device=device))
        classes, sizes = torch.unique(labels[chosen], return_counts=True)
        assert_close(classes.cpu(), torch.tensor([0, 3, 7]))
        assert sizes.tolist() == [4, 4, 4]

    def test_edges(self):
        assert oversample(torch.zeros(0)).shape == (0,)
        with pytest.raises(ValueError, match=r"labels must be \(n,\), got \(\)"):
            oversample(torch.tensor(1))
