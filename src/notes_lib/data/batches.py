from collections.abc import Iterator

import torch
from torch import Tensor


class Batches:
    """Examples in batches, in a new order each time they are gone through.

    Args:
        inputs: One per example, `(n, ...)`.
        targets: One per example, `(n, ...)`.
        batch_size: How many examples to give at once; the last batch may be smaller.
        shuffle: False to keep the order.
        generator: Source of the orders, on the CPU.

    Raises:
        ValueError: If there are not as many targets as inputs, or `batch_size` is
            below 1.
    """

    def __init__(
        self,
        inputs: Tensor,
        targets: Tensor,
        *,
        batch_size: int,
        shuffle: bool = True,
        generator: torch.Generator | None = None,
    ) -> None:
        if len(inputs) != len(targets):
            raise ValueError(
                "every input needs a target: "
                f"got {len(inputs)} inputs and {len(targets)} targets"
            )
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}")
        self.inputs, self.targets = inputs, targets
        self.batch_size, self.shuffle = batch_size, shuffle
        self.generator = generator

    def __len__(self) -> int:
        return -(-len(self.inputs) // self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        count = len(self.inputs)
        order = torch.arange(count)
        if self.shuffle:
            order = torch.randperm(count, generator=self.generator)
        for some in torch.split(order.to(self.inputs.device), self.batch_size):
            if len(some):
                yield self.inputs[some], self.targets[some.to(self.targets.device)]
