"""How long our activations and dropout take, in units of PyTorch's own.

PyTorch's are its compiled kernels, in its eager mode.
Run with `.venv/bin/python benchmarks/ops/activations.py`.
"""

import torch
from torch.nn import functional

from convolution import compare, ratio, row
from notes_lib import layers


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print(f"{'':<30} {'ours ms':>9} {'torch ms':>9} {'ratio':>7}")
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
        # Its outputs are random: only times can be compared.
        ours, theirs = layers.dropout(input), functional.dropout(input)
        row(
            f"dropout {shape} forward",
            ratio(
                lambda x=input: layers.dropout(x), lambda x=input: functional.dropout(x)
            ),
        )
        upstream = torch.randn(shape)
        row(
            f"dropout {shape} backward",
            ratio(
                lambda y=ours, x=input, g=upstream: torch.autograd.grad(
                    y, x, g, retain_graph=True
                ),
                lambda y=theirs, x=input, g=upstream: torch.autograd.grad(
                    y, x, g, retain_graph=True
                ),
            ),
        )


if __name__ == "__main__":
    main()
