"""How long our losses take, in units of PyTorch's own.

PyTorch's are its compiled kernels, in its eager mode.
Run with `.venv/bin/python benchmarks/ops/losses.py`.
"""

import torch
from torch.nn import functional

from notes_lib import losses
from timing import compare, head


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    head("", "ours ms", "torch ms", "ratio")
    for n, c in ((128, 1000), (512, 32000)):
        scores = torch.randn(n, c, requires_grad=True)
        target = torch.randint(c, (n,))
        pairs = {
            "softmax": (losses.softmax, lambda s: s.softmax(-1)),
            "log_softmax": (losses.log_softmax, lambda s: s.log_softmax(-1)),
            "cross_entropy": (
                lambda s, t=target: losses.cross_entropy(s, t),
                lambda s, t=target: functional.cross_entropy(s, t),
            ),
            "multiclass_hinge": (
                lambda s, t=target: losses.multiclass_hinge(s, t),
                lambda s, t=target, c=c: c * functional.multi_margin_loss(s, t),
            ),
        }
        if n == 128:
            shares = torch.rand(n, c).softmax(-1)
            pairs["cross_entropy, soft targets"] = (
                lambda s, t=shares: losses.cross_entropy(s, t),
                lambda s, t=shares: functional.cross_entropy(s, t),
            )
        for name, (ours, theirs) in pairs.items():
            compare(f"{name} ({n}, {c})", ours, theirs, [scores])
    for n in (2**16, 2**22):
        scores = torch.randn(n, requires_grad=True)
        wanted = torch.randint(2, (n,)).float()
        compare(
            f"logistic ({n},)",
            lambda s, y=2 * wanted - 1: losses.logistic(s, y),
            lambda s, y=2 * wanted - 1: functional.soft_margin_loss(s, y),
            [scores],
        )
        compare(
            f"binary_cross_entropy_with... ({n},)",
            lambda s, y=wanted: losses.binary_cross_entropy_with_logits(s, y),
            lambda s, y=wanted: functional.binary_cross_entropy_with_logits(s, y),
            [scores],
        )
        for ours, theirs in (
            (losses.absolute_error, functional.l1_loss),
            (losses.squared_error, functional.mse_loss),
            (losses.huber, functional.huber_loss),
        ):
            compare(
                f"{ours.__name__} ({n},)",
                lambda p, t=wanted, f=ours: f(p, t),
                lambda p, t=wanted, f=theirs: f(p, t),
                [scores],
            )


if __name__ == "__main__":
    main()
