from .connections import Wiring as Wiring
from .connections import show_connections as show_connections
from .curves import show_curves as show_curves
from .grids import Grid as Grid
from .grids import Window as Window
from .grids import show_grids as show_grids
from .images import Picture as Picture
from .images import show_images as show_images
from .sliding import sliding_kernel as sliding_kernel
from .style import COLOURS as COLOURS
from .windows import Sliding as Sliding
from .windows import show_window_positions as show_window_positions

__all__ = [
    "COLOURS",
    "Grid",
    "Picture",
    "Sliding",
    "Window",
    "Wiring",
    "show_connections",
    "show_curves",
    "show_grids",
    "show_images",
    "show_window_positions",
    "sliding_kernel",
]
