from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from .activations import relu


class SideBySide(nn.Module):
    r"""Several fully connected ReLU networks of the same sizes, computed together.

    $$h^\ell_k = \max(0, h^{\ell - 1}_k W_{\ell k} + b_{\ell k}),
    \qquad k = 1, \dots, s$$

    The last layer has no ReLU. No network sees another: one product of stacked
    matrices takes the place of `s` small ones, which saves time where a run is
    repeated from several random starts.

    Weights start as Kaiming's normal ones, and biases uniform in $\pm 1$, so that the
    bends are spread out over inputs of that size.

    Args:
        sizes: Inputs, the units of each hidden layer, outputs: `(n_in, ..., n_out)`.
        networks: How many, `s`.
        uniform: True to start weights and biases uniform in $\pm 1 / \sqrt{n_{in}}$, as
            `Linear` does.
        generator: Source of the first weights, on the CPU; move the networks
            afterwards.

    Raises:
        ValueError: If there are fewer than two sizes, or a number is below 1.

    Reference:
        He et al. 2015, "Delving Deep into Rectifiers", eq. (10), arXiv:1502.01852.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        networks: int,
        *,
        uniform: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if len(sizes) < 2 or min(*sizes, networks) < 1:
            raise ValueError(
                "there must be a network, and sizes of 1 and more for the inputs and "
                f"the outputs at least: got {networks} of the sizes {tuple(sizes)}"
            )
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        for n_in, n_out in pairwise(sizes):
            bound = n_in**-0.5 if uniform else 1.0
            weight = torch.empty(networks, n_in, n_out)
            if uniform:
                weight.uniform_(-bound, bound, generator=generator)
            else:
                weight.normal_(std=(2 / n_in) ** 0.5, generator=generator)
            bias = torch.empty(networks, 1, n_out)
            self.weights.append(weight)
            self.biases.append(bias.uniform_(-bound, bound, generator=generator))

    def forward(self, input: Tensor) -> Tensor:
        """Takes `(n, n_in)`, the same for all, and gives `(s, n, n_out)`."""
        layers = list(zip(self.weights, self.biases, strict=True))
        for number, (weight, bias) in enumerate(layers, start=1):
            input = input @ weight + bias  # (s, n, n_out)
            if number < len(layers):
                input = relu(input)
        return input
