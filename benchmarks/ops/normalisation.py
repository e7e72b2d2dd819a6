"""How long our normalisations take, in units of PyTorch's own.

PyTorch's are its compiled kernels, in its eager mode.
Run with `.venv/bin/python benchmarks/ops/normalisation.py`.
"""

import torch
from torch.nn import functional

from notes_lib import layers
from timing import compare, head


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    head("", "ours ms", "torch ms", "ratio")
    for shape in ((128, 512), (32, 64, 56, 56), (32, 512, 7, 7)):
        input = torch.randn(shape, requires_grad=True)
        weight = torch.rand(shape[1], requires_grad=True)
        bias = torch.randn(shape[1], requires_grad=True)
        mean, var = torch.randn(shape[1]), torch.rand(shape[1]) + 1
        pairs = {
            "batch_norm": (
                layers.batch_norm,
                lambda x, w, b: functional.batch_norm(
                    x, None, None, w, b, training=True
                ),
            ),
            "batch_norm, test time": (
                lambda x, w, b, m=mean, v=var: layers.batch_norm(
                    x, w, b, mean=m, var=v
                ),
                lambda x, w, b, m=mean, v=var: functional.batch_norm(x, m, v, w, b),
            ),
            "group_norm": (
                lambda x, w, b: layers.group_norm(x, 8, w, b),
                lambda x, w, b: functional.group_norm(x, 8, w, b),
            ),
        }
        if len(shape) > 2:
            pairs["instance_norm"] = (
                layers.instance_norm,
                lambda x, w, b: functional.instance_norm(x, weight=w, bias=b),
            )
        for name, (ours, theirs) in pairs.items():
            compare(f"{name} {shape}", ours, theirs, [input, weight, bias])
    for shape in ((128, 512), (8, 512, 768)):
        input = torch.randn(shape, requires_grad=True)
        weight = torch.rand(shape[-1], requires_grad=True)
        bias = torch.randn(shape[-1], requires_grad=True)
        compare(
            f"layer_norm {shape}",
            layers.layer_norm,
            lambda x, w, b: functional.layer_norm(x, x.shape[-1:], w, b),
            [input, weight, bias],
        )


if __name__ == "__main__":
    main()
