"""How values go missing, and what can be put in their place. Missing values are nan.

Three ways matter (Rubin 1976): completely at random (MCAR), depending on what was
observed (MAR), and depending on the missing value itself (MNAR).
"""

from typing import Literal

import torch
from torch import Tensor


def missing_completely_at_random(
    values: Tensor, *, share: float, generator: torch.Generator | None = None
) -> Tensor:
    """Choose values to go missing, all with the same chance (MCAR).

    Args:
        values: `(...)`; only the shape matters.
        share: The chance of each.
        generator: Source of the choice, on the CPU.

    Returns:
        True where a value goes missing, `(...)`. Apply it with
        `values.masked_fill(missing, torch.nan)`.

    Raises:
        ValueError: If `share` is not in [0, 1].

    Reference:
        Rubin 1976, "Inference and missing data".
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be in [0, 1], got {share}")
    dice = torch.rand(values.shape, generator=generator)
    return (dice < share).to(values.device)


def missing_at_random(
    observed: Tensor,
    *,
    share: float,
    strength: float = 2.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Choose values to go missing, more often where something observed is large (MAR).

    The chance is $\sigma(b + s z)$, where $z$ is the observed value in standard
    deviations from its mean, $s$ the strength, and $b$ such that the mean chance is
    `share`.

    Args:
        observed: Known of every example, `(n,)`, such as the age.
        share: The mean chance, strictly between 0 and 1.
        strength: How much it matters, $s$: 0 is MCAR, and below 0 small values go
            missing.
        generator: Source of the choice, on the CPU.

    Returns:
        True where the other value, such as the income, goes missing, `(n,)`.

    Raises:
        ValueError: If `observed` is not `(n,)`, or `share` is out of range.

    Reference:
        Rubin 1976, "Inference and missing data".
    """
    return _missing_by(observed, "observed", share, strength, generator)


