"""Derivatives by machine: reverse and forward mode, symbols, and differences."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
