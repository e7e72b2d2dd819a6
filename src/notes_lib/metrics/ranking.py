"""How well scores put positive examples above negative ones, at every threshold."""

from typing import NamedTuple

import torch
from torch import Tensor


class ROCCurve(NamedTuple):
    """A receiver operating characteristic, from the strictest threshold on."""

    false_positive_rate: Tensor  # (k,)
    true_positive_rate: Tensor  # (k,)
    thresholds: Tensor  # (k,); the first is infinite: nothing is called positive


class PrecisionRecallCurve(NamedTuple):
    """Precision against recall, from the strictest threshold on."""

    recall: Tensor  # (k,)
    precision: Tensor  # (k,)
    thresholds: Tensor  # (k,)


def roc_curve(labels: Tensor, scores: Tensor) -> ROCCurve:
    r"""Trade false alarms for hits by lowering the threshold of a score.

    An example is called positive if its score is at least the threshold. At each
    threshold

    $$\text{TPR} = \frac{TP}{TP + FN} \qquad \text{FPR} = \frac{FP}{FP + TN}.$$

    Examples with equal scores change sides together, which gives a slanted line.

    Args:
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.
        scores: The greater, the more likely positive, `(n,)`.

    Returns:
        Both rates, float64, at an infinite threshold and at each score that occurs,
        from high to low. A rate is nan where there is no example to count.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, a label is not 0 or 1, or
            a score is nan.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", algorithm 1.
    """
    hits, alarms, thresholds = _counts(labels, scores)
    nothing = hits.new_zeros(1)
    hits, alarms = torch.cat([nothing, hits]), torch.cat([nothing, alarms])
    infinite = thresholds.new_full((1,), float("inf"))
    return ROCCurve(
        alarms / alarms[-1], hits / hits[-1], torch.cat([infinite, thresholds])
    )


def precision_recall_curve(labels: Tensor, scores: Tensor) -> PrecisionRecallCurve:
    r"""Trade precision for recall by lowering the threshold of a score.

    $$\text{precision} = \frac{TP}{TP + FP} \qquad
    \text{recall} = \frac{TP}{TP + FN}$$

    Args:
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.
        scores: The greater, the more likely positive, `(n,)`.

    Returns:
        Both, float64, at each score that occurs, from high to low. Unlike
        scikit-learn's curve, which runs the other way, it has no point at recall 0:
        the precision of no prediction is undefined.

    Raises:
        ValueError: As in `roc_curve`.

    Reference:
        Davis and Goadrich 2006, "The relationship between Precision-Recall and ROC
        curves".
    """
    hits, alarms, thresholds = _counts(labels, scores)
    total = hits[-1:]  # empty if there are no examples
    return PrecisionRecallCurve(hits / total, hits / (hits + alarms), thresholds)


def area_under_curve(x: Tensor, y: Tensor) -> Tensor:
    r"""Add up the trapezoids between a curve and the axis.

    $$\sum_i (x_{i+1} - x_i) \frac{y_i + y_{i+1}}{2}$$

    Args:
        x: In order, `(k,)`, rising or falling.
        y: The heights, `(k,)`.

    Returns:
        The area, `()`; 0 for a single point.

    Raises:
        ValueError: If the shapes differ or are not `(k,)`.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", algorithm 2.
    """
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(
            f"x and y must both be (k,): x is {tuple(x.shape)}, y is {tuple(y.shape)}"
        )
    return ((y[1:] + y[:-1]) / 2 * x.diff()).sum().abs()


def roc_auc(labels: Tensor, scores: Tensor) -> Tensor:
    """The chance that a random positive example scores above a random negative one.

    A tie counts half. It is also the area under the ROC curve.

    Args:
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.
        scores: The greater, the more likely positive, `(n,)`.

    Returns:
        A number in [0, 1], `()`, float64; 0.5 for guessing, nan where one of the two
        kinds is missing.

    Raises:
        ValueError: As in `roc_curve`.

    Reference:
        Hanley and McNeil 1982, "The Meaning and Use of the Area under a Receiver
        Operating Characteristic (ROC) Curve".
    """
    curve = roc_curve(labels, scores)
    if not len(labels):
        return curve.true_positive_rate[0]  # nan
    return area_under_curve(curve.false_positive_rate, curve.true_positive_rate)


def average_precision(labels: Tensor, scores: Tensor) -> Tensor:
    r"""The area under the precision-recall curve, drawn as steps.

    $$AP = \sum_k (R_k - R_{k-1})\, P_k$$

    Args:
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.
        scores: The greater, the more likely positive, `(n,)`.

    Returns:
        A number in [0, 1], `()`, float64; for guessing, the share of positive
        examples; nan if there are none.

    Raises:
        ValueError: As in `roc_curve`.

    Reference:
        scikit-learn documentation, `sklearn.metrics.average_precision_score`.
    """
    curve = precision_recall_curve(labels, scores)
    if not len(curve.recall):
        return curve.recall.new_tensor(float("nan"))
    gained = curve.recall.diff(prepend=curve.recall.new_zeros(1))
    return (gained * curve.precision).sum()


def _counts(labels: Tensor, scores: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """True and false positives at each score that occurs, from high to low."""
    if labels.ndim != 1 or labels.shape != scores.shape:
        raise ValueError(
            "labels and scores must both be (n,): "
            f"labels is {tuple(labels.shape)}, scores is {tuple(scores.shape)}"
        )
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError(f"labels must be 0 or 1, got {torch.unique(labels).tolist()}")
    if scores.isnan().any():
        raise ValueError(f"scores must not be nan, got {int(scores.isnan().sum())}")
    if not scores.is_floating_point():
        scores = scores.double()  # so that a threshold can be infinite
    thresholds, place = torch.unique(-scores, return_inverse=True)  # sorted
    positive = labels.double()
    hits = positive.new_zeros(len(thresholds)).index_add(0, place, positive)
    alarms = positive.new_zeros(len(thresholds)).index_add(0, place, 1 - positive)
    return hits.cumsum(0), alarms.cumsum(0), -thresholds
