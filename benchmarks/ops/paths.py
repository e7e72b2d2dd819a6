"""How long the searches and sums over paths take, beside plain loops and PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/paths.py`.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from notes_lib.energy import best_path, cross_entropies, ctc_loss, free_energy
from timing import TURNS, Call, head, ratio, row

BATCH, ROWS, COLUMNS, CLASSES = 256, 12, 40, 27


def by_plain_loops(table: Any) -> list[list[int]]:
    """The same search cell by cell, on a tensor or on nested lists of its numbers."""
    paths = []
    for energies in table:
        t, windows = len(energies), len(energies[0])
        least = [[math.inf] * windows for _ in range(t)]
        least[0][0] = energies[0][0]
        for j in range(1, windows):
            for i in range(t):
                above = least[i - 1][j - 1] if i > 0 else math.inf
                least[i][j] = energies[i][j] + min(least[i][j - 1], above)
        i, path = t - 1, [t - 1]
        for j in range(windows - 1, 0, -1):
            if i > 0 and least[i - 1][j - 1] < least[i][j - 1]:
                i -= 1
            path.append(i)
        paths.append(path[::-1])
    return paths


def torch_ctc(energies: Tensor, labels: Tensor) -> Tensor:
    n, windows, _ = energies.shape
    return functional.ctc_loss(
        (-energies).log_softmax(-1).transpose(0, 1),
        labels,
        torch.full((n,), windows),
        torch.full((n,), labels.shape[1]),
        reduction="none",
    )


def our_ctc(energies: Tensor, labels: Tensor) -> Tensor:
    return ctc_loss(cross_entropies(energies), labels)


def main() -> None:
    torch.set_num_threads(1)
    rng = torch.Generator().manual_seed(0)
    table = torch.randn(BATCH, ROWS, COLUMNS, generator=rng)
    lists = table.tolist()
    assert best_path(table).rows.tolist() == by_plain_loops(lists)

    size = f"({BATCH}, {ROWS}, {COLUMNS})"
    head(size, "ours ms", "loop ms", "ratio")
    for name, ours in (("best_path", best_path), ("free_energy", free_energy)):
        for numbers, kind, turns in ((table, "tensor", 1), (lists, "lists", TURNS)):
            measured = ratio(
                lambda f=ours: f(table), lambda x=numbers: by_plain_loops(x), turns
            )
            row(f"{name}, loop over {kind}", measured)

    energies = torch.randn(BATCH, COLUMNS, CLASSES, generator=rng, requires_grad=True)
    labels = torch.randint(1, CLASSES, (BATCH, ROWS), generator=rng)
    torch.testing.assert_close(our_ctc(energies, labels), torch_ctc(energies, labels))
    size = f"({BATCH}, {COLUMNS}, {CLASSES}), {ROWS} characters"
    head(size, "ours ms", "torch ms", "ratio")

    def with_gradient(loss: Callable[[Tensor, Tensor], Tensor]) -> Call:
        return lambda: torch.autograd.grad(loss(energies, labels).sum(), energies)

    with torch.no_grad():
        row(
            "ctc_loss forward",
            ratio(
                lambda: our_ctc(energies, labels), lambda: torch_ctc(energies, labels)
            ),
        )
    row(
        "ctc_loss forward and backward",
        ratio(with_gradient(our_ctc), with_gradient(torch_ctc)),
    )


if __name__ == "__main__":
    main()
