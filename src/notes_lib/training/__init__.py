"""Training as a process: the loop, when to stop it, and checks before and during it."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
