from .marks import corner_marks as corner_marks
from .scenes import bird_scene as bird_scene

__all__ = ["bird_scene", "corner_marks"]
