"""What every room stands on: a device, a seed, and sizes given once or per axis."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
