"""Search without gradients, to see what gradients are worth."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from .optimiser import require_at_least_0


class SearchResult(NamedTuple):
    """The best weights found, and the lowest loss after each evaluation."""

    best: Tensor  # shaped like the weights
    losses: Tensor  # (evaluations,)


def random_search(
    loss: Callable[[Tensor], Tensor],
    shape: tuple[int, ...],
    *,
    evaluations: int,
    scale: float = 1.0,
    generator: torch.Generator | None = None,
) -> SearchResult:
    """Draw weights from a normal distribution, and keep the best.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        shape: The weights' shape.
        evaluations: How many to try, at least 1.
        scale: The standard deviation of the weights.
        generator: Source of the weights, on the CPU.

    Returns:
        The best weights, and the lowest loss after each evaluation.

    Raises:
        ValueError: If there is nothing to try, or `scale` is negative.

    Reference:
        Rastrigin 1963, "The convergence of the random search method in the extremal
        control of a many parameter system".
    """
    _require_at_least_1(evaluations=evaluations)
    require_at_least_0(scale=scale)
    tried = [scale * torch.randn(shape, generator=generator)]
    losses = [_value(loss, tried[0])]
    best = tried[0]
    for _ in range(evaluations - 1):
        candidate = scale * torch.randn(shape, generator=generator)
        value = _value(loss, candidate)
        if value < losses[-1]:
            best = candidate
        losses.append(min(value, losses[-1]))
    return SearchResult(best, torch.tensor(losses))


def hill_climb(
    loss: Callable[[Tensor], Tensor],
    start: Tensor,
    *,
    generations: int,
    population: int,
    step_size: float,
    generator: torch.Generator | None = None,
) -> SearchResult:
    """Move to the best of a few random neighbours, if it is better, and repeat.

    The simplest of evolution strategies: one parent, `population` children, and the
    best of them all is the next parent.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        start: The first weights, `(...)`. Looking at them is not counted.
        generations: How often to look around.
        population: Neighbours per generation, at least 1.
        step_size: The standard deviation of a neighbour's weights from the parent's.
        generator: Source of the neighbours, on the CPU.

    Returns:
        The best weights, and the lowest loss after each of the
        `generations * population` evaluations.

    Raises:
        ValueError: If a count is out of range, or `step_size` is negative.

    Reference:
        Beyer and Schwefel 2002, "Evolution strategies: a comprehensive
        introduction", the (1 + λ) strategy.
    """
    _require_at_least_1(generations=generations, population=population)
    require_at_least_0(step_size=step_size)
    best = start.detach()
    lowest = _value(loss, best)
    losses = []
    for _ in range(generations):
        noise = torch.randn(population, *start.shape, generator=generator)
        parent = best
        for child in parent + step_size * noise.to(start):
            value = _value(loss, child)
            if value < lowest:
                best, lowest = child, value
            losses.append(lowest)
    return SearchResult(best, torch.tensor(losses))


def _require_at_least_1(**counts: int) -> None:
    for name, count in counts.items():
        if count < 1:
            raise ValueError(f"{name} must be at least 1, got {count}")


@torch.no_grad()
def _value(loss: Callable[[Tensor], Tensor], w: Tensor) -> float:
    return float(loss(w))
