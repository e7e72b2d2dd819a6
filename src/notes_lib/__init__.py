"""A deep-learning course in code: every room below is one topic, built from tensors."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
