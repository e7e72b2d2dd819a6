"""How long our convolution and pooling take, in units of PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/convolution.py`.
"""

import torch
from torch.nn import functional

from notes_lib.layers import avg_pool2d, conv2d, max_pool2d
from timing import compare, head


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images = torch.randn(8, 64, 56, 56, requires_grad=True)
    weight = torch.randn(64, 64, 3, 3, requires_grad=True)
    bias = torch.randn(64, requires_grad=True)

    head("(8, 64, 56, 56)", "ours ms", "torch ms", "ratio")
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