def missing_not_at_random(
    values: Tensor,
    *,
    share: float,
    strength: float = 2.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Choose values to go missing, more often where they are large themselves (MNAR).

    The chances are those of `missing_at_random`, but nothing that was observed tells
    them: no imputation can know what is gone.

    Args:
        values: The values, `(n,)`.
        share: The mean chance, strictly between 0 and 1.
        strength: As in `missing_at_random`.
        generator: Source of the choice, on the CPU.

    Returns:
        True where the value goes missing, `(n,)`.

    Raises:
        ValueError: If `values` is not `(n,)`, or `share` is out of range.

    Reference:
        Rubin 1976, "Inference and missing data".
    """
    return _missing_by(values, "values", share, strength, generator)


def impute(
    values: Tensor,
    how: Literal["mean", "median", "mode"] | float,
    *,
    like: Tensor | None = None,
) -> Tensor:
    """Replace the missing values of each feature by one number.

    Args:
        values: One row per example, `(n, d)`, nan where missing.
        how: The feature's mean, median or most frequent value (the least, of several);
            or a number to put everywhere.
        like: Where the number is found, `(m, d)`: for test data, give the training
            data. By default `values` itself.

    Returns:
        The values, `(n, d)`, without nan.

    Raises:
        ValueError: If the shapes do not fit, `how` is another word, or a feature is
            missing throughout.

    Reference:
        Little and Rubin 2019, "Statistical Analysis with Missing Data", chapter 4.
    """
    like = _matching(values, like)
    if isinstance(how, int | float):
        return values.nan_to_num(nan=float(how), posinf=torch.inf, neginf=-torch.inf)
    _require_some_of_each(like)
    if how == "mean":
        fill = like.nanmean(dim=0)
    elif how == "median":
        fill = like.nanquantile(0.5, dim=0)
    elif how == "mode":
        fill = torch.stack([_mode(column[~column.isnan()]) for column in like.T])
    else:
        raise ValueError(
            f"how must be 'mean', 'median', 'mode' or a number, got {how!r}"
        )
    return torch.where(values.isnan(), fill, values)


def impute_hot_deck(
    values: Tensor, *, generator: torch.Generator | None = None
) -> Tensor:
    """Replace each missing value by that of a random example which has it.

    Unlike a mean, this keeps the spread of a feature.

    Args:
        values: One row per example, `(n, d)`, nan where missing.
        generator: Source of the choice, on the CPU.

    Returns:
        The values, `(n, d)`, without nan.

    Raises:
        ValueError: If `values` is not `(n, d)`, or a feature is missing throughout.

    Reference:
        Andridge and Little 2010, "A Review of Hot Deck Imputation for Survey
        Non-response".
    """
    _require_some_of_each(_matching(values, None))
    filled = values.clone()
    for column in filled.T:
        missing = column.isnan()
        donors = column[~missing]
        chosen = torch.randint(
            max(len(donors), 1), (int(missing.sum()),), generator=generator
        )
        column[missing] = donors[chosen.to(values.device)]
    return filled


def impute_neighbours(values: Tensor, *, neighbours: int = 5) -> Tensor:
    r"""Replace each missing value by its mean over the most similar examples.

    Distances use the features that both examples have, scaled up for those that one
    lacks: $\sqrt{\frac{d}{\text{shared}} \sum (x - x')^2}$. Examples that share no
    feature are no neighbours; who has none gets the feature's mean.

    Args:
        values: One row per example, `(n, d)`, nan where missing.
        neighbours: How many examples to average over, at least 1.

    Returns:
        The values, `(n, d)`, without nan.

    Raises:
        ValueError: If `values` is not `(n, d)`, a feature is missing throughout, or
            `neighbours` is below 1.

    Reference:
        Troyanskaya et al. 2001, "Missing value estimation methods for DNA
        microarrays"; scikit-learn documentation, `KNNImputer`, for the distance.
    """
    _require_some_of_each(_matching(values, None))
    if neighbours < 1:
        raise ValueError(f"neighbours must be at least 1, got {neighbours}")
    known = ~values.isnan()
    shared = known.to(values.dtype) @ known.to(values.dtype).T  # (n, n)
    difference = values[:, None] - values  # (n, n, d), nan where one is missing
    squares = difference.nan_to_num().square().sum(dim=-1)
    distances = torch.where(
        shared > 0, (squares * values.shape[1] / shared).sqrt(), torch.inf
    )
    filled = values.clone()
    for i, j in (~known).nonzero().tolist():
        to_donors = distances[i].masked_fill(~known[:, j], torch.inf)
        near = to_donors.argsort(stable=True)[:neighbours]
        near = near[to_donors[near].isfinite()]
        donors = values[near, j] if len(near) else values[known[:, j], j]
        filled[i, j] = donors.mean()
    return filled


def impute_by_regression(
    values: Tensor,
    target: int,
    *,
    spread: bool = False,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Predict the missing values of one feature from the others, by least squares.

    Under MAR, if the relation is linear, the mean of the result is unbiased. Its
    spread is too small unless noise is added.

    Args:
        values: One row per example, `(n, d)`, nan where missing; features other than
            the target must be complete.
        target: The feature to fill, its column.
        spread: True to add noise with the standard deviation of the residuals.
        generator: Source of the noise, on the CPU.

    Returns:
        The values, `(n, d)`, without nan.

    Raises:
        ValueError: If `values` is not `(n, d)`, another feature is incomplete, or
            fewer rows are complete than `d`, the number of coefficients.

    Reference:
        Little and Rubin 2019, "Statistical Analysis with Missing Data", section 4.2.
    """
    _matching(values, None)
    others = torch.cat([values[:, :target], values[:, target:][:, 1:]], dim=1)
    if others.isnan().any():
        raise ValueError("features other than the target must have no nan")
    design = torch.cat([others, torch.ones_like(values[:, :1])], dim=1)
    known = ~values[:, target].isnan()
    if int(known.sum()) < design.shape[1]:
        raise ValueError(
            f"at least {design.shape[1]} rows must have the target, "
            f"got {int(known.sum())}"
        )
    solution = torch.linalg.lstsq(design[known], values[known, target, None]).solution
    predicted = (design @ solution).squeeze(1)
    if spread:
        residuals = values[known, target] - predicted[known]
        degrees = max(len(residuals) - design.shape[1], 1)
        scale = (residuals.square().sum() / degrees).sqrt()
        noise = torch.randn(len(values), generator=generator).to(values)
        predicted = predicted + scale * noise
    filled = values.clone()
    filled[~known, target] = predicted[~known]
    return filled


def _missing_by(
    cause: Tensor,
    name: str,
    share: float,
    strength: float,
    generator: torch.Generator | None,
) -> Tensor:
    if cause.ndim != 1:
        raise ValueError(f"{name} must be (n,), got {tuple(cause.shape)}")
    if not 0 < share < 1:
        raise ValueError(f"share must be between 0 and 1, got {share}")
    if not len(cause):
        return torch.zeros(0, dtype=torch.bool, device=cause.device)
    centred = cause.double() - cause.double().mean()
    deviation = cause.double().std(correction=0)
    push = strength * centred / torch.where(deviation > 0, deviation, 1.0)
    low = -float(push.abs().max()) - 50.0  # all chances are about 0 here, and 1 there
    high = -low
    for _ in range(100):
        middle = (low + high) / 2
        if (push + middle).sigmoid().mean() < share:
            low = middle
        else:
            high = middle
    dice = torch.rand(len(cause), generator=generator, dtype=torch.float64)
    return dice.to(cause.device) < (push + low).sigmoid()


def _matching(values: Tensor, like: Tensor | None) -> Tensor:
    like = values if like is None else like
    if values.ndim != 2 or like.ndim != 2 or values.shape[1] != like.shape[1]:
        raise ValueError(
            "values must be (n, d) and like (m, d): "
            f"got {tuple(values.shape)} and {tuple(like.shape)}"
        )
    return like


def _require_some_of_each(values: Tensor) -> None:
    empty = values.isnan().all(dim=0)
    if len(values) and empty.any():
        columns = empty.nonzero().squeeze(1).tolist()
        raise ValueError(
            f"every feature must be known somewhere, but not so: {columns}"
        )


def _mode(numbers: Tensor) -> Tensor:
    found, counts = torch.unique(numbers, return_counts=True)
    commonest: Tensor = found[counts.argmax()]
    return commonest
