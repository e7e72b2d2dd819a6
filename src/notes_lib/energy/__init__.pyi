from .best_path import BestPath as BestPath
from .best_path import best_path as best_path
from .best_path import valid_paths as valid_paths
from .ctc import ctc_loss as ctc_loss
from .dijkstra import dijkstra_path as dijkstra_path
from .free_energy import free_energy as free_energy
from .reader import SlidingReader as SlidingReader
from .tables import cross_entropies as cross_entropies
from .tables import energy_table as energy_table
from .tables import order_blind_loss as order_blind_loss
from .transcripts import collapse_repeats as collapse_repeats
from .transcripts import decode_energies as decode_energies
from .transcripts import encode_texts as encode_texts
from .transcripts import interleave as interleave

__all__ = [
    "BestPath",
    "SlidingReader",
    "best_path",
    "collapse_repeats",
    "cross_entropies",
    "ctc_loss",
    "decode_energies",
    "dijkstra_path",
    "encode_texts",
    "energy_table",
    "free_energy",
    "interleave",
    "order_blind_loss",
    "valid_paths",
]
