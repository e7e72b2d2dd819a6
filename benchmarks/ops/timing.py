"""How the scripts beside this one measure: calls that take turns, and their ratio."""

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

SECONDS = 0.5  # at least this long, and this many turns: short calls get more of them
TURNS = 21
Call = Callable[[], object]
Measured = tuple[float, float, float]


def milliseconds(calls: list[Call], turns: int = TURNS) -> list[float]:
    """Medians of the processor's time, which stands still while other programs run.

    The calls take turns, so that what does slow them, a crowded cache, slows all alike.
    """
    times: list[list[float]] = [[] for _ in calls]
    end = time.perf_counter() + SECONDS
    while len(times[0]) < turns + 2 or (turns > 1 and time.perf_counter() < end):
        for call, record in zip(calls, times, strict=True):
            start = time.process_time()
            call()
            record.append(1000 * (time.process_time() - start))
    # The first two warm up allocator and caches.
    return [statistics.median(record[2:]) for record in times]


def ratio(ours: Call, theirs: Call, turns: int = TURNS) -> Measured:
    """Median milliseconds of ours and of theirs, and the first over the second."""
    mine, reference = milliseconds([ours, theirs], turns)
    return mine, reference, mine / reference


def compare(
    name: str,
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    inputs: list[Tensor],
) -> None:
    """Check that both agree; print one row for the forward and one for the backward."""
    output, expected = ours(*inputs), theirs(*inputs)
    torch.testing.assert_close(output, expected, rtol=1e-4, atol=1e-4)
    compare_times(name, ours, theirs, inputs)


def compare_times(
    name: str,
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    inputs: list[Tensor],
) -> None:
    """The same, where the outputs are random."""
    with torch.no_grad():
        row(f"{name} forward", ratio(lambda: ours(*inputs), lambda: theirs(*inputs)))
    output, expected = ours(*inputs), theirs(*inputs)
    upstream = torch.randn_like(output)

    def backward(result: Tensor) -> Call:
        return lambda: torch.autograd.grad(result, inputs, upstream, retain_graph=True)

    row(f"{name} backward", ratio(backward(output), backward(expected)))


def head(title: str, *names: str) -> None:
    """The line above the rows: what was measured, and what each column is."""
    print(f"{title:<44} " + " ".join(f"{name:>9}" for name in names))


def row(name: str, measured: tuple[float, ...]) -> None:
    print(f"{name:<44} " + " ".join(f"{number:9.3f}" for number in measured))
