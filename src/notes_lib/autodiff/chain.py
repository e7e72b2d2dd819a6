"""Backpropagation with the machinery in sight: layers that hand gradients back.

Every layer has a `forward`, which keeps what it will need later, and a `backward`,
which takes the gradient of the loss in its output and returns that in its input. On
the way it leaves the gradients of its own parameters in `grads`.
"""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor


class Layer(Protocol):
    """What `Chain` asks of a layer."""

    parameters: list[Tensor]
    grads: list[Tensor]

    def forward(self, input: Tensor) -> Tensor: ...

    def backward(self, upstream: Tensor) -> Tensor: ...


class LinearLayer:
    r"""$h' = W h + b$, for one example per row.

    Args:
        weight: `(n_out, n_in)`.
        bias: `(n_out,)`.
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.parameters = [weight, bias]
        self.grads: list[Tensor] = []

    def forward(self, input: Tensor) -> Tensor:
        self.input = input
        weight, bias = self.parameters
        return input @ weight.mT + bias

    def backward(self, upstream: Tensor) -> Tensor:
        # Rows are examples: each adds its own outer product to the weight's gradient.
        self.grads = [upstream.mT @ self.input, upstream.sum(dim=0)]
        return upstream @ self.parameters[0]


class ReLULayer:
    """max(0, h), entry by entry: no parameters, and a Jacobian of zeros and ones."""

    def __init__(self) -> None:
        self.parameters: list[Tensor] = []
        self.grads: list[Tensor] = []

    def forward(self, input: Tensor) -> Tensor:
        self.passes = input > 0
        return input * self.passes

    def backward(self, upstream: Tensor) -> Tensor:
        return upstream * self.passes


class SigmoidLayer:
    """The sigmoid, entry by entry: its slope follows from its output."""

    def __init__(self) -> None:
        self.parameters: list[Tensor] = []
        self.grads: list[Tensor] = []

    def forward(self, input: Tensor) -> Tensor:
        self.output = torch.sigmoid(input)
        return self.output

    def backward(self, upstream: Tensor) -> Tensor:
        return upstream * self.output * (1 - self.output)


class CrossEntropyLayer:
    """The mean cross-entropy of scores; `target` holds the true classes.

    Args:
        target: `(n,)`, integers.
    """

    def __init__(self, target: Tensor) -> None:
        self.target = target
        self.parameters: list[Tensor] = []
        self.grads: list[Tensor] = []

    def forward(self, input: Tensor) -> Tensor:
        shifted = input - input.amax(dim=1, keepdim=True)
        log_probabilities = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
        self.probabilities = log_probabilities.exp()
        return -log_probabilities.gather(1, self.target[:, None]).mean()

    def backward(self, upstream: Tensor) -> Tensor:
        truth = torch.zeros_like(self.probabilities)
        truth[torch.arange(len(truth)), self.target] = 1
        return upstream * (self.probabilities - truth) / len(truth)


class Chain:
    """Layers one after another, the loss last.

    Args:
        layers: In the order of the forward pass.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    def forward(self, input: Tensor) -> Tensor:
        """The loss, from the first layer to the last."""
        for layer in self.layers:
            input = layer.forward(input)
        return input

    def backward(self) -> Tensor:
        """All gradients, from the last layer to the first; returns the input's."""
        upstream = torch.ones(())
        for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        return upstream

    def step(self, learning_rate: float) -> None:
        """Move all parameters against their gradients, in place."""
        for layer in self.layers:
            for parameter, grad in zip(layer.parameters, layer.grads, strict=True):
                parameter -= learning_rate * grad
