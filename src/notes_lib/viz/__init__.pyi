from .connections import Wiring as Wiring
from .connections import show_connections as show_connections
from .curves import show_curves as show_curves
from .grids import Grid as Grid
from .grids import Window as Window
from .grids import draw_grid as draw_grid
from .grids import draw_window as draw_window
from .grids import show_grids as show_grids
from .images import Picture as Picture
from .images import show_images as show_images
from .sliding import sliding_kernel as sliding_kernel
from .style import COLOURS as COLOURS
from .style import signed_colours as signed_colours
from .style import use_style as use_style
from .windows import Sliding as Sliding
from .windows import show_window_positions as show_window_positions

__all__ = [
    "COLOURS",
    "Grid",
    "Picture",
    "Sliding",
    "Window",
    "Wiring",
    "draw_grid",
    "draw_window",
    "show_connections",
    "show_curves",
    "show_grids",
    "show_images",
    "show_window_positions",
    "signed_colours",
    "sliding_kernel",
    "use_style",
]
