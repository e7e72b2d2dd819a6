from .digits import digits_classifier as digits_classifier
from .digits import digits_split as digits_split
from .memory import cache_folder as cache_folder
from .memory import remember as remember

__all__ = [
    "cache_folder",
    "digits_classifier",
    "digits_split",
    "remember",
]
