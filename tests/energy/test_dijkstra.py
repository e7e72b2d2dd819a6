from math import inf

import pytest
import torch
from torch.testing import assert_close

from notes_lib.energy import best_path, dijkstra_path, valid_paths


def cheapest_by_listing(table):
    t, w = table.shape
    paths = valid_paths(t, w).to(table.device)
    energies = table[paths, torch.arange(w, device=table.device)].sum(dim=1)
    return energies.min(), paths[energies.argmin()]


def draw(rng, device, count, t, w):
    return torch.randn(count, t, w, generator=rng, dtype=torch.float64).to(device)


@pytest.mark.parametrize("size", [(1, 1), (1, 4), (3, 3), (4, 9)])
def test_right_where_no_energy_is_negative(rng, device, size):
    for table in draw(rng, device, 50, *size).abs():
        energy, rows = dijkstra_path(table)
        expected, path = cheapest_by_listing(table)
        assert_close(energy, expected)
        assert torch.equal(rows, path)


def test_wrong_by_hand(device):
    """The detour through 5 is settled last, though -9 behind it makes it cheaper."""
    table = torch.tensor([[0.0, 0, 5, -9, 0], [9, 1, 1, 1, 1]], device=device)
    energy, rows = dijkstra_path(table)
    assert energy.item() == 3
    assert rows.tolist() == [0, 0, 1, 1, 1]
    assert best_path(table).energy.item() == -3


def test_often_wrong_with_negative_energies_and_repaired_by_a_shift(rng, device):
    tables = draw(rng, device, 200, 4, 9)
    wrong = 0
    for table, least in zip(tables, best_path(tables).energy, strict=True):
        found = dijkstra_path(table)
        shifted = dijkstra_path(table - table.min())
        # Wrong or not, its energy is that of its path, and never too low.
        cells = table.gather(0, found.rows.unsqueeze(0))
        assert_close(found.energy, cells.sum())
        wrong += bool(found.energy > least + 1e-9)
        # Every path has 9 cells, so all grow by the same.
        assert_close(shifted.energy + 9 * table.min(), least)
    assert 20 < wrong < 180


def test_no_path(device):
    for table in (torch.zeros(3, 2), torch.zeros(0, 2), torch.zeros(2, 0)):
        energy, rows = dijkstra_path(table.to(device))
        assert energy.item() == inf
        assert rows.tolist() == [-1] * table.shape[1]


def test_forbidden_cells(device):
    table = torch.tensor([[1.0, 1, inf], [1, inf, 1]], device=device)
    assert dijkstra_path(table).rows.tolist() == [0, 0, 1]
    table[0, 1] = inf
    assert dijkstra_path(table).rows.tolist() == [-1, -1, -1]
    assert dijkstra_path(torch.tensor([[inf]], device=device)).rows.tolist() == [-1]


@pytest.mark.parametrize(
    "table", [torch.zeros(2, 3, 4), torch.zeros(2, 3, dtype=torch.long)]
)
def test_other_tables_are_named(table):
    with pytest.raises(ValueError, match="must be a floating-point matrix"):
        dijkstra_path(table)
