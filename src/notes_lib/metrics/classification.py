"""How often a classifier is right, and in which way it is wrong."""

import torch
from torch import Tensor


def confusion_matrix(
    labels: Tensor, predictions: Tensor, *, num_classes: int | None = None
) -> Tensor:
    """Count how often each class was taken for each.

    Args:
        labels: True classes, `(n,)`, integers in `0..c - 1`; booleans count as 0, 1.
        predictions: Predicted classes, `(n,)`.
        num_classes: $c$; by default the largest class that occurs, plus 1.

    Returns:
        Counts, `(c, c)`: rows are true classes, columns are predicted ones.

    Raises:
        TypeError: If labels or predictions are not integers.
        ValueError: If their shapes differ or are not `(n,)`, or a class is out of
            range.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", figure 1 (there transposed).
    """
    labels, predictions = _classes(labels, predictions)
    both = torch.cat([labels, predictions])
    highest = int(both.max()) if len(both) else -1
    count = highest + 1 if num_classes is None else num_classes
    if highest >= count or (len(both) and int(both.min()) < 0):
        raise ValueError(
            f"classes must be in 0..{count - 1}, got {int(both.min())}..{highest}"
        )
    pairs = labels * count + predictions
    return torch.bincount(pairs, minlength=count * count).view(count, count)


def accuracy(labels: Tensor, predictions: Tensor) -> Tensor:
    """The share of predictions that are right.

    Args:
        labels: True classes, `(n,)`.
        predictions: Predicted classes, `(n,)`.

    Returns:
        A number in [0, 1], `()`, float64; nan if there are no examples.

    Raises:
        TypeError: If labels or predictions are not integers.
        ValueError: If their shapes differ or are not `(n,)`.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", figure 1.
    """
    labels, predictions = _classes(labels, predictions)
    return (labels == predictions).double().mean()


def precision(
    labels: Tensor, predictions: Tensor, *, num_classes: int | None = None
) -> Tensor:
    r"""Of the examples taken for a class, the share that belong to it.

    $$\text{precision} = \frac{TP}{TP + FP}$$

    Args:
        labels: True classes, `(n,)`.
        predictions: Predicted classes, `(n,)`.
        num_classes: As in `confusion_matrix`.

    Returns:
        One number per class, `(c,)`, float64; nan for a class never predicted. With
        two classes, entry 1 is the precision of the positive class.

    Raises:
        TypeError: If labels or predictions are not integers.
        ValueError: As in `confusion_matrix`.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", figure 1.
    """
    counts = confusion_matrix(labels, predictions, num_classes=num_classes).double()
    return counts.diagonal() / counts.sum(dim=0)


def recall(
    labels: Tensor, predictions: Tensor, *, num_classes: int | None = None
) -> Tensor:
    r"""Of the examples of a class, the share that are taken for it.

    $$\text{recall} = \frac{TP}{TP + FN}$$

    Also called sensitivity, hit rate or true positive rate.

    Args:
        labels: True classes, `(n,)`.
        predictions: Predicted classes, `(n,)`.
        num_classes: As in `confusion_matrix`.

    Returns:
        One number per class, `(c,)`, float64; nan for a class without examples.

    Raises:
        TypeError: If labels or predictions are not integers.
        ValueError: As in `confusion_matrix`.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", figure 1.
    """
    counts = confusion_matrix(labels, predictions, num_classes=num_classes).double()
    return counts.diagonal() / counts.sum(dim=1)


def f1_score(
    labels: Tensor, predictions: Tensor, *, num_classes: int | None = None
) -> Tensor:
    r"""The harmonic mean of precision and recall.

    $$F_1 = \frac{2\, TP}{2\, TP + FP + FN}$$

    Args:
        labels: True classes, `(n,)`.
        predictions: Predicted classes, `(n,)`.
        num_classes: As in `confusion_matrix`.

    Returns:
        One number per class, `(c,)`, float64; nan for a class that neither occurs nor
        is predicted.

    Raises:
        TypeError: If labels or predictions are not integers.
        ValueError: As in `confusion_matrix`.

    Reference:
        van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """
    counts = confusion_matrix(labels, predictions, num_classes=num_classes).double()
    return 2 * counts.diagonal() / (counts.sum(dim=0) + counts.sum(dim=1))


def _classes(labels: Tensor, predictions: Tensor) -> tuple[Tensor, Tensor]:
    for name, given in (("labels", labels), ("predictions", predictions)):
        if given.is_floating_point() or given.is_complex():
            raise TypeError(f"{name} must be integers, got {given.dtype}")
    if labels.ndim != 1 or labels.shape != predictions.shape:
        raise ValueError(
            "labels and predictions must both be (n,): "
            f"labels is {tuple(labels.shape)}, predictions is "
            f"{tuple(predictions.shape)}"
        )
    return labels.long(), predictions.long()
