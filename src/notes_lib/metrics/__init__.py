"""Measures of how good predictions are, and how far their confidence can be trusted."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
