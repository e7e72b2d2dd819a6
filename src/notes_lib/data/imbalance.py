"""What to do when a class has few examples. Only ever to training data!"""

import torch
from torch import Tensor


def smote(
    points: Tensor,
    count: int,
    *,
    neighbours: int = 5,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Make up new points between neighbouring points of a rare class.

    Each is $x + u\,(x' - x)$, where $x$ is a random point, $x'$ a random one of its
    nearest neighbours, and $u$ uniform in [0, 1).

    Args:
        points: The points of the rare class, `(n, d)`.
        count: How many to make up.
        neighbours: How many nearest neighbours to choose from, between 1 and `n - 1`.
        generator: Source of the choices, on the CPU.

    Returns:
        New points, `(count, d)`.

    Raises:
        ValueError: If `points` is not `(n, d)`, or a number is out of range.

    Reference:
        Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique",
        figure 3 (there every point is used equally often), arXiv:1106.1813.
    """
    if points.ndim != 2:
        raise ValueError(f"points must be (n, d), got {tuple(points.shape)}")
    if count < 0 or not 1 <= neighbours <= len(points) - 1:
        raise ValueError(
            f"count must be at least 0 and neighbours in 1..{len(points) - 1}: "
            f"got {count} and {neighbours}"
        )
    distances = torch.cdist(points, points)
    distances.fill_diagonal_(torch.inf)  # no point is its own neighbour
    nearest = distances.topk(neighbours, largest=False).indices  # (n, neighbours)
    start = torch.randint(len(points), (count,), generator=generator)
    rank = torch.randint(neighbours, (count,), generator=generator)
    start, rank = start.to(points.device), rank.to(points.device)
    share = torch.rand(count, 1, generator=generator).to(points)
    end = nearest[start, rank]
    return points[start] + share * (points[end] - points[start])


def oversample(labels: Tensor, *, generator: torch.Generator | None = None) -> Tensor:
    """Repeat examples of the smaller classes until all classes are equally large.

    Do it after the data are split: otherwise copies of one example end up on both
    sides, and the test measures memory.

    Args:
        labels: One class per example, `(n,)`.
        generator: Source of the choices, on the CPU.

    Returns:
        Indices: all examples first, and then the repeated ones, class by class.

    Raises:
        ValueError: If `labels` is not `(n,)`.

    Reference:
        Japkowicz and Stephen 2002, "The class imbalance problem: A systematic study".
    """
    if labels.ndim != 1:
        raise ValueError(f"labels must be (n,), got {tuple(labels.shape)}")
    classes, sizes = torch.unique(labels, return_counts=True)
    chosen = [torch.arange(len(labels), device=labels.device)]
    for one, size in zip(classes.tolist(), sizes.tolist(), strict=True):
        members = (labels == one).nonzero().squeeze(1)
        missing = int(sizes.max()) - size
        again = torch.randint(size, (missing,), generator=generator)
        chosen.append(members[again.to(labels.device)])
    return torch.cat(chosen)
