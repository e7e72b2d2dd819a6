from math import comb, inf

import pytest
import torch
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.energy import best_path, valid_paths


def by_enumeration(table):
    """Least energy and its rows, from every sequence of rows that obeys the rules."""
    t, w = table.shape
    found = [(inf, [-1] * w)]

    def walk(path):
        i, j = path[-1], len(path) - 1
        if j == w - 1:
            if i == t - 1:
                found.append(
                    (sum(table[r, c].item() for c, r in enumerate(path)), path)
                )
            return
        for row in (i, i + 1):
            if row < t:
                walk([*path, row])

    if t and w:
        walk([0])
    return min(found, key=lambda pair: pair[0])


def draw(rng, device, *size, dtype=torch.float64):
    return torch.randn(size, generator=rng, dtype=torch.float64).to(device, dtype)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("size", [(1, 1), (1, 4), (2, 2), (3, 5), (4, 9), (5, 5)])
def test_is_the_least_of_all_paths(rng, device, dtype, size):
    tables = draw(rng, device, 20, *size, dtype=dtype)
    energy, rows = best_path(tables)
    assert energy.dtype == dtype
    assert rows.dtype == torch.int64
    for table, least, path in zip(tables, energy, rows, strict=True):
        expected, expected_rows = by_enumeration(table)
        assert_close(least, table.new_tensor(expected))
        assert path.tolist() == expected_rows


def test_counts_cut_each_table(rng, device):
    tables = draw(rng, device, 40, 4, 8)
    labels = torch.randint(1, 5, (40,), generator=rng).to(device)
    windows = torch.randint(1, 9, (40,), generator=rng).to(device)
    energy, rows = best_path(tables, label_counts=labels, window_counts=windows)
    assert (windows < labels).any()  # some without a path among them
    for table, t, w, least, path in zip(
        tables, labels, windows, energy, rows, strict=True
    ):
        expected, expected_rows = by_enumeration(table[:t, :w])
        assert_close(least, table.new_tensor(expected))
        assert path.tolist() == expected_rows + [-1] * (8 - w)


def test_what_does_not_count_is_not_read(rng, device):
    table = draw(rng, device, 2, 3, 5)
    spoilt = table.clone()
    spoilt[0, 2], spoilt[1, :, 4] = torch.nan, -inf
    counts = {
        "label_counts": torch.tensor([2, 3], device=device),
        "window_counts": torch.tensor([5, 4], device=device),
    }
    clean, dirty = best_path(table, **counts), best_path(spoilt, **counts)
    assert torch.equal(clean.rows, dirty.rows)
    assert_close(clean.energy, dirty.energy)


def test_by_hand(device):
    table = torch.tensor([[1.0, 9, 9], [9, 1, 1]], device=device)
    energy, rows = best_path(table)
    assert energy.item() == 3
    assert rows.tolist() == [0, 1, 1]


def test_first_and_last_cell_are_on_every_path(device):
    table = torch.tensor([[1e3, 0, 0], [-1e3, 0, 0], [0, -1e3, 1e3]], device=device)
    assert best_path(table).energy.item() == 2e3


def test_equally_cheap_ways(device):
    assert best_path(torch.zeros(2, 4, device=device)).rows.tolist() == [0, 1, 1, 1]


def test_gradient_is_one_on_the_path(rng, device):
    table = draw(rng, device, 3, 4, 7).requires_grad_()
    energy, rows = best_path(table)
    (gradient,) = torch.autograd.grad(energy.sum(), table)
    expected = torch.nn.functional.one_hot(rows, 4).mT
    assert_close(gradient, expected.to(gradient.dtype))
    assert gradcheck(lambda x: best_path(x).energy, [table])


def test_no_path(rng, device):
    table = draw(rng, device, 3, 2).requires_grad_()
    energy, rows = best_path(table)
    assert energy.item() == inf
    assert rows.tolist() == [-1, -1]
    (gradient,) = torch.autograd.grad(energy, table)
    assert not gradient.any()


def test_forbidden_cells_are_gone_round(rng, device):
    table = draw(rng, device, 3, 6)
    table[1, [1, 2, 3]] = inf
    energy, rows = best_path(table)
    expected, expected_rows = by_enumeration(table)
    assert rows.tolist() == expected_rows == [0, 0, 0, 0, 1, 2]
    assert_close(energy, table.new_tensor(expected))
    table[1, 4] = inf
    assert best_path(table).rows.tolist() == [-1] * 6


def test_leading_axes(rng, device):
    tables = draw(rng, device, 2, 3, 4, 6)
    labels = torch.tensor([[1, 2, 3], [4, 4, 2]], device=device)
    energy, rows = best_path(tables, label_counts=labels)
    assert (energy.shape, rows.shape) == ((2, 3), (2, 3, 6))
    alone = best_path(tables[1, 2], label_counts=labels[1, 2])
    assert torch.equal(alone.rows, rows[1, 2])
    assert_close(alone.energy, energy[1, 2])


@pytest.mark.parametrize("size", [(0, 3, 4), (2, 0, 4), (2, 3, 0), (2, 0, 0)])
def test_empty(device, size):
    energy, rows = best_path(torch.zeros(size, device=device))
    assert energy.shape == size[:1]
    assert (energy == inf).all()
    assert rows.shape == (size[0], size[2])
    assert (rows == -1).all()


def test_path_costs_the_same_by_energy_and_by_cross_entropy(rng):
    """Each path visits each column once, so adding to a column favours nobody."""
    tables = draw(rng, "cpu", 50, 4, 9)
    shifted = tables + draw(rng, "cpu", 50, 1, 9)
    assert torch.equal(best_path(tables).rows, best_path(shifted).rows)


class TestValidPaths:
    @pytest.mark.parametrize("t", range(1, 7))
    @pytest.mark.parametrize("w", range(1, 9))
    def test_count(self, t, w):
        paths = valid_paths(t, w)
        assert paths.shape == (comb(w - 1, t - 1), w)
        assert len(paths.unique(dim=0)) == len(paths)

    def test_rules(self):
        paths = valid_paths(4, 9)
        assert (paths[:, 0] == 0).all()
        assert (paths[:, -1] == 3).all()
        assert set(paths.diff(dim=1).unique().tolist()) == {0, 1}

    def test_six_rows_and_ten_columns(self):
        assert len(valid_paths(6, 10)) == 126

    @pytest.mark.parametrize("size", [(0, 3), (3, 0)])
    def test_something_to_walk(self, size):
        with pytest.raises(ValueError, match="at least one row and column"):
            valid_paths(*size)


def test_one_axis_is_named():
    with pytest.raises(ValueError, match=r"\(\.\.\., t, l\), got \(3,\)"):
        best_path(torch.zeros(3))


def test_integers_are_named():
    with pytest.raises(ValueError, match=r"floating point, got torch\.int64"):
        best_path(torch.zeros(3, 4, dtype=torch.long))


@pytest.mark.parametrize(
    "counts", [torch.tensor([1, 2]), torch.tensor(1), torch.tensor([1.0, 2, 3])]
)
@pytest.mark.parametrize("name", ["label_counts", "window_counts"])
def test_counts_that_do_not_fit(name, counts):
    with pytest.raises(ValueError, match=rf"{name} must be integers of shape \(3,\)"):
        best_path(torch.zeros(3, 2, 4), **{name: counts})
