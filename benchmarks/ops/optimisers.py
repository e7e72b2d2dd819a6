"""How long our optimisers' steps take, in units of PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/optimisers.py`. One thread. On a CPU PyTorch
chooses its plain loop over parameters (neither `foreach` nor `fused`), and ours are
compared with that; the last column names the ratio to `fused=True`, one kernel that
does a whole step, where there is one.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from notes_lib.optim import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from timing import head, milliseconds, row

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


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for title, shapes in (
        ("perceptron, 6 tensors", small_network()),
        ("ResNet-18, 62 tensors", deep_network()),
    ):
        head(title, "ours ms", "torch ms", "ratio", "to fused")
        for name, (ours, theirs, has_fused) in KINDS.items():
            options = {"weight_decay": 0.01}
            made = [
                ours(parameters(shapes), learning_rate=1e-3, **options),
                theirs(parameters(shapes), lr=1e-3, **options),
            ]
            if has_fused:
                made.append(theirs(parameters(shapes), lr=1e-3, fused=True, **options))
            mine, reference, *fused = milliseconds([one.step for one in made])
            to_fused = mine / fused[0] if fused else math.nan
            row(name, (mine, reference, mine / reference, to_fused))


if __name__ == "__main__":
    main()
