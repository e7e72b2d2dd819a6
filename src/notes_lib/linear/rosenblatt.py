from dataclasses import dataclass

import torch
from torch import Tensor

from .gradients import append_one


@dataclass(frozen=True)
class Perceptron:
    """A linear classifier that has been taught.

    Args:
        weight: `(d + 1,)`, the bias last.
        mistakes: How many examples each epoch got wrong, `(epochs,)`.
        path: The weights at first, and after each mistake, `(mistakes + 1, d + 1)`.
        corrected: The number of each example that was added, `(mistakes,)`.
    """

    weight: Tensor
    mistakes: Tensor
    path: Tensor
    corrected: Tensor


def perceptron(inputs: Tensor, signs: Tensor, *, epochs: int = 100) -> Perceptron:
    r"""Learn by mistakes: add every misjudged example to the weights, with its sign.

    $$w \leftarrow w + y_i x_i \quad \text{whenever} \quad y_i\, w^\top x_i \le 0$$

    Where a line separates the classes, it is found after finitely many mistakes: at
    most $(R / \gamma)^2$ for examples up to a length of $R$ that lie at least
    $\gamma$ from some separating line through the origin. Otherwise mistakes go on.

    Args:
        inputs: Examples as rows, `(n, d)`; a bias is added.
        signs: True classes $y$, `(n,)`, -1 or +1.
        epochs: The most passes over the examples; it stops after one without a
            mistake.

    Returns:
        The weights, the mistakes of each epoch, and each correction.

    Raises:
        ValueError: If the shapes do not fit each other, or a sign is neither -1 nor
            +1.

    Reference:
        Rosenblatt 1958, "The Perceptron", doi:10.1037/h0042519; Novikoff 1962, "On
        Convergence Proofs on Perceptrons".
    """
    if inputs.ndim != 2 or signs.shape != inputs.shape[:1]:
        raise ValueError(
            "inputs must be (n, d) and signs (n,): "
            f"got {tuple(inputs.shape)} and {tuple(signs.shape)}"
        )
    if not (signs.abs() == 1).all():
        raise ValueError("signs must be -1 or +1 for every example")
    examples = append_one(inputs) * signs[:, None]
    weight = torch.zeros_like(examples.sum(dim=0))
    path, mistakes = [weight], []
    corrected: list[int] = []
    for _ in range(epochs):
        before = len(corrected)
        for i, example in enumerate(examples):
            if example @ path[-1] <= 0:
                path.append(path[-1] + example)
                corrected.append(i)
        mistakes.append(len(corrected) - before)
        if mistakes[-1] == 0:
            break
    return Perceptron(
        path[-1],
        torch.tensor(mistakes),
        torch.stack(path),
        torch.tensor(corrected, dtype=torch.long),
    )
