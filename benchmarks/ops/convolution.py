"""How long our convolution and pooling take, in units of PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/convolution.py`.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from notes_lib.layers import avg_pool2d, conv2d, max_pool2d

REPEATS = 21
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


def compare(
    name: str,
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    inputs: list[Tensor],
) -> None:
    """Print one row for the forward and one for the backward pass."""
    with torch.no_grad():
        row(f"{name} forward", ratio(lambda: ours(*inputs), lambda: theirs(*inputs)))
    output, expected = ours(*inputs), theirs(*inputs)
    torch.testing.assert_close(output, expected, rtol=1e-4, atol=1e-4)
    upstream = torch.randn_like(output)

    def backward(result: Tensor) -> Call:
        return lambda: torch.autograd.grad(result, inputs, upstream, retain_graph=True)

    row(f"{name} backward", ratio(backward(output), backward(expected)))


def row(name: str, measured: tuple[float, float, float]) -> None:
    mine, reference, quotient = measured
    print(f"{name:<22} {mine:9.2f} {reference:9.2f} {quotient:7.2f}")


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images = torch.randn(8, 64, 56, 56, requires_grad=True)
    weight = torch.randn(64, 64, 3, 3, requires_grad=True)
    bias = torch.randn(64, requires_grad=True)

    print(f"{'(8, 64, 56, 56)':<22} {'ours ms':>9} {'torch ms':>9} {'ratio':>7}")
    compare(
        "conv2d 3x3",
        lambda x, w, b: conv2d(x, w, b, padding=1),
        lambda x, w, b: functional.conv2d(x, w, b, padding=1),
        [images, weight, bias],
    )
    for name, ours, theirs in (
        ("max_pool2d", max_pool2d, functional.max_pool2d),
        ("avg_pool2d", avg_pool2d, functional.avg_pool2d),
    ):
        compare(
            f"{name} 2x2",
            lambda x, f=ours: f(x, 2),
            lambda x, f=theirs: f(x, 2),
            [images],
        )
        compare(
            f"{name} 3x3",
            lambda x, f=ours: f(x, 3, stride=2, padding=1),
            lambda x, f=theirs: f(x, 3, stride=2, padding=1),
            [images],
        )


if __name__ == "__main__":
    main()
