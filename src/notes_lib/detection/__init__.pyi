from .anchors import anchor_boxes as anchor_boxes
from .boxes import box_areas as box_areas
from .boxes import intersection_over_union as intersection_over_union

__all__ = ["anchor_boxes", "box_areas", "intersection_over_union"]
