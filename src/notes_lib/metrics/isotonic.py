"""The rising staircase that fits best: calibration without assuming a shape."""

import torch
from torch import Tensor


def isotonic_regression(values: Tensor, weights: Tensor | None = None) -> Tensor:
    r"""Replace values by the nearest ones that never fall.

    $$\min_{z_1 \le \dots \le z_n} \sum_i w_i (z_i - y_i)^2$$

    Neighbours that are out of order are pooled: all of them get their mean. One pass
    from left to right is enough (pool adjacent violators).

    Args:
        values: $y$ in order, `(n,)`.
        weights: $w$, all above 0, `(n,)`; by default all 1.

    Returns:
        $z$, `(n,)`, with the dtype of `values`.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, or a weight is not above 0.

    Reference:
        Ayer et al. 1955, "An Empirical Distribution Function for Sampling with
        Incomplete Information".
    """
    weights = torch.ones_like(values) if weights is None else weights
    if values.ndim != 1 or values.shape != weights.shape:
        raise ValueError(
            "values and weights must both be (n,): "
            f"values is {tuple(values.shape)}, weights is {tuple(weights.shape)}"
        )
    if not (weights > 0).all():
        raise ValueError(f"weights must be above 0, got {float(weights.min())}")
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many values
    for mean, weight in zip(values.tolist(), weights.tolist(), strict=True):
        size = 1
        while pools and pools[-1][0] >= mean:
            other_mean, other_weight, other_size = pools.pop()
            total = weight + other_weight
            mean = (weight * mean + other_weight * other_mean) / total
            weight, size = total, size + other_size
        pools.append((mean, weight, size))
    means = values.new_tensor([mean for mean, _, _ in pools])
    sizes = torch.tensor([size for _, _, size in pools], device=values.device)
    return means.repeat_interleave(sizes.long())


class IsotonicCalibration:
    """Turn scores into probabilities by the rising curve that fits best.

    Between the scores that were fitted it runs straight, and beyond them it is level.

    Args:
        scores: One per example, `(n,)`, on data kept aside.
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, or there are no examples.

    Reference:
        Zadrozny and Elkan 2002, "Transforming classifier scores into accurate
        multiclass probability estimates", section 3.
    """

    def __init__(self, scores: Tensor, labels: Tensor) -> None:
        if scores.ndim != 1 or scores.shape != labels.shape or not len(scores):
            raise ValueError(
                "scores and labels must both be (n,), with n above 0: "
                f"scores is {tuple(scores.shape)}, labels is {tuple(labels.shape)}"
            )
        # Equal scores must get equal probabilities, so they are joined beforehand.
        self.scores, place, counts = torch.unique(
            scores.detach().double(), return_inverse=True, return_counts=True
        )
        sums = torch.zeros_like(self.scores).index_add(0, place, labels.double())
        self.probabilities = isotonic_regression(sums / counts, counts.double())

    def __call__(self, scores: Tensor) -> Tensor:
        """Probabilities for new scores, in the same shape, float64."""
        x = scores.double().clamp(self.scores[0], self.scores[-1]).contiguous()
        if len(self.scores) == 1:
            return self.probabilities.expand(x.shape).clone()
        right = torch.searchsorted(self.scores, x).clamp(1, len(self.scores) - 1)
        x0, x1 = self.scores[right - 1], self.scores[right]
        p0, p1 = self.probabilities[right - 1], self.probabilities[right]
        between: Tensor = p0 + (p1 - p0) * (x - x0) / (x1 - x0)
        return between
