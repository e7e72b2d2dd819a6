from .digits import digits_classifier as digits_classifier
from .digits import digits_split as digits_split
from .memory import cache_folder as cache_folder
from .memory import remember as remember
from .rows import digit_rows as digit_rows

__all__ = [
    "cache_folder",
    "digit_rows",
    "digits_classifier",
    "digits_split",
    "remember",
]
