"""How long our recurrent layers take, in units of PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/recurrent.py`.
"""

import statistics
import time
from collections.abc import Callable

import torch

from notes_lib.layers import GRU, LSTM, Elman

REPEATS = 21
STEPS, INPUTS, HIDDEN = 20, 36, 100
Call = Callable[[], object]


def ratio(ours: Call, theirs: Call) -> tuple[float, float, float]:
    """Median milliseconds of ours and of theirs, and the first over the second.

    The two take turns, so that a busy machine slows both alike.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for repeat in range(REPEATS + 2):
        for call, record in zip((ours, theirs), times, strict=True):
            start = time.perf_counter()
            call()
            if repeat >= 2:  # the first two warm up allocator and caches
                record.append(1000 * (time.perf_counter() - start))
    mine, reference = statistics.median(times[0]), statistics.median(times[1])
    return mine, reference, mine / reference


def forward_and_backward(layer: torch.nn.Module, sequences: torch.Tensor) -> None:
    outputs, _ = layer(sequences)
    outputs.sum().backward()


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    kinds = {Elman: torch.nn.RNN, GRU: torch.nn.GRU, LSTM: torch.nn.LSTM}
    name = f"{STEPS} steps, {INPUTS} -> {HIDDEN}"
    print(f"{name:<22} {'ours ms':>9} {'torch ms':>9} {'ratio':>7}")
    for batch in (8, 32, 256):
        for ours, theirs in kinds.items():
            reference = theirs(INPUTS, HIDDEN, batch_first=True)
            layer = ours(INPUTS, HIDDEN)
            layer.load_state_dict(reference.state_dict())
            sequences = torch.randn(batch, STEPS, INPUTS)
            torch.testing.assert_close(layer(sequences)[0], reference(sequences)[0])
            mine, other, quotient = ratio(
                lambda layer=layer, x=sequences: forward_and_backward(layer, x),
                lambda layer=reference, x=sequences: forward_and_backward(layer, x),
            )
            title = f"{ours.__name__}, batch {batch}"
            print(f"{title:<22} {mine:9.2f} {other:9.2f} {quotient:7.2f}")


if __name__ == "__main__":
    main()
