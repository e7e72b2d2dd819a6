from .core import default_device as default_device
from .core import seed_everything as seed_everything

__all__ = ["default_device", "seed_everything"]
