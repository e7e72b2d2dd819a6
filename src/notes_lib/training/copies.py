"""Networks of one shape, one for each seed, trained side by side."""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from .loop import Steps


class NetworkCopies(nn.Module):
    r"""Several classifiers of one shape with different first weights.

    A single multiplication of matrices moves all of them, which takes hardly longer
    than one: a cheap way to see the spread over seeds. Between the layers is a ReLU.

    Args:
        sizes: Inputs, the units of each hidden layer, classes: `(n_in, ..., c)`.
        copies: How many networks, $s$.
        bias: False for layers without.
        generator: Source of the first weights, on the CPU: normal, with a variance of
            two over the layer's inputs. Biases start at 0.

    Returns:
        Called with examples for all, `(n, n_in)`, or for each, `(s, n, n_in)`, the
        scores, `(s, n, c)`.

    Raises:
        ValueError: If there are fewer than two sizes, or less than one copy.

    Reference:
        He et al. 2015, "Delving Deep into Rectifiers", eq. (10), arXiv:1502.01852,
        for the first weights.
    """

    def __init__(
        self,
        *sizes: int,
        copies: int,
        bias: bool = True,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if len(sizes) < 2 or copies < 1:
            raise ValueError(
                "a network needs two sizes at least, and at least one copy: "
                f"got {sizes} and {copies}"
            )
        self.copies = copies
        self.weights = nn.ParameterList()
        self.biases = nn.ParameterList()
        for n_in, n_out in pairwise(sizes):
            drawn = torch.randn(copies, n_in, n_out, generator=generator)
            self.weights.append(nn.Parameter(drawn * (2 / n_in) ** 0.5))
            if bias:
                self.biases.append(nn.Parameter(torch.zeros(copies, 1, n_out)))

    def forward(self, inputs: Tensor) -> Tensor:
        values = inputs  # (n, n_in) or (s, n, n_in)
        for layer, weight in enumerate(self.weights):
            values = values.relu() if layer else values
            values = values @ weight  # (s, n, n_out)
            if len(self.biases):
                values = values + self.biases[layer]
        return values

    @torch.no_grad()
    def losses(self, inputs: Tensor, labels: Tensor) -> Tensor:
        """The mean cross-entropy of each network, `(s,)`."""
        targets = labels.expand(self.copies, -1)
        every = cross_entropy(self(inputs).mT, targets, reduction="none")
        return every.mean(dim=1)


def train_copies(
    networks: NetworkCopies,
    inputs: Tensor,
    labels: Tensor,
    optimiser: Steps,
    *,
    steps: int,
    batch_size: int,
    schedule: Callable[[int], float] | None = None,
    every: int | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Train networks side by side, each on batches of its own.

    Batches are drawn with replacement. The loss is the sum of the networks' mean
    cross-entropies; since no weight is shared, the gradient of each is its own.

    Args:
        networks: $s$ networks.
        inputs: Examples, `(n, n_in)`.
        labels: Their classes, `(n,)`.
        optimiser: Moves the networks' parameters.
        steps: How many; at least 1.
        batch_size: Examples for each network in a step.
        schedule: Takes the number of the step, from 0 on, and returns its learning
            rate. By default the rate stays.
        every: After how many steps to look at the loss on all examples; it begins
            with the first weights. By default once, after the last step.
        generator: Source of the batches, on the CPU.

    Returns:
        The losses on all examples, `(s, looks)`.

    Raises:
        ValueError: If a count is below 1.

    Reference:
        Bottou, Curtis and Nocedal 2018, "Optimization Methods for Large-Scale Machine
        Learning", algorithm 4.1, arXiv:1606.04838.
    """
    every = steps if every is None else every
    if min(steps, batch_size, every) < 1:
        raise ValueError(
            "steps, batch_size and every must be at least 1, "
            f"got {steps}, {batch_size} and {every}"
        )
    seen = []
    for step in range(steps):
        if step % every == 0 and every < steps:
            seen.append(networks.losses(inputs, labels))
        drawn = torch.randint(
            len(labels), (networks.copies, batch_size), generator=generator
        ).to(labels.device)
        loss = cross_entropy(networks(inputs[drawn]).mT, labels[drawn])
        optimiser.zero_grad()
        (networks.copies * loss).backward()  # type: ignore[no-untyped-call]
        if schedule is not None:
            optimiser.learning_rate = schedule(step)
        optimiser.step()
    if steps % every == 0:
        seen.append(networks.losses(inputs, labels))
    return torch.stack(seen, dim=1)
