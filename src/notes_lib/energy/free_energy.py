from collections.abc import Callable

import torch
from torch import Tensor

from .sizes import as_batch, counted
from .soft_paths import Moves, SoftPaths


def free_energy(
    table: Tensor,
    *,
    label_counts: Tensor | None = None,
    window_counts: Tensor | None = None,
) -> Tensor:
    r"""Sum over all monotone paths where `best_path` takes the cheapest.

    $$F = -\log \sum_{\text{paths}} \exp\Bigl(-\sum_{(i, j) \in \text{path}}
    E_{ij}\Bigr)$$

    $F$ is below the least energy, by at most the log of the number of paths. Its
    gradient at a cell is the share of the sum that passes through the cell, where
    the gradient of the least energy is 1 on one path and 0 elsewhere.

    Args:
        table: The energy $E_{ij}$ of row $i$ in column $j$, `(..., t, l)`.
        label_counts: How many rows of each table count, `(...)`; by default all.
        window_counts: How many columns count, `(...)`; by default all.

    Returns:
        The free energy of each table, `(...)`; infinite, with gradient 0, where no
        path exists. It can be differentiated once.

    Raises:
        ValueError: If the table has no two axes or is not floating point, or the
            counts do not fit it.

    Reference:
        LeCun et al. 2006, "A Tutorial on Energy-Based Learning", sections 2.2.4
        and 7.
    """
    labels, windows = counted(table, label_counts, window_counts)
    row = torch.arange(table.shape[-2], device=table.device)
    ends = row == labels.reshape(-1, 1) - 1  # (n, t)
    moves = Moves((row == 0).expand_as(ends), ends, None, windows.flatten())
    sum_over_paths: Callable[..., Tensor] = SoftPaths.apply  # torch leaves it untyped
    return sum_over_paths(as_batch(table), moves).view(table.shape[:-2])
