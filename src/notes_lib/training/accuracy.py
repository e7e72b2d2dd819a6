import torch
from torch import Tensor, nn

from notes_lib.metrics import accuracy


@torch.no_grad()
def accuracy_of(model: nn.Module, inputs: Tensor, labels: Tensor) -> float:
    """The share of examples for which a classifier's highest score is the right one.

    The model predicts in evaluation mode, without gradients. Afterwards each of its
    layers is in the mode that it was in.

    Args:
        model: Takes inputs and gives one score per class, `(n, c)`.
        inputs: Examples, `(n, ...)`.
        labels: Their classes, `(n,)`, in `0..c - 1`.

    Returns:
        A number in [0, 1]; nan if there are no examples.

    Raises:
        TypeError: If labels are not integers.
        ValueError: If the model's output is not `(n, c)`.

    Reference:
        Fawcett 2006, "An introduction to ROC analysis", figure 1.
    """
    modes = [(layer, layer.training) for layer in model.modules()]
    model.eval()
    try:
        scores = model(inputs)
    finally:
        for layer, training in modes:
            layer.training = training
    if scores.ndim != 2 or len(scores) != len(labels):
        raise ValueError(
            f"the model must give one score per class, ({len(labels)}, c), "
            f"got {tuple(scores.shape)}"
        )
    return accuracy(labels, scores.argmax(dim=1)).item()
