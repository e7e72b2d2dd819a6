import heapq

import torch
from torch import Tensor

from .best_path import BestPath


def dijkstra_path(table: Tensor) -> BestPath:
    """Look for the monotone path of least energy with Dijkstra's algorithm.

    Cells are settled in the order of their distance from the start, and a settled
    cell is never looked at again. That is right only as long as no energy is
    negative: else a longer way may yet turn out to be the cheaper one. With negative
    energies the result may be wrong; `best_path` has no such condition.

    Args:
        table: The energy of each row in each column, `(t, l)`.

    Returns:
        The energy of the path that was found, `()`, and its rows, `(l,)`, both on
        the table's device; infinite and -1 where there is no path.

    Raises:
        ValueError: If `table` is not a floating-point matrix.

    Reference:
        Dijkstra 1959, "A note on two problems in connexion with graphs".
    """
    if table.ndim != 2 or not table.is_floating_point():
        raise ValueError(
            "table must be a floating-point matrix (t, l), "
            f"got {table.dtype} of shape {tuple(table.shape)}"
        )
    t, num_columns = table.shape
    energies = table.tolist()
    rows = torch.full((num_columns,), -1, device=table.device)
    if 0 in (t, num_columns):
        return BestPath(table.new_tensor(torch.inf), rows)

    came_from: dict[tuple[int, int], tuple[int, int]] = {}
    settled: set[tuple[int, int]] = set()
    distances = {(0, 0): energies[0][0]}
    queue = [(energies[0][0], (0, 0))]
    while queue:
        distance, cell = heapq.heappop(queue)
        if cell in settled:
            continue
        settled.add(cell)
        i, j = cell
        for neighbour in ((i, j + 1), (i + 1, j + 1)):
            if neighbour[0] == t or neighbour[1] == num_columns or neighbour in settled:
                continue
            further = distance + energies[neighbour[0]][neighbour[1]]
            if further < distances.get(neighbour, torch.inf):
                distances[neighbour] = further
                came_from[neighbour] = cell
                heapq.heappush(queue, (further, neighbour))

    cell = (t - 1, num_columns - 1)
    if distances.get(cell, torch.inf) == torch.inf:
        return BestPath(table.new_tensor(torch.inf), rows)
    energy = table.new_tensor(distances[cell])
    while cell != (0, 0):
        rows[cell[1]] = cell[0]
        cell = came_from[cell]
    rows[0] = 0
    return BestPath(energy, rows)
