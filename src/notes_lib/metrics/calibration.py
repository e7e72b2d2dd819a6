"""Whether "70% sure" is right seven times in ten, and how to repair it if not."""

from typing import NamedTuple

import torch
from torch import Tensor


class Reliability(NamedTuple):
    """What happened, against what was said, per bin of predictions. Empty bins: nan."""

    predicted: Tensor  # (bins,), the mean probability in the bin
    observed: Tensor  # (bins,), the share of positive examples in it
    counts: Tensor  # (bins,)


def calibration_curve(
    labels: Tensor, probabilities: Tensor, *, bins: int = 10
) -> Reliability:
    r"""Sort predictions into bins, and compare what was said with what happened.

    The bins divide [0, 1] evenly; a value on the edge between two counts in the
    lower one, and 0 in the first.

    Args:
        labels: 1 (or True) for what happened and 0 for what did not, `(n,)`.
        probabilities: The probability given to it before, `(n,)`.
        bins: How many.

    Returns:
        Means and counts, one per bin, float64. With perfect calibration, `predicted`
        and `observed` agree but for chance.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, a label is not 0 or 1, a
            probability is not in [0, 1], or `bins` is below 1.

    Reference:
        Niculescu-Mizil and Caruana 2005, "Predicting good probabilities with
        supervised learning", section 2.
    """
    _require_probabilities(labels, probabilities)
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    said = probabilities.double().contiguous()
    edges = torch.linspace(0, 1, bins + 1, dtype=torch.float64, device=said.device)
    place = torch.bucketize(said, edges[1:-1])
    counts = torch.bincount(place, minlength=bins)
    empty = said.new_zeros(bins)
    return Reliability(
        empty.index_add(0, place, said) / counts,
        empty.index_add(0, place, labels.double()) / counts,
        counts,
    )


def expected_calibration_error(
    labels: Tensor, probabilities: Tensor, *, bins: int = 10
) -> Tensor:
    r"""How far, on average, what was said is from what happened.

    $$ECE = \sum_b \frac{n_b}{n} \left| \text{observed}_b - \text{predicted}_b \right|$$

    The value depends on the bins: few hide errors inside a bin, and many are noisy.

    For a classifier of several classes, give it the confidence of the winning class
    as `probabilities`, and whether it was right as `labels`.

    Args:
        labels: 1 (or True) for what happened and 0 for what did not, `(n,)`.
        probabilities: The probability given to it before, `(n,)`.
        bins: As in `calibration_curve`.

    Returns:
        A number in [0, 1], `()`, float64; nan if there are no examples.

    Raises:
        ValueError: As in `calibration_curve`.

    Reference:
        Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. (3),
        arXiv:1706.04599.
    """
    curve = calibration_curve(labels, probabilities, bins=bins)
    gaps = (curve.observed - curve.predicted).abs().nan_to_num()
    return (curve.counts / curve.counts.sum() * gaps).sum()


def brier_score(labels: Tensor, probabilities: Tensor) -> Tensor:
    r"""The mean squared distance of probabilities from what happened.

    $$\frac{1}{n} \sum_i (p_i - y_i)^2$$

    Args:
        labels: 1 (or True) for what happened and 0 for what did not, `(n,)`.
        probabilities: The probability given to it before, `(n,)`.

    Returns:
        A number in [0, 1], `()`, float64; 0.25 for always saying one half, nan if
        there are no examples.

    Raises:
        ValueError: As in `calibration_curve`.

    Reference:
        Brier 1950, "Verification of forecasts expressed in terms of probability", for
        one of two events (there the sum over both, which is twice as large).
    """
    _require_probabilities(labels, probabilities)
    return (probabilities.double() - labels.double()).square().mean()


def fit_temperature(scores: Tensor, labels: Tensor, *, steps: int = 100) -> Tensor:
    r"""Find the temperature at which a classifier's confidence fits best.

    The temperature $T$ divides all scores before the softmax. The cross-entropy is
    convex in $1 / T$, so Newton's method, with halved steps where one would not
    descend, finds the best value. The order of the classes stays, and so does
    accuracy.

    Args:
        scores: One per class, before the softmax, `(n, c)`, on data kept aside.
        labels: True classes, `(n,)`.
        steps: The most Newton steps to take.

    Returns:
        The temperature $T$, `()`, float64, between 1e-3 and 1e3: above 1 the scores
        were too confident.

    Raises:
        ValueError: If the shapes do not fit, or there are no examples.

    Reference:
        Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2,
        arXiv:1706.04599.
    """
    if scores.ndim != 2 or labels.shape != scores.shape[:1] or not len(scores):
        raise ValueError(
            "scores must be (n, c) and labels (n,), with n above 0: "
            f"scores is {tuple(scores.shape)}, labels is {tuple(labels.shape)}"
        )
    scores = scores.detach().double()
    right = scores.gather(1, labels[:, None]).squeeze(1)

    def loss_at(sharpness: Tensor) -> Tensor:
        return (torch.logsumexp(sharpness * scores, dim=1) - sharpness * right).mean()

    sharpness = scores.new_ones(())  # 1 / T
    for _ in range(steps):
        probabilities = (sharpness * scores).softmax(dim=1)
        mean = (probabilities * scores).sum(dim=1)
        slope = (mean - right).mean()
        spread = scores - mean[:, None]
        curvature = (probabilities * spread**2).sum(dim=1).mean()
        move = -slope / curvature.clamp(min=1e-12)
        before = loss_at(sharpness)
        for _ in range(60):
            candidate = (sharpness + move).clamp(1e-3, 1e3)
            if loss_at(candidate) <= before:
                break
            move = move / 2
        else:
            break
        if candidate == sharpness:
            break
        sharpness = candidate
    return 1 / sharpness


def apply_temperature(scores: Tensor, temperature: Tensor | float) -> Tensor:
    r"""Turn scores into probabilities at a temperature.

    $$p_k = \frac{e^{s_k / T}}{\sum_j e^{s_j / T}}$$

    Args:
        scores: One per class, `(..., c)`.
        temperature: $T$ above 0: `()`, or a number. High values flatten.

    Returns:
        Probabilities, `(..., c)`.

    Raises:
        ValueError: If `temperature` is not above 0.

    Reference:
        Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. (9),
        arXiv:1706.04599.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {float(temperature)}")
    return (scores / temperature).softmax(dim=-1).to(scores.dtype)


def _require_probabilities(labels: Tensor, probabilities: Tensor) -> None:
    if labels.ndim != 1 or labels.shape != probabilities.shape:
        raise ValueError(
            "labels and probabilities must both be (n,): labels is "
            f"{tuple(labels.shape)}, probabilities is {tuple(probabilities.shape)}"
        )
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError(f"labels must be 0 or 1, got {torch.unique(labels).tolist()}")
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        raise ValueError(
            "probabilities must be in [0, 1], got "
            f"{float(probabilities.min())}..{float(probabilities.max())}"
        )
