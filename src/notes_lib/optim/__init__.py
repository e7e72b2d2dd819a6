"""Ways downhill: optimisers, learning-rate schedules, and the theory of their speed."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
