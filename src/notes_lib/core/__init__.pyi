from .devices import default_device as default_device
from .random import seed_everything as seed_everything
from .shapes import pair as pair

__all__ = ["default_device", "pair", "seed_everything"]
