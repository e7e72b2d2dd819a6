import torch
from torch import Tensor, nn

from notes_lib.core import progress
from notes_lib.optim import Adam


def fit_together(
    networks: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    *,
    steps: int,
    learning_rate: float = 0.02,
) -> Tensor:
    r"""Fit networks that are computed together to the same points, each by itself.

    Adam lowers the mean squared errors, with a rate that falls to 0 along a straight
    line. The sum of the errors is differentiated: in the weights of one network, its
    gradient is that of this network's own error, and Adam treats each weight by itself.

    Args:
        networks: Gives the predictions of them all, `(s, n, d)`, such as `SideBySide`.
        inputs: For all of them and at each step, `(n, ...)`.
        targets: For all of them and at each step, `(n, d)`.
        steps: How many, at least 1.
        learning_rate: At the first step.

    Returns:
        Each network's mean squared error before each step, `(s, steps)`.

    Raises:
        ValueError: If `steps` is below 1, or the predictions are not `(s, n, d)`.

    Reference:
        Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization",
        arXiv:1412.6980.
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    optimiser = Adam(networks.parameters(), learning_rate=learning_rate)
    history = []
    for step in progress(range(steps), "fitting"):
        output = networks(inputs)
        if output.ndim != 3 or output.shape[1:] != targets.shape:
            raise ValueError(
                f"predictions must be (s, {', '.join(map(str, targets.shape))}), as "
                f"the targets are, got {tuple(output.shape)}"
            )
        errors = (output - targets).square().mean(dim=(1, 2))
        optimiser.learning_rate = learning_rate * (1 - step / steps)
        optimiser.zero_grad()
        errors.sum().backward()
        optimiser.step()
        history.append(errors.detach())
    return torch.stack(history, dim=1)
