"""Small data sets, drawn or sampled on the spot: nothing is downloaded."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
