from .devices import default_device as default_device
from .dtypes import at_least_float32 as at_least_float32
from .dtypes import require_floating_point as require_floating_point
from .formulas import elementwise as elementwise
from .formulas import fast_exp as fast_exp
from .pieces import in_pieces as in_pieces
from .progress import progress as progress
from .random import seed_everything as seed_everything
from .shapes import pair as pair
from .tables import text_table as text_table

__all__ = [
    "at_least_float32",
    "default_device",
    "elementwise",
    "fast_exp",
    "in_pieces",
    "pair",
    "progress",
    "require_floating_point",
    "seed_everything",
    "text_table",
]
