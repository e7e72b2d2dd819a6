import torch
from torch import Tensor, nn

from notes_lib.data import Batches
from notes_lib.losses import cross_entropy
from notes_lib.optim import Adam

from .accuracy import accuracy_of
from .loop import train


def train_until_right(
    model: nn.Module,
    inputs: Tensor,
    labels: Tensor,
    *,
    share: float = 0.99,
    learning_rate: float = 0.005,
    batch_size: int = 128,
    epochs: int = 100,
    generator: torch.Generator | None = None,
) -> int:
    """Train a classifier with Adam until it is right about most of its examples.

    So that classifiers can be compared that know their training set equally well.

    Args:
        model: Takes inputs and gives one score per class, `(n, c)`.
        inputs: Examples, `(n, ...)`.
        labels: Their classes, `(n,)`, in `0..c - 1`.
        share: How many of the examples it has to get right, from 0 to 1.
        learning_rate: Adam's.
        batch_size: Examples per step.
        epochs: After how many to give up.
        generator: Source of the batches, on the CPU.

    Returns:
        How many epochs it took.

    Raises:
        RuntimeError: If so many epochs are not enough.
        ValueError: If `epochs` or `batch_size` is below 1, or the shapes do not fit.

    Reference:
        Zhang et al. 2017, "Understanding Deep Learning Requires Rethinking
        Generalization", section 2, arXiv:1611.03530.
    """
    history = train(
        model,
        Batches(inputs, labels, batch_size=batch_size, generator=generator),
        cross_entropy,
        Adam(model.parameters(), learning_rate=learning_rate),
        epochs=epochs,
        evaluate=lambda model: accuracy_of(model, inputs, labels),
        stop=lambda right, _: right >= share,
    )
    if history.scores[-1] < share:
        raise RuntimeError(
            f"after {epochs} epochs the model is right about {history.scores[-1]:.1%} "
            f"of its examples, and {share:.1%} were asked for"
        )
    return len(history.scores)
