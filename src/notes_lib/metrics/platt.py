"""One sigmoid between a score and a probability: calibration with two numbers."""

import torch
from torch import Tensor


class PlattCalibration:
    r"""Turn scores into probabilities by the sigmoid that fits best.

    $$p(s) = \sigma(a s + b)$$

    The slope $a$ and the offset $b$ minimise the cross-entropy, by Newton's method
    with halved steps where one would not descend. The targets are drawn a little
    towards the middle, $(n_1 + 1) / (n_1 + 2)$ and $1 / (n_0 + 2)$ for $n_1$ positive
    and $n_0$ negative examples, which keeps the slope finite if a threshold separates
    the two.

    Args:
        scores: One per example, `(n,)`, on data kept aside.
        labels: 1 (or True) for positive examples and 0 for the others, `(n,)`.
        steps: The most Newton steps to take.

    Raises:
        ValueError: If the shapes differ or are not `(n,)`, or there are no examples.

    Reference:
        Platt 1999, "Probabilistic outputs for support vector machines and comparisons
        to regularized likelihood methods", section 2.2.
    """

    def __init__(self, scores: Tensor, labels: Tensor, *, steps: int = 100) -> None:
        if scores.ndim != 1 or scores.shape != labels.shape or not len(scores):
            raise ValueError(
                "scores and labels must both be (n,), with n above 0: "
                f"scores is {tuple(scores.shape)}, labels is {tuple(labels.shape)}"
            )
        x = scores.detach().double()
        positive = labels.double()
        high = (positive.sum() + 1) / (positive.sum() + 2)
        low = 1 / (len(x) - positive.sum() + 2)
        target = torch.where(positive > 0, high, low)
        # Scores of any scale; the slope is scaled back in the end.
        centre, scale = x.mean(), x.std(correction=0)
        scale = torch.where(scale > 0, scale, 1.0)
        design = torch.stack([(x - centre) / scale, torch.ones_like(x)], dim=1)

        def loss_at(weights: Tensor) -> Tensor:
            z = design @ weights
            return (torch.nn.functional.softplus(z) - target * z).mean()

        weights = design.new_zeros(2)
        for _ in range(steps):
            p = (design @ weights).sigmoid()
            slope = design.T @ (p - target) / len(x)
            curvature = (design.T * (p * (1 - p))) @ design / len(x)
            curvature += 1e-12 * torch.eye(2).to(curvature)
            move = -torch.linalg.solve(curvature, slope)
            before = loss_at(weights)
            for _ in range(60):
                if loss_at(weights + move) <= before:
                    break
                move = move / 2
            else:
                break
            weights = weights + move
            if move.abs().max() < 1e-10:
                break
        self.slope = weights[0] / scale
        self.offset = weights[1] - self.slope * centre

    def __call__(self, scores: Tensor) -> Tensor:
        """Probabilities for new scores, in the same shape, float64."""
        return (self.slope * scores.double() + self.offset).sigmoid()
