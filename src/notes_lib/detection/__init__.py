"""Finding objects in pictures: boxes, and how well two of them agree."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
