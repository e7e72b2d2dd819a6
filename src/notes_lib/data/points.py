"""Labelled points in the plane, from easy to tell apart to tangled."""

import math

import torch
from torch import Tensor


def blobs(
    count: int,
    *,
    centres: Tensor,
    spread: float = 1.0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Scatter points about centres, one class per centre.

    Args:
        count: How many points, `n`, shared out evenly; the first classes get the rest.
        centres: `(c, d)`.
        spread: The standard deviation about a centre, along each axis.
        generator: Source of the noise, on the CPU.

    Returns:
        Points, `(n, d)`, class by class, and their labels, `(n,)`.

    Raises:
        ValueError: If there is no centre, or `count` is negative.
    """
    _require_counts(count, len(centres))
    labels = _shared_out(count, len(centres))
    noise = torch.randn(count, centres.shape[1], generator=generator).to(centres)
    return centres[labels.to(centres.device)] + spread * noise, labels.to(
        centres.device
    )


def moons(
    count: int, *, noise: float = 0.0, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    """Put points on two half circles that reach into each other.

    Args:
        count: How many points, `n`, shared out evenly.
        noise: The standard deviation about the half circles.
        generator: Source of the noise, on the CPU.

    Returns:
        Points, `(n, 2)`, class by class, and their labels, `(n,)`: 0 for the upper
        half circle, about the origin, and 1 for the lower, about (1, 0.5).

    Raises:
        ValueError: If `count` is negative.
    """
    _require_counts(count, 2)
    upper = torch.linspace(0, math.pi, count // 2)
    lower = torch.linspace(0, math.pi, count - count // 2)
    points = torch.cat(
        [
            torch.stack([upper.cos(), upper.sin()], dim=1),
            torch.stack([1 - lower.cos(), 0.5 - lower.sin()], dim=1),
        ]
    )
    labels = torch.cat([torch.zeros(len(upper)), torch.ones(len(lower))]).long()
    return points + noise * torch.randn(points.shape, generator=generator), labels


def circles(
    count: int,
    *,
    inner_radius: float = 0.5,
    noise: float = 0.0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Put points on a circle of radius 1 and on a smaller one inside it.

    Args:
        count: How many points, `n`, shared out evenly.
        inner_radius: Of the smaller circle.
        noise: The standard deviation about the circles.
        generator: Source of the noise, on the CPU.

    Returns:
        Points, `(n, 2)`, class by class, and their labels, `(n,)`: 0 outside.

    Raises:
        ValueError: If `count` is negative.
    """
    _require_counts(count, 2)
    outer, inner = count // 2, count - count // 2
    turns = [torch.arange(k) / k * 2 * math.pi for k in (outer, inner) if k]
    labels = torch.cat([torch.zeros(outer), torch.ones(inner)]).long()
    angle = torch.cat(turns) if turns else torch.zeros(0)
    radius = torch.where(labels == 0, 1.0, inner_radius)
    points = radius[:, None] * torch.stack([angle.cos(), angle.sin()], dim=1)
    return points + noise * torch.randn(points.shape, generator=generator), labels


def spirals(
    count: int,
    *,
    arms: int = 3,
    turns: float = 0.75,
    noise: float = 0.0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Put points on the arms of a spiral, one class per arm.

    Args:
        count: How many points, `n`, shared out evenly; the first arms get the rest.
        arms: How many classes, `c`.
        turns: How far an arm winds from the centre to radius 1, in full turns.
        noise: The standard deviation of the angle about its arm, in radians.
        generator: Source of the noise, on the CPU.

    Returns:
        Points, `(n, 2)`, arm by arm and from the inside out, and their labels, `(n,)`.

    Raises:
        ValueError: If there is no arm, or `count` is negative.
    """
    _require_counts(count, arms)
    labels = _shared_out(count, arms)
    sizes = torch.bincount(labels, minlength=arms)
    radius = torch.cat([torch.linspace(0, 1, int(size)) for size in sizes])
    angle = 2 * math.pi * (labels / arms + turns * radius)
    angle = angle + noise * torch.randn(count, generator=generator)
    points = radius[:, None] * torch.stack([angle.cos(), angle.sin()], dim=1)
    return points, labels


def _shared_out(count: int, classes: int) -> Tensor:
    """Labels in order, with sizes that differ by 1 at most."""
    sizes = torch.full((classes,), count // classes)
    sizes[: count % classes] += 1
    return torch.arange(classes).repeat_interleave(sizes)


def _require_counts(count: int, classes: int) -> None:
    if count < 0 or classes < 1:
        raise ValueError(
            "count must be at least 0, and there must be a class: "
            f"got {count} points of {classes} classes"
        )
