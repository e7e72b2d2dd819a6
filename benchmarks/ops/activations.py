"""How long our activations and dropout take, in units of PyTorch's own.

PyTorch's are its compiled kernels, in its eager mode.
Run with `.venv/bin/python benchmarks/ops/activations.py`.
"""

import torch
from torch.nn import functional

from notes_lib import layers
from timing import compare, compare_times, head


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    head("", "ours ms", "torch ms", "ratio")
    for shape in ((128, 4096), (32, 64, 56, 56)):
        input = torch.randn(shape, requires_grad=True)
        for ours, theirs in (
            (layers.sigmoid, torch.sigmoid),
            (layers.tanh, torch.tanh),
            (layers.relu, torch.relu),
            (layers.leaky_relu, functional.leaky_relu),
            (layers.elu, functional.elu),
            (layers.softplus, functional.softplus),
            (layers.silu, functional.silu),
            (layers.gelu, functional.gelu),
        ):
            compare(f"{ours.__name__} {shape}", ours, theirs, [input])
        compare_times(f"dropout {shape}", layers.dropout, functional.dropout, [input])


if __name__ == "__main__":
    main()
