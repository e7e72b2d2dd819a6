import math

import pytest
import torch
from scipy import stats

from notes_lib.training import Range, chance_of_top, grid_settings, random_settings

RANGES = {"rate": Range(1e-4, 1, log=True), "momentum": Range(-1, 3)}


def test_grid():
    settings = grid_settings(RANGES, points=3)
    assert len(settings) == 9
    assert sorted({s["momentum"] for s in settings}) == [-1, 1, 3]
    assert sorted({s["rate"] for s in settings}) == pytest.approx([1e-4, 1e-2, 1])
    assert len({tuple(s.values()) for s in settings}) == 9


def test_grid_of_one_point_is_the_middle():
    (setting,) = grid_settings(RANGES, points=1)
    assert setting == {"rate": pytest.approx(1e-2), "momentum": 1}


def test_random_values_are_even(rng):
    settings = random_settings(RANGES, trials=400, generator=rng)
    momenta = [(s["momentum"] + 1) / 4 for s in settings]
    rates = [1 + math.log10(s["rate"]) / 4 for s in settings]
    for values in (momenta, rates):
        assert stats.kstest(values, "uniform").pvalue > 0.01
    assert abs(stats.pearsonr(momenta, rates).statistic) < 0.15


def test_nine_trials_try_nine_values_or_three(rng):
    on_grid = {s["rate"] for s in grid_settings(RANGES, points=3)}
    random = {s["rate"] for s in random_settings(RANGES, trials=9, generator=rng)}
    assert (len(on_grid), len(random)) == (3, 9)


def test_same_generator_same_settings():
    first, second = (
        random_settings(RANGES, trials=3, generator=torch.Generator().manual_seed(5))
        for _ in range(2)
    )
    assert first == second


def test_chance_of_top(rng):
    assert chance_of_top(0.05, 60) == pytest.approx(0.954, abs=5e-4)
    assert chance_of_top(0.05, 60) == pytest.approx(1 - stats.binom.pmf(0, 60, 0.05))
    assert chance_of_top(0.3, 0) == 0
    assert chance_of_top(1, 1) == 1


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="low must be at most high, got 2 and 1"):
        Range(2, 1)
    with pytest.raises(ValueError, match="above 0 for a logarithm, got 0"):
        Range(0, 1, log=True)
    with pytest.raises(ValueError, match="points must be at least 1, got 0"):
        grid_settings(RANGES, points=0)
    with pytest.raises(ValueError, match="trials must be at least 0, got -1"):
        random_settings(RANGES, trials=-1)
    with pytest.raises(ValueError, match=r"got 1\.5 and 3"):
        chance_of_top(1.5, 3)
