"""Drawing some examples from many."""

from collections.abc import Iterable
from typing import TypeVar

import torch
from torch import Tensor

from .splits import proportional_counts

T = TypeVar("T")


def stratified_sample(
    labels: Tensor, count: int, *, generator: torch.Generator | None = None
) -> Tensor:
    """Draw examples so that each class has its share of the sample.

    Args:
        labels: One class per example, `(n,)`.
        count: How many to draw, without replacement; at most `n`.
        generator: Source of the choice, on the CPU.

    Returns:
        Indices, `(count,)`, sorted. A class differs by less than one example from its
        exact share.

    Raises:
        ValueError: If `labels` is not `(n,)`, or `count` is out of range.

    Reference:
        Neyman 1934, "On the Two Different Aspects of the Representative Method",
        with allocation in proportion.
    """
    if labels.ndim != 1 or not 0 <= count <= len(labels):
        raise ValueError(
            "labels must be (n,) and count in 0..n: "
            f"labels is {tuple(labels.shape)}, count is {count}"
        )
    labels = labels.cpu()
    classes, sizes = torch.unique(labels, return_counts=True)
    chosen = [torch.zeros(0, dtype=torch.long)]
    for one, quota in zip(classes, proportional_counts(sizes, count), strict=True):
        members = (labels == one).nonzero().squeeze(1)
        mixed = torch.randperm(len(members), generator=generator)
        chosen.append(members[mixed[: int(quota)]])
    return torch.cat(chosen).sort().values


def weighted_sample(
    weights: Tensor,
    count: int,
    *,
    replacement: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw examples with chances in proportion to their weights.

    With replacement, a uniform number is looked up among the running sums of the
    weights. Without, each example gets the score $\ln w_i + g_i$, where $g_i$ is
    Gumbel noise, and the greatest scores win: the same as drawing one by one.

    Args:
        weights: At least 0, not all 0, `(n,)`.
        count: How many to draw.
        replacement: False to draw no example twice.
        generator: Source of the choice, on the CPU.

    Returns:
        Indices, `(count,)`, in the order of drawing, on the CPU.

    Raises:
        ValueError: If `weights` is not `(n,)`, has no weight, or a negative one, or
            has fewer weights above 0 than are to be drawn without replacement.

    Reference:
        Efraimidis and Spirakis 2006, "Weighted random sampling with a reservoir".
    """
    weights = weights.detach().double().cpu()
    if weights.ndim != 1 or not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError(
            "weights must be (n,), at least 0 and not all 0: got shape "
            f"{tuple(weights.shape)} and sum {float(weights.sum())}"
        )
    available = int((weights > 0).sum())
    if count < 0 or (not replacement and count > available):
        raise ValueError(f"count must be in 0..{available}, got {count}")
    if replacement:
        sums = weights.cumsum(0)
        dart = torch.rand(count, generator=generator, dtype=torch.float64) * sums[-1]
        found: Tensor = torch.searchsorted(sums, dart, right=True)
        # Rounding may put a dart on the very end; it belongs to the last weight.
        return found.clamp(max=int((weights > 0).nonzero().max()))
    dice = torch.rand(len(weights), generator=generator, dtype=torch.float64)
    gumbel = -(-dice.clamp(min=1e-300).log()).log()
    return (weights.log() + gumbel).topk(count).indices


def reservoir_sample(
    stream: Iterable[T], count: int, *, generator: torch.Generator | None = None
) -> list[T]:
    """Draw from a stream of unknown length, which passes by once.

    Item number $i$ replaces a random one of the sample with chance `count` / $i$, and
    so all items have had the same chance at any time.

    Args:
        stream: The items.
        count: How many to keep, at least 0.
        generator: Source of the choice, on the CPU.

    Returns:
        `count` items, or all if the stream is shorter.

    Raises:
        ValueError: If `count` is negative.

    Reference:
        Vitter 1985, "Random Sampling with a Reservoir", algorithm R.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0, got {count}")
    sample: list[T] = []
    for seen, item in enumerate(stream):
        if seen < count:
            sample.append(item)
            continue
        place = int(torch.randint(seen + 1, (), generator=generator))
        if place < count:
            sample[place] = item
    return sample
