"""Which settings to try: on a grid, or drawn at random."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import torch


@dataclass(frozen=True)
class Range:
    """The values that one setting may have, from `low` to `high`.

    Args:
        low: The least.
        high: The greatest.
        log: True to spread them evenly in their logarithm, as suits learning rates.

    Raises:
        ValueError: If `high` is below `low`, or a logarithm is asked of 0 or less.
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(
                f"low must be at most high, got {self.low} and {self.high}"
            )
        if self.log and self.low <= 0:
            raise ValueError(f"low must be above 0 for a logarithm, got {self.low}")

    def at(self, share: float) -> float:
        """The value at a share of the way from `low`, 0, to `high`, 1."""
        if self.log:
            return self.low * math.pow(self.high / self.low, share)
        return self.low + (self.high - self.low) * share


def grid_settings(
    ranges: Mapping[str, Range], *, points: int
) -> list[dict[str, float]]:
    """All combinations of evenly spaced values.

    Args:
        ranges: The range of each setting, by name.
        points: Values per setting, at least 1; a single one is put in the middle.

    Returns:
        `points ** len(ranges)` settings.

    Raises:
        ValueError: If `points` is below 1.

    Reference:
        Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization",
        figure 1.
    """
    if points < 1:
        raise ValueError(f"points must be at least 1, got {points}")
    shares = [0.5] if points == 1 else [i / (points - 1) for i in range(points)]
    axes = [[span.at(share) for share in shares] for span in ranges.values()]
    return [dict(zip(ranges, values, strict=True)) for values in product(*axes)]


def random_settings(
    ranges: Mapping[str, Range],
    *,
    trials: int,
    generator: torch.Generator | None = None,
) -> list[dict[str, float]]:
    """Settings drawn evenly from their ranges, each by itself.

    Where one setting matters more than the others, as is usual, every trial tries a
    new value of it; a grid of as many trials tries few values again and again.

    Args:
        ranges: The range of each setting, by name.
        trials: How many settings to draw.
        generator: Source of the values, on the CPU.

    Returns:
        `trials` settings.

    Raises:
        ValueError: If `trials` is negative.

    Reference:
        Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization",
        figure 1.
    """
    if trials < 0:
        raise ValueError(f"trials must be at least 0, got {trials}")
    shares = torch.rand(trials, len(ranges), generator=generator, dtype=torch.float64)
    return [
        {
            name: span.at(share)
            for (name, span), share in zip(ranges.items(), row, strict=True)
        }
        for row in shares.tolist()
    ]


def chance_of_top(share: float, trials: int) -> float:
    r"""How likely the best of several random settings is among the best of all.

    $$P = 1 - (1 - q)^n$$

    Args:
        share: Which part of all settings counts as the top, $q$ in [0, 1].
        trials: How many settings are tried, $n$.

    Returns:
        The probability $P$.

    Raises:
        ValueError: If an argument is out of range.

    Reference:
        Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization".
    """
    if not 0 <= share <= 1 or trials < 0:
        raise ValueError(
            f"share must be in [0, 1] and trials at least 0, got {share} and {trials}"
        )
    return 1 - math.pow(1 - share, trials)
