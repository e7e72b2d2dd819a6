"""Real pictures that come with scikit-learn: nothing is downloaded."""

from typing import Literal

import numpy as np
import torch
from torch import Tensor


def digits() -> tuple[Tensor, Tensor]:
    """Load 1,797 handwritten digits of 8 x 8 pixels.

    Returns:
        The digits, `(1797, 1, 8, 8)`, from 0 (paper) to 1 (ink), float32, and their
        labels, `(1797,)`.

    Reference:
        Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI
        Machine Learning Repository.
    """
    from sklearn.datasets import load_digits  # a second of import, for those who call

    images, labels = load_digits(return_X_y=True)
    pictures = torch.from_numpy(images).float().view(-1, 1, 8, 8) / 16
    return pictures, torch.from_numpy(labels).long()


def photograph(name: Literal["china", "flower"]) -> Tensor:
    """Load a photograph: a temple between trees, or a dahlia.

    Args:
        name: Which of the two.

    Returns:
        The photograph, `(3, 427, 640)`: red, green and blue in [0, 1], float32.

    Raises:
        ValueError: If there is no photograph of that name.

    Reference:
        scikit-learn documentation, `sklearn.datasets.load_sample_image`.
    """
    if name not in ("china", "flower"):
        raise ValueError(f"name must be 'china' or 'flower', got {name!r}")
    from sklearn.datasets import load_sample_image

    pixels = np.array(load_sample_image(f"{name}.jpg"))
    return torch.from_numpy(pixels).permute(2, 0, 1).float() / 255
