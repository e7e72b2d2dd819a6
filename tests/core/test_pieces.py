import pytest
import torch

from notes_lib.core import in_pieces, pieces


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setattr(pieces, "CPU_PIECE_ENTRIES", 6)


def sort_and_count(calls):
    def function(numbers, offset, *, out):
        calls.append(len(numbers))
        count = (numbers > 0).sum(-1, keepdim=True)
        return torch.add(numbers.sort(dim=-1).values, offset, out=out), count

    return function


@pytest.mark.parametrize("rows", [1, 2, 4, 7])
def test_pieces_give_what_the_whole_gives(rng, rows):
    numbers = torch.randn(rows, 3, generator=rng)
    offset = torch.randn(rows, 1, generator=rng)
    calls = []
    with torch.no_grad():
        got = in_pieces(sort_and_count(calls), numbers, offset)
    expected = sort_and_count([])(numbers, offset, out=None)
    assert all(map(torch.equal, got, expected))
    assert calls == [2] * (rows // 2) + [1] * (rows % 2)


def test_a_row_larger_than_a_piece():
    numbers, offset = torch.arange(40.0).view(2, 20), torch.zeros(2, 1)
    calls = []
    with torch.no_grad():
        in_pieces(sort_and_count(calls), numbers, offset)
    assert calls == [1, 1]


def test_layout_is_kept():
    turned = torch.arange(24.0).view(4, 6).T
    with torch.no_grad():
        (doubled,) = in_pieces(lambda x, out: (torch.mul(x, 2, out=out),), turned)
    assert doubled.stride() == turned.stride()
    assert torch.equal(doubled, turned * 2)


def test_dtypes_of_further_results_are_kept():
    numbers = torch.arange(12.0).view(4, 3)
    with torch.no_grad():
        _, above = in_pieces(lambda x, out: (out.copy_(x), x > 3), numbers)
    assert torch.equal(above, numbers > 3)


def test_vmap_of_much(rng):
    """There, PyTorch refuses to write into given memory."""
    numbers = torch.randn(2, 4, 3, generator=rng)
    with torch.no_grad():
        (doubled,) = torch.func.vmap(
            lambda x: in_pieces(lambda x, out: (torch.mul(x, 2, out=out),), x)
        )(numbers)
    assert torch.equal(doubled, numbers * 2)


@pytest.mark.parametrize("reason", ["graph", "small", "empty"])
def test_everything_at_once(monkeypatch, reason):
    if reason == "small":
        monkeypatch.setattr(pieces, "CPU_PIECE_ENTRIES", 12)
    numbers = torch.zeros(0 if reason == "empty" else 4, 3)
    calls = []
    with torch.set_grad_enabled(reason == "graph"):
        in_pieces(sort_and_count(calls), numbers, numbers[:, :1])
    assert calls == [len(numbers)]
