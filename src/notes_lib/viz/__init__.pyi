from .alignments import EnergyTable as EnergyTable
from .alignments import show_energy_tables as show_energy_tables
from .alignments import show_reading as show_reading
from .among import show_among as show_among
from .boundaries import moving_boundary as moving_boundary
from .connections import Wiring as Wiring
from .connections import show_connections as show_connections
from .contours import Contours as Contours
from .contours import show_contours as show_contours
from .curves import show_curves as show_curves
from .depths import values_by_depth as values_by_depth
from .descents import descent_paths as descent_paths
from .functions import show_functions as show_functions
from .graphs import show_graph as show_graph
from .grids import Grid as Grid
from .grids import Window as Window
from .grids import show_grids as show_grids
from .histograms import show_histograms as show_histograms
from .images import Picture as Picture
from .images import show_images as show_images
from .landscapes import show_surfaces as show_surfaces
from .landscapes import show_trajectories as show_trajectories
from .matrices import show_matrix as show_matrix
from .modules import show_chain as show_chain
from .multiples import show_small_multiples as show_small_multiples
from .networks import show_network as show_network
from .panels import Panel as Panel
from .panels import show_panels as show_panels
from .racing import sliding_learning_rate as sliding_learning_rate
from .readers import sliding_window as sliding_window
from .regions import Regions as Regions
from .regions import show_regions as show_regions
from .reliability import show_reliability as show_reliability
from .replay import replay_backward as replay_backward
from .routes import show_routes as show_routes
from .runs import show_runs as show_runs
from .scatters import Scatter as Scatter
from .scatters import show_scatters as show_scatters
from .silenced import show_silenced as show_silenced
from .sliding import sliding_kernel as sliding_kernel
from .spreads import show_spreads as show_spreads
from .style import COLOURS as COLOURS
from .style import use_style as use_style
from .thresholds import sliding_threshold as sliding_threshold
from .windows import Sliding as Sliding
from .windows import show_window_positions as show_window_positions

__all__ = [
    "COLOURS",
    "Contours",
    "EnergyTable",
    "Grid",
    "Panel",
    "Picture",
    "Regions",
    "Scatter",
    "Sliding",
    "Window",
    "Wiring",
    "descent_paths",
    "moving_boundary",
    "replay_backward",
    "show_among",
    "show_chain",
    "show_connections",
    "show_contours",
    "show_curves",
    "show_energy_tables",
    "show_functions",
    "show_graph",
    "show_grids",
    "show_histograms",
    "show_images",
    "show_matrix",
    "show_network",
    "show_panels",
    "show_reading",
    "show_regions",
    "show_reliability",
    "show_routes",
    "show_runs",
    "show_scatters",
    "show_silenced",
    "show_small_multiples",
    "show_spreads",
    "show_surfaces",
    "show_trajectories",
    "show_window_positions",
    "sliding_kernel",
    "sliding_learning_rate",
    "sliding_threshold",
    "sliding_window",
    "use_style",
    "values_by_depth",
]
