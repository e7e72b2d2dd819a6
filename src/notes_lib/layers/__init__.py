"""Layers of neural networks, each a function first and a thin module second."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
