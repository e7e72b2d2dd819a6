from math import inf

import pytest
import torch
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.energy import best_path, free_energy, valid_paths


def energies_of_all_paths(table):
    t, w = table.shape
    paths = valid_paths(t, w).to(table.device)
    return table[paths, torch.arange(w, device=table.device)].sum(dim=1)


def draw(rng, device, *size, dtype=torch.float64):
    return torch.randn(size, generator=rng, dtype=torch.float64).to(device, dtype)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("size", [(1, 1), (1, 4), (2, 2), (3, 5), (4, 9), (5, 5)])
def test_is_the_sum_over_all_paths(rng, device, dtype, size):
    tables = draw(rng, device, 10, *size, dtype=dtype)
    found = free_energy(tables)
    expected = [-(-energies_of_all_paths(table)).logsumexp(0) for table in tables]
    assert_close(found, torch.stack(expected))


def test_gradient_is_the_share_of_the_paths_through_a_cell(rng, device):
    table = draw(rng, device, 3, 6).requires_grad_()
    (gradient,) = torch.autograd.grad(free_energy(table), table)
    expected = torch.zeros_like(table)
    shares = (-energies_of_all_paths(table.detach())).softmax(0)
    for path, share in zip(valid_paths(3, 6), shares, strict=True):
        expected[path, torch.arange(6)] += share
    assert_close(gradient, expected)
    assert_close(gradient.sum(dim=0), torch.ones_like(gradient[0]))


def test_gradients(rng, device):
    tables = draw(rng, device, 3, 3, 5).requires_grad_()
    labels = torch.tensor([3, 1, 2], device=device)
    windows = torch.tensor([5, 3, 4], device=device)
    assert gradcheck(
        lambda x: free_energy(x, label_counts=labels, window_counts=windows), [tables]
    )


def test_counts_cut_each_table(rng, device):
    tables = draw(rng, device, 40, 4, 8)
    labels = torch.randint(1, 5, (40,), generator=rng).to(device)
    windows = torch.randint(4, 9, (40,), generator=rng).to(device)
    found = free_energy(tables, label_counts=labels, window_counts=windows)
    for table, t, w, value in zip(tables, labels, windows, found, strict=True):
        expected = -(-energies_of_all_paths(table[:t, :w])).logsumexp(0)
        assert_close(value, expected)


def test_cold_paths_freeze_to_the_cheapest(rng, device):
    """At low temperature the sum is its largest term; and it is never above it."""
    tables = draw(rng, device, 20, 4, 9)
    least = best_path(tables).energy
    assert_close(free_energy(1000 * tables) / 1000, least, atol=0.01, rtol=0)
    number = torch.tensor(float(len(valid_paths(4, 9))))
    gap = least - free_energy(tables)
    assert ((gap >= 0) & (gap <= number.log().to(device))).all()


def test_equal_energies_count_paths(device):
    found = free_energy(torch.zeros(6, 10, device=device))
    assert_close(found, -torch.tensor(126.0, device=device).log())


def test_no_path(rng, device):
    table = draw(rng, device, 2, 3, 4).requires_grad_()
    windows = torch.tensor([2, 4], device=device)
    value = free_energy(table, window_counts=windows)
    assert value[0].item() == inf
    (gradient,) = torch.autograd.grad(value[1], table)
    assert not gradient[0].any()
    (gradient,) = torch.autograd.grad(free_energy(table[0, :, :2]), table)
    assert not gradient.any()


@pytest.mark.parametrize("counts", ["label_counts", "window_counts"])
def test_nothing_counts(rng, device, counts):
    table = draw(rng, device, 2, 1, 4).requires_grad_()
    value = free_energy(table, **{counts: torch.tensor([0, 1], device=device)})
    assert value[0].item() == inf
    (gradient,) = torch.autograd.grad(value.sum(), table)
    assert not gradient[0].any()
    assert gradient.isfinite().all()
    path = best_path(table, **{counts: torch.tensor([0, 1], device=device)})
    assert path.energy[0].item() == inf
    assert path.rows[0].tolist() == [-1] * 4


def test_long_tables_neither_overflow_nor_vanish(rng, device):
    table = (10 * draw(rng, device, 50, 400, dtype=torch.float32)).requires_grad_()
    value = free_energy(table)
    (gradient,) = torch.autograd.grad(value, table)
    exact = free_energy(table.detach().double())
    assert_close(value.double(), exact, rtol=1e-5, atol=0)
    assert_close(gradient.sum(dim=0), torch.ones(400, device=device), atol=0.02, rtol=0)


def test_half_precision_is_summed_in_single(rng, device):
    table = draw(rng, device, 9, 4, 60, dtype=torch.bfloat16)
    found = free_energy(table)
    assert found.dtype == torch.bfloat16
    assert torch.equal(found, free_energy(table.float()).bfloat16())


def test_forbidden_cells(rng, device):
    table = draw(rng, device, 3, 6)
    table[1, 1:4] = inf
    table.requires_grad_()
    value = free_energy(table)
    assert_close(value, -(-energies_of_all_paths(table)).logsumexp(0))
    (gradient,) = torch.autograd.grad(value, table)
    assert gradient.isfinite().all()


def test_leading_axes_and_empty_batches(rng, device):
    tables = draw(rng, device, 2, 3, 4, 6)
    assert_close(free_energy(tables)[1, 2], free_energy(tables[1, 2]))
    assert free_energy(tables[:0]).shape == (0, 3)
    assert (free_energy(tables[..., :0]) == inf).all()
    assert (free_energy(tables[..., :0, :]) == inf).all()


def test_only_once(rng):
    table = draw(rng, "cpu", 2, 3).requires_grad_()
    (gradient,) = torch.autograd.grad(free_energy(table), table, create_graph=True)
    with pytest.raises(RuntimeError, match="only once"):
        gradient.sum().backward()


def test_integers_are_named():
    with pytest.raises(ValueError, match=r"floating point, got torch\.int64"):
        free_energy(torch.zeros(3, 4, dtype=torch.long))


@pytest.mark.parametrize("counts", [[-1, 2], [2, 5]])
def test_counts_beyond_the_table(counts):
    with pytest.raises(ValueError, match=r"label_counts must be from 0 to 3, got"):
        free_energy(torch.zeros(2, 3, 4), label_counts=torch.tensor(counts))
