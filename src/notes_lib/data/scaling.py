"""Features on a common scale."""

import torch
from torch import Tensor


def standardise(values: Tensor, *, like: Tensor | None = None) -> Tensor:
    r"""Shift and scale each feature to mean 0 and standard deviation 1.

    $$z = \frac{x - \mu}{\sigma}$$

    Args:
        values: One row per example, `(n, d)`.
        like: Where $\mu$ and $\sigma$ are measured, `(m, d)`: for test data, give the
            training data. By default `values` itself.

    Returns:
        Scaled values, `(n, d)`. A feature that never varies is shifted only.

    Raises:
        ValueError: If the shapes do not fit, or there is nothing to measure.

    Reference:
        scikit-learn documentation, `StandardScaler`.
    """
    like = _matching(values, like)
    mean = like.mean(dim=0)
    deviation = like.std(dim=0, correction=0)
    # Equal numbers have a deviation of some rounding errors, never much above this.
    tiny = 10 * torch.finfo(like.dtype).eps * mean.abs()
    return (values - mean) / torch.where(deviation <= tiny, 1.0, deviation)


def whiten(values: Tensor, *, like: Tensor | None = None) -> Tensor:
    r"""Turn the features to their principal axes, and scale each axis to variance 1.

    With $C = U \Lambda U^\top$ the covariance, $z = \Lambda^{-1/2} U^\top (x - \mu)$.
    Afterwards no two features are correlated.

    Args:
        values: One row per example, `(n, d)`.
        like: Where mean and covariance are measured, `(m, d)` with `m` above `d`. By
            default `values` itself.

    Returns:
        Whitened values, `(n, d)`, the axis of greatest variance first; its sign is
        arbitrary.

    Raises:
        ValueError: If the shapes do not fit, or a combination of features never
            varies.

    Reference:
        Kessy, Lewin and Strimmer 2018, "Optimal whitening and decorrelation", the
        PCA case, arXiv:1512.00809.
    """
    like = _matching(values, like)
    mean = like.mean(dim=0)
    variances, axes = torch.linalg.eigh(torch.cov(like.T).view(like.shape[1], -1))
    if not variances[0] > 10 * torch.finfo(like.dtype).eps * variances[-1]:
        raise ValueError(
            "some combination of features never varies, so it cannot be scaled: the "
            f"variances along the principal axes are {variances.flip(0).tolist()}"
        )
    turned: Tensor = (values - mean) @ axes / variances.sqrt()
    return turned.flip(1)


def _matching(values: Tensor, like: Tensor | None) -> Tensor:
    like = values if like is None else like
    if values.ndim != 2 or like.ndim != 2 or values.shape[1] != like.shape[1]:
        raise ValueError(
            "values must be (n, d) and like (m, d): "
            f"got {tuple(values.shape)} and {tuple(like.shape)}"
        )
    if not len(like):
        raise ValueError("there must be at least one example to measure, got none")
    return like
