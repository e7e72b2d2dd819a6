"""Energy-based models: low energy where things fit, and what to do with latent ones."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
