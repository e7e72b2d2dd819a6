import torch
from torch import Tensor

from notes_lib.data import standardise

from .digits import digits_split


def digit_rows(
    device: torch.device | str = "cpu",
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The digits of `digits_split` as rows of 64 standardised numbers.

    Mean and deviation are those of the pictures to train on, for both parts.

    Args:
        device: Where the tensors are put.

    Returns:
        Rows to train on, `(1348, 64)`, and their labels, `(1348,)`; rows to test on,
        `(449, 64)`, and their labels, `(449,)`. Always the same.

    Reference:
        scikit-learn documentation, `sklearn.datasets.load_digits`.
    """
    pictures, labels, new_pictures, new_labels = digits_split()
    rows, new_rows = pictures.flatten(1), new_pictures.flatten(1)
    known, new = standardise(rows), standardise(new_rows, like=rows)
    return known.to(device), labels.to(device), new.to(device), new_labels.to(device)
