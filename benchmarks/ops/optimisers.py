"""How long our optimisers' steps take, in units of PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/optimisers.py`. One thread. On a CPU PyTorch
chooses its plain loop over parameters (neither `foreach` nor `fused`), and ours are
compared with that; the last column names the ratio to `fused=True`, one kernel that
does a whole step, where there is one.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

from notes_lib.optim import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

REPEATS = 21
Steps = Callable[[], object]

KINDS: dict[str, tuple[Callable[..., object], Callable[..., object], bool]] = {
    "SGD": (SGD, torch.optim.SGD, True),
    "Momentum": (
        Momentum,
        lambda p, **o: torch.optim.SGD(p, momentum=0.9, **o),
        True,
    ),
    "Nesterov": (
        Nesterov,
        lambda p, **o: torch.optim.SGD(p, momentum=0.9, nesterov=True, **o),
        True,
    ),
    "AdaGrad": (AdaGrad, torch.optim.Adagrad, True),
    "RMSProp": (RMSProp, torch.optim.RMSprop, False),
    "Adam": (Adam, torch.optim.Adam, True),
    "AdamW": (AdamW, torch.optim.AdamW, True),
}


def small_network() -> list[tuple[int, ...]]:
    """A multi-layer perceptron for MNIST: 6 tensors, 235 thousand numbers."""
    return [(256, 784), (256,), (128, 256), (128,), (10, 128), (10,)]


def deep_network() -> list[tuple[int, ...]]:
    """The tensors of a ResNet-18: 62 of them, 11.7 million numbers."""
    shapes: list[tuple[int, ...]] = [(64, 3, 7, 7), (64,), (64,)]
    width = 64
    for out in (64, 128, 256, 512):
        for block in range(2):
            shapes += [(out, width, 3, 3), (out,), (out,), (out, out, 3, 3)]
            shapes += [(out,), (out,)]
            if block == 0 and out != width:
                shapes += [(out, width, 1, 1), (out,), (out,)]
            width = out
    return [*shapes, (1000, 512), (1000,)]


def parameters(shapes: list[tuple[int, ...]]) -> list[Tensor]:
    made = [torch.randn(shape, requires_grad=True) for shape in shapes]
    for w in made:
        w.grad = torch.randn_like(w)
    return made


def milliseconds(calls: list[Steps]) -> list[float]:
    """Medians. The calls take turns, so that a busy machine slows all alike."""
    times: list[list[float]] = [[] for _ in calls]
    for repeat in range(REPEATS + 2):
        for call, record in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            if repeat >= 2:  # the first two warm up allocator and caches
                record.append(1000 * (time.perf_counter() - start))
    return [statistics.median(record) for record in times]


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for title, shapes in (
        ("perceptron, 6 tensors", small_network()),
        ("ResNet-18, 62 tensors", deep_network()),
    ):
        print(
            f"{title:<22} {'ours ms':>9} {'torch ms':>9} {'ratio':>7} {'to fused':>9}"
        )
        for name, (ours, theirs, has_fused) in KINDS.items():
            options = {"weight_decay": 0.01}
            made = [
                ours(parameters(shapes), learning_rate=1e-3, **options),
                theirs(parameters(shapes), lr=1e-3, **options),
            ]
            if has_fused:
                made.append(theirs(parameters(shapes), lr=1e-3, fused=True, **options))
            mine, reference, *fused = milliseconds([one.step for one in made])
            to_fused = f"{mine / fused[0]:9.2f}" if fused else f"{'none':>9}"
            print(
                f"{name:<22} {mine:9.3f} {reference:9.3f} {mine / reference:7.2f} "
                f"{to_fused}"
            )


if __name__ == "__main__":
    main()
