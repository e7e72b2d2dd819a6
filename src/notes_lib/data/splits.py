"""Which examples to learn from and which to be tested on, as indices."""

import torch
from torch import Tensor

Split = tuple[Tensor, Tensor]


def k_fold(
    count: int,
    folds: int,
    *,
    shuffle: bool = False,
    generator: torch.Generator | None = None,
) -> list[Split]:
    """Let every part of the data be the test set once.

    Args:
        count: How many examples there are, `n`.
        folds: How many parts, between 2 and `n`; their sizes differ by 1 at most.
        shuffle: True to mix the examples first. Data in order of time should stay so:
            see `time_series_split`.
        generator: Source of the order, on the CPU.

    Returns:
        Per fold the indices to train on and those to test on, each sorted.

    Raises:
        ValueError: If `folds` is out of range.

    Reference:
        Stone 1974, "Cross-Validatory Choice and Assessment of Statistical
        Predictions".
    """
    _require_folds(folds, count)
    order = (
        torch.randperm(count, generator=generator) if shuffle else torch.arange(count)
    )
    sizes = torch.full((folds,), count // folds)
    sizes[: count % folds] += 1
    fold_of = torch.empty(count, dtype=torch.long)
    fold_of[order] = torch.arange(folds).repeat_interleave(sizes)
    return _splits(fold_of, folds)


def stratified_k_fold(
    labels: Tensor,
    folds: int,
    *,
    shuffle: bool = False,
    generator: torch.Generator | None = None,
) -> list[Split]:
    """Let every part be the test set once, each with all classes in proportion.

    Args:
        labels: One class per example, `(n,)`.
        folds: How many parts, from 2 to the size of the smallest class.
        shuffle: True to mix the examples of each class first.
        generator: Source of the order, on the CPU.

    Returns:
        Per fold the indices to train on and those to test on, each sorted.

    Raises:
        ValueError: If `labels` is not `(n,)`, or `folds` is out of range.

    Reference:
        Kohavi 1995, "A Study of Cross-Validation and Bootstrap for Accuracy
        Estimation and Model Selection"; scikit-learn documentation,
        `StratifiedKFold`, for which fold gets the remainders.
    """
    classes, sizes = _classes(labels)
    _require_folds(folds, int(sizes.min()) if len(sizes) else 0)
    labels = labels.cpu()
    # Deal out the examples, sorted by class, like cards: fold by fold in turns.
    first_seen = sorted(
        classes.tolist(), key=lambda c: int((labels == c).int().argmax())
    )
    counts = torch.zeros(folds, len(classes), dtype=torch.long)
    dealt = 0
    for column, one in enumerate(first_seen):
        turns = torch.arange(dealt, dealt + int((labels == one).sum())) % folds
        counts[:, column] = torch.bincount(turns, minlength=folds)
        dealt += len(turns)
    fold_of = torch.empty(len(labels), dtype=torch.long)
    for column, one in enumerate(first_seen):
        parts = torch.arange(folds).repeat_interleave(counts[:, column])
        if shuffle:
            parts = parts[torch.randperm(len(parts), generator=generator)]
        fold_of[labels == one] = parts
    return _splits(fold_of, folds)


def time_series_split(count: int, folds: int) -> list[Split]:
    """Always train on the past and test on what comes next.

    Args:
        count: How many examples there are, in order of time, `n`.
        folds: How many test sets, all of `n // (folds + 1)` examples, at least 1.

    Returns:
        Per fold the indices to train on, all before those to test on.

    Raises:
        ValueError: If there are too few examples.

    Reference:
        Bergmeir and Benítez 2012, "On the use of cross-validation for time series
        predictor evaluation".
    """
    if folds < 1 or count < folds + 1:
        raise ValueError(
            "there must be a fold, and more examples than folds: "
            f"got {folds} folds of {count} examples"
        )
    size = count // (folds + 1)
    starts = range(count - folds * size, count, size)
    return [
        (torch.arange(start), torch.arange(start, start + size)) for start in starts
    ]


def stratified_split(
    labels: Tensor, *, test_share: float, generator: torch.Generator | None = None
) -> Split:
    """Set aside a random test set that has all classes in proportion.

    Args:
        labels: One class per example, `(n,)`.
        test_share: The share of the test set, strictly between 0 and 1; rounded to
            whole examples, so that classes differ by less than one from their share.
        generator: Source of the choice, on the CPU.

    Returns:
        The indices to train on and those to test on, each sorted.

    Raises:
        ValueError: If `labels` is not `(n,)`, or `test_share` is out of range.

    Reference:
        Kohavi 1995, "A Study of Cross-Validation and Bootstrap for Accuracy
        Estimation and Model Selection".
    """
    if not 0 < test_share < 1:
        raise ValueError(f"test_share must be between 0 and 1, got {test_share}")
    classes, sizes = _classes(labels)
    labels = labels.cpu()
    tested = torch.zeros(len(labels), dtype=torch.bool)
    quotas = proportional_counts(sizes, round(test_share * len(labels)))
    for one, quota in zip(classes, quotas.tolist(), strict=True):
        members = (labels == one).nonzero().squeeze(1)
        chosen = torch.randperm(len(members), generator=generator)[:quota]
        tested[members[chosen]] = True
    return (~tested).nonzero().squeeze(1), tested.nonzero().squeeze(1)


def proportional_counts(sizes: Tensor, count: int) -> Tensor:
    """Share out `count` in proportion to `sizes`: whole numbers, largest rest first."""
    total = int(sizes.sum())
    if not total:
        return torch.zeros_like(sizes)
    whole = sizes * count // total
    rest = sizes * count % total  # in integers, so that no rounding decides a tie
    extra = rest.argsort(descending=True, stable=True)[: count - int(whole.sum())]
    whole[extra] += 1
    return whole


def _classes(labels: Tensor) -> tuple[Tensor, Tensor]:
    if labels.ndim != 1:
        raise ValueError(f"labels must be (n,), got {tuple(labels.shape)}")
    classes, sizes = torch.unique(labels.cpu(), return_counts=True)
    return classes, sizes


def _require_folds(folds: int, most: int) -> None:
    if not 2 <= folds <= most:
        raise ValueError(f"folds must be between 2 and {most}, got {folds}")


def _splits(fold_of: Tensor, folds: int) -> list[Split]:
    return [
        ((fold_of != i).nonzero().squeeze(1), (fold_of == i).nonzero().squeeze(1))
        for i in range(folds)
    ]
