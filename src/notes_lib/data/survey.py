"""A made-up town that is asked about low mood, and does not always answer."""

import torch
from torch import Tensor

from .missing import (
    missing_at_random,
    missing_completely_at_random,
    missing_not_at_random,
)


def mood_survey(
    people: int, *, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    r"""Ask people about low mood. The young have the higher scores.

    Ages are even between 20 and 80 years. The score falls by 3 points in ten years:
    $30 - 0.3\,(x - 50)$ at the age $x$, plus noise with a standard deviation of 6.

    Args:
        people: How many.
        generator: Source of ages and scores, on the CPU.

    Returns:
        Ages in years, `(people,)`, and low-mood scores in points, `(people,)`.

    Raises:
        ValueError: If `people` is negative.
    """
    if people < 0:
        raise ValueError(f"people must be at least 0, got {people}")
    age = 20 + 60 * torch.rand(people, generator=generator)
    score = 30 - 0.3 * (age - 50) + 6 * torch.randn(people, generator=generator)
    return age, score


def three_silences(
    age: Tensor,
    score: Tensor,
    *,
    share: float = 0.4,
    generator: torch.Generator | None = None,
) -> dict[str, Tensor]:
    """Let people be silent about their score, for each of the three reasons.

    Args:
        age: Known of everybody, `(n,)`.
        score: What some do not tell, `(n,)`.
        share: The mean chance to be silent, strictly between 0 and 1.
        generator: Source of the choice, on the CPU.

    Returns:
        By `"MCAR"`, `"MAR"` (the old are silent more often) and `"MNAR"` (those with
        high scores are), True for those who are silent, `(n,)`.

    Raises:
        ValueError: If `share` is out of range.
    """
    return {
        "MCAR": missing_completely_at_random(score, share=share, generator=generator),
        "MAR": missing_at_random(age, share=share, generator=generator),
        "MNAR": missing_not_at_random(score, share=share, generator=generator),
    }
