"""Three ideas of fairness, which pull in different directions.

Anti-classification: decisions do not look at the protected attribute. Classification
parity: error rates are equal across groups. Calibration: equal scores mean equal
chances in every group.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from notes_lib.metrics import Reliability, calibration_curve


@dataclass(frozen=True)
class GroupRates:
    """Rates per group, each `(groups,)`, float64; nan where there is none to count."""

    groups: Tensor  # the names of the groups, sorted
    counts: Tensor  # examples
    base_rate: Tensor  # share of positive labels
    selection_rate: Tensor  # share of positive predictions
    true_positive_rate: Tensor  # of the positive labels, share predicted positive
    false_positive_rate: Tensor  # of the negative labels, share predicted positive
    false_negative_rate: Tensor  # of the positive labels, share predicted negative
    precision: Tensor  # of the positive predictions, share with a positive label


def group_rates(labels: Tensor, predictions: Tensor, groups: Tensor) -> GroupRates:
    """Measure a classifier's decisions and errors in each group.

    Args:
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.
        predictions: 1 (or True) where the decision is positive, `(n,)`.
        groups: Which group an example belongs to, integers, `(n,)`.

    Returns:
        One rate per group and kind.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, or a label or prediction
            is not 0 or 1.

    Reference:
        Corbett-Davies and Goel 2018, "The Measure and Mismeasure of Fairness",
        section 2, arXiv:1808.00023.
    """
    _require_alike(labels=labels, predictions=predictions, groups=groups)
    _require_binary(labels=labels, predictions=predictions)
    names, place = torch.unique(groups, return_inverse=True)
    positive, chosen = labels.double(), predictions.double()

    def count(which: Tensor) -> Tensor:
        return which.new_zeros(len(names)).index_add(0, place, which)

    n, real, selected = count(torch.ones_like(positive)), count(positive), count(chosen)
    hits = count(positive * chosen)
    return GroupRates(
        groups=names,
        counts=n.long(),
        base_rate=real / n,
        selection_rate=selected / n,
        true_positive_rate=hits / real,
        false_positive_rate=(selected - hits) / (n - real),
        false_negative_rate=(real - hits) / real,
        precision=hits / selected,
    )


def largest_gap(rates: GroupRates) -> dict[str, float]:
    """How far apart the groups are, per kind of rate.

    The gap in `selection_rate` is the demographic parity difference. The larger of
    those in `true_positive_rate` and `false_positive_rate` is the equalised odds
    difference.

    Args:
        rates: As `group_rates` returns them.

    Returns:
        By the rate's name, the greatest minus the least; nan where a group has none.

    Reference:
        Hardt, Price and Srebro 2016, "Equality of Opportunity in Supervised Learning",
        definitions 2.1 and 2.2, arXiv:1610.02413.
    """
    names = [f.name for f in fields(rates) if f.name not in ("groups", "counts")]
    return {
        name: float(getattr(rates, name).amax() - getattr(rates, name).amin())
        for name in names
    }


def calibration_by_group(
    labels: Tensor, probabilities: Tensor, groups: Tensor, *, bins: int = 10
) -> dict[int, Reliability]:
    """Compare, in each group, what was said with what happened.

    Calibration as a criterion of fairness: of the people given a risk of 10%, about
    10% turn out positive in every group.

    Args:
        labels: 1 (or True) for what happened and 0 for what did not, `(n,)`.
        probabilities: The probability given to it before, `(n,)`.
        groups: Which group an example belongs to, integers, `(n,)`.
        bins: As in `notes_lib.metrics.calibration_curve`.

    Returns:
        A calibration curve per group.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, or a value is out of range.

    Reference:
        Corbett-Davies and Goel 2018, "The Measure and Mismeasure of Fairness",
        section 2, arXiv:1808.00023.
    """
    _require_alike(labels=labels, probabilities=probabilities, groups=groups)
    return {
        int(name): calibration_curve(
            labels[groups == name], probabilities[groups == name], bins=bins
        )
        for name in torch.unique(groups)
    }


@torch.no_grad()
def decision_flip_rate(
    decide: Callable[[Tensor], Tensor], features: Tensor, *, protected: int
) -> float:
    """How many decisions change when nothing but the protected attribute does.

    0 is what anti-classification asks for. It does not rule out that other features
    stand in for the protected one.

    Args:
        decide: Takes features, `(n, d)`, and returns decisions, `(n,)`.
        features: `(n, d)`, where the protected attribute is 0 or 1.
        protected: The column of the protected attribute.

    Returns:
        The share of examples whose decision changes; nan if there are none.

    Raises:
        ValueError: If the protected column is not 0 or 1 throughout.

    Reference:
        Corbett-Davies and Goel 2018, "The Measure and Mismeasure of Fairness",
        section 2, arXiv:1808.00023.
    """
    _require_binary(protected=features[:, protected])
    swapped = features.clone()
    swapped[:, protected] = 1 - swapped[:, protected]
    return float((decide(features) != decide(swapped)).double().mean())


def _require_alike(**tensors: Tensor) -> None:
    shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    if len(set(shapes.values())) > 1 or any(
        len(shape) != 1 for shape in shapes.values()
    ):
        found = ", ".join(f"{name} is {shape}" for name, shape in shapes.items())
        raise ValueError(f"{', '.join(shapes)} must all be (n,): {found}")


def _require_binary(**tensors: Tensor) -> None:
    for name, tensor in tensors.items():
        if not ((tensor == 0) | (tensor == 1)).all():
            raise ValueError(
                f"{name} must be 0 or 1, got {torch.unique(tensor).tolist()}"
            )
