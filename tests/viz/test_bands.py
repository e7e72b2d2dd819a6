"""Bands: what they cover, and how many corners they have."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from notes_lib.viz.bands import draw_band


def corners(x: np.ndarray, values: torch.Tensor, **options: bool) -> np.ndarray:
    axes = plt.figure().add_subplot()
    draw_band(axes, x, values, colour="black", **options)
    return axes.collections[0].get_paths()[0].vertices


def test_one_run_has_no_band() -> None:
    axes = plt.figure().add_subplot()
    draw_band(axes, np.arange(3.0), torch.rand(1, 3), colour="black")
    assert not axes.collections


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("steps", [3, 500])
def test_few_steps_are_all_drawn(log, steps) -> None:
    values = torch.rand(4, steps)
    shown = corners(np.arange(steps) + 1.0, values, log=log)
    for edge in values.amin(dim=0), values.amax(dim=0):
        assert set(edge.tolist()) <= set(shown[:, 1])
    assert set(shown[:, 0]) == set(range(1, steps + 1))


@pytest.mark.parametrize("log", [False, True])
def test_many_steps_keep_their_extremes(log, rng) -> None:
    x = np.arange(20_000.0)
    values = torch.rand(3, 20_000, generator=rng)
    values[1, 12_345], values[2, 17], values[0, -1] = 5, -5, 2
    shown = corners(x, values, log=log)
    assert len(shown) < 2100
    assert shown[:, 1].max() == 5
    assert shown[:, 1].min() == -5
    (tall,) = shown[shown[:, 1] == 5, 0]
    width = 250 if log else 40  # a five-hundredth of what is seen
    assert 0 <= 12_345 - tall <= width
    assert shown[:, 0].min() == 0
    assert shown[:, 0].max() == 19_999
    assert 2 in shown[shown[:, 0] == 19_999, 1]


def test_a_logarithmic_axis_keeps_its_first_steps_apart() -> None:
    x = np.arange(20_000.0)
    values = torch.stack([torch.zeros(20_000), torch.ones(20_000)])
    assert {0, 1, 2, 3, 5, 10} <= set(corners(x, values, log=True)[:, 0])
    assert 3 not in corners(x, values)[:, 0]


def test_places_in_any_order_are_all_drawn() -> None:
    x = np.arange(1000.0)[::-1]
    values = torch.rand(2, 1000)
    assert set(values.amax(dim=0).tolist()) <= set(corners(x, values)[:, 1])
