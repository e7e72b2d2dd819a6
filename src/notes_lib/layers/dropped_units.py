import torch
from torch import Tensor, nn

from notes_lib.core import require_floating_point


def dropout(
    input: Tensor,
    *,
    keep_prob: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Silence random units in training, and scale up the ones that are left.

    $$y_i = \frac{m_i}{p}\, x_i, \qquad m_i \sim \text{Bernoulli}(p)$$

    In the mean over the draws $y = x$. So the next layer sees the same mean in
    training and at test time, when nothing is dropped and nothing needs scaling.

    Args:
        input: Units, `(...)`.
        keep_prob: The probability $p$ that a unit stays. PyTorch's `Dropout(p)` takes
            the other one, the probability to be dropped.
        training: False to return `input` as it is.
        generator: Source of randomness. With one on the CPU every device drops the
            same units; without one, the input's device draws.

    Returns:
        Units, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If `keep_prob` is not in (0, 1].

    Reference:
        Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from
        Overfitting", section 10 for the scaling in training ("inverted dropout").
    """
    _require_probability(keep_prob)
    require_floating_point(input=input)
    if not training or keep_prob == 1:
        return input
    return input * _kept(input, keep_prob, generator).div_(keep_prob)


def dropout_unscaled(
    input: Tensor,
    *,
    keep_prob: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Silence random units in training, and scale all units down at test time.

    $$y_i = m_i\, x_i \text{ in training}, \qquad y_i = p\, x_i \text{ at test time}$$

    This is how dropout was first described. The mean of a unit is $p$ times as large
    as without dropout, in training and at test time alike.

    Args:
        input: Units, `(...)`.
        keep_prob: The probability $p$ that a unit stays.
        training: False for test time.
        generator: As in `dropout`.

    Returns:
        Units, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.
        ValueError: If `keep_prob` is not in (0, 1].

    Reference:
        Hinton et al. 2012, "Improving Neural Networks by Preventing Co-Adaptation of
        Feature Detectors", arXiv:1207.0580.
    """
    _require_probability(keep_prob)
    require_floating_point(input=input)
    if not training:
        return input * keep_prob
    return input * _kept(input, keep_prob, generator)


class Dropout(nn.Module):
    """A layer that calls `dropout` in training, and hands its input on in evaluation.

    Args:
        keep_prob: As in `dropout`.
        generator: As in `dropout`.

    Raises:
        ValueError: If `keep_prob` is not in (0, 1].

    Reference:
        PyTorch documentation, `torch.nn.Dropout`.
    """

    def __init__(
        self, keep_prob: float = 0.5, *, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        _require_probability(keep_prob)
        self.keep_prob, self.generator = keep_prob, generator

    def extra_repr(self) -> str:
        return f"keep_prob={self.keep_prob}"

    def forward(self, input: Tensor) -> Tensor:
        return dropout(
            input,
            keep_prob=self.keep_prob,
            training=self.training,
            generator=self.generator,
        )


def _kept(input: Tensor, keep_prob: float, generator: torch.Generator | None) -> Tensor:
    """1 for units that stay, 0 for the others, like `input`."""
    device = input.device if generator is None else generator.device
    mask = torch.empty(input.shape, dtype=input.dtype, device=device)
    return mask.bernoulli_(keep_prob, generator=generator).to(input.device)


def _require_probability(keep_prob: float) -> None:
    if not 0 < keep_prob <= 1:
        raise ValueError(f"keep_prob must be in (0, 1], got {keep_prob}")
