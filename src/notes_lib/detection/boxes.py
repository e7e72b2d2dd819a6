"""Boxes as `xyxy`: left, top, right and bottom, with the far ends exclusive."""

import torch
from torch import Tensor

from notes_lib.core import at_least_float32


def box_areas(boxes: Tensor) -> Tensor:
    """Width times height.

    Args:
        boxes: xyxy, `(..., 4)`.

    Returns:
        Areas, `(...)`; 0 where a box ends before it begins.

    Raises:
        ValueError: If the last axis is not 4 long.

    Reference:
        Everingham et al. 2010, "The PASCAL Visual Object Classes (VOC) Challenge",
        section 4.2.
    """
    _require_boxes(boxes=boxes)
    width, height = (boxes[..., 2:] - boxes[..., :2]).clamp(min=0).unbind(-1)
    return width * height


def intersection_over_union(boxes: Tensor, others: Tensor) -> Tensor:
    r"""How well every box agrees with every other: shared area over covered area.

    $$\text{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|}
    = \frac{|A \cap B|}{|A| + |B| - |A \cap B|}$$

    Args:
        boxes: xyxy, `(..., n, 4)`.
        others: xyxy, `(..., m, 4)`.

    Returns:
        Numbers in [0, 1], `(..., n, m)`, float32 or wider: 1 where two boxes are the
        same, and 0 where they do not overlap, or both are empty.

    Raises:
        ValueError: If a last axis is not 4 long, or there is no axis of boxes.

    Reference:
        Everingham et al. 2010, "The PASCAL Visual Object Classes (VOC) Challenge",
        eq. (3).
    """
    _require_boxes(boxes=boxes, others=others)
    if min(boxes.ndim, others.ndim) < 2:
        raise ValueError(
            "boxes and others must be (..., n, 4) and (..., m, 4): got "
            f"{tuple(boxes.shape)} and {tuple(others.shape)}"
        )
    boxes, others = at_least_float32(boxes), at_least_float32(others)
    one, other = boxes.unsqueeze(-2), others.unsqueeze(-3)
    near = torch.maximum(one[..., :2], other[..., :2])  # (..., n, m, 2)
    far = torch.minimum(one[..., 2:], other[..., 2:])
    shared = (far - near).clamp(min=0).prod(dim=-1)  # (..., n, m)
    covered = box_areas(one) + box_areas(other) - shared
    return shared / torch.where(covered > 0, covered, 1.0)


def _require_boxes(**boxes: Tensor) -> None:
    for name, given in boxes.items():
        if given.ndim < 1 or given.shape[-1] != 4:
            raise ValueError(f"{name} must be (..., 4), got {tuple(given.shape)}")
