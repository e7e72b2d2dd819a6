from itertools import combinations
from typing import NamedTuple

import torch
from torch import Tensor

from .sizes import as_batch, counted, within


class BestPath(NamedTuple):
    """The cheapest way through a table.

    Args:
        energy: The sum of the path's cells, `(...)`. It can be differentiated: the
            gradient is 1 in the cells of the path and 0 elsewhere. Infinite, with
            gradient 0, where no path exists.
        rows: The row that the path takes in each column, `(..., l)`; -1 beyond the
            last column that counts, and everywhere where no path exists.
    """

    energy: Tensor
    rows: Tensor


def best_path(
    table: Tensor,
    *,
    label_counts: Tensor | None = None,
    window_counts: Tensor | None = None,
) -> BestPath:
    r"""Find the monotone path of least energy through each table of a batch.

    A path starts in the first row of the first column. From one column to the next
    it stays in its row or goes down by one. It ends in the last row of the last
    column. The least energy $D_{ij}$ of a path that has come to row $i$ of column
    $j$ follows from the column before:

    $$D_{ij} = E_{ij} + \min(D_{i,j-1},\, D_{i-1,j-1})$$

    Of two ways that are equally cheap, the path takes the one that went down
    earlier.

    Args:
        table: The energy $E_{ij}$ of row $i$ in column $j$, `(..., t, l)`. Energies
            may be negative, and infinite where a path must not go.
        label_counts: How many rows of each table count, `(...)`; by default all.
        window_counts: How many columns count, `(...)`; by default all.

    Returns:
        The least energy, and the path that has it. There is no path through a table
        with more rows than columns, nor through an empty one.

    Raises:
        ValueError: If the table has no two axes or is not floating point, or the
            counts do not fit it.

    Reference:
        Sakoe and Chiba 1978, "Dynamic programming algorithm optimization for spoken
        word recognition"; LeCun et al. 2006, "A Tutorial on Energy-Based Learning",
        section 7.
    """
    labels, windows = counted(table, label_counts, window_counts)
    *leading, t, num_columns = table.shape
    rows = _search(as_batch(table.detach()), labels.flatten(), windows.flatten())
    rows = rows.view(*leading, num_columns)
    if 0 in (t, num_columns):
        return BestPath(table.new_full(leading, torch.inf), rows)
    on_path = rows >= 0
    cells = table.gather(-2, rows.clamp(min=0).unsqueeze(-2)).squeeze(-2)  # (..., l)
    energy = cells.where(on_path, 0).sum(dim=-1)
    # Where all ways are blocked, what was traced back is blocked or starts elsewhere.
    exists = (rows[..., 0] == 0) & (energy < torch.inf)
    return BestPath(
        energy.where(exists, torch.inf), rows.where(exists.unsqueeze(-1), -1)
    )


def _search(table: Tensor, labels: Tensor, windows: Tensor) -> Tensor:
    """The rows of the best paths, `(n, l)`, for a table of `(n, t, l)`."""
    n, t, num_columns = table.shape
    if 0 in (n, t, num_columns):
        return labels.new_full((n, num_columns), -1)
    # Column first and batch last: each step of the recurrence reads and writes one
    # contiguous slab. The extra first row is a wall of infinite energy.
    columns = table.permute(2, 1, 0).contiguous().unbind()  # l times (t, n)
    least = table.new_full((2, t + 1, n), torch.inf)
    least[0, 1] = columns[0][0]
    # This column's and the next one's, in turn: each seen from its row, and from one
    # row below.
    now, after = zip(least[:, 1:].unbind(), least[:, :-1].unbind(), strict=True)
    # Whether the cheapest way into a cell came down from the row above.
    came_down = torch.empty(
        num_columns - 1, t, n, dtype=torch.bool, device=table.device
    )
    for column, down in zip(columns[1:], came_down.unbind(), strict=True):
        torch.gt(*now, out=down)
        torch.minimum(*now, out=after[0]).add_(column)
        now, after = after, now

    # Where the columns no longer count, the path stays where it ends.
    counts = within(windows, num_columns).mT.contiguous()  # (l, n)
    came_down &= counts[1:].unsqueeze(1)
    place = torch.arange(n, dtype=torch.int32, device=table.device)
    # A cell's place in its slab of (t, n): going up takes off n.
    cells = [(labels - 1).clamp(min=0).int() * n + place]
    for down in reversed(came_down.view(num_columns - 1, t * n).int().unbind()):
        up = down.index_select(0, cells[-1])
        cells.append(torch.sub(cells[-1], up, alpha=n))
    rows = torch.stack(cells[::-1]).long() // n  # (l, n)
    return rows.masked_fill(~(counts & (labels > 0)), -1).mT.contiguous()


def valid_paths(num_rows: int, num_columns: int) -> Tensor:
    r"""List every monotone path through a table.

    A path goes down in $t - 1$ of the $l - 1$ steps between columns, and any choice
    of those steps is a path. So there are $\binom{l-1}{t-1}$.

    Args:
        num_rows: Rows of the table, `t`.
        num_columns: Columns of the table, `l`.

    Returns:
        The row that each path takes in each column, `(paths, l)`, int64; no paths
        if there are more rows than columns.

    Raises:
        ValueError: If a number is less than 1.

    Reference:
        Feller 1968, "An Introduction to Probability Theory and Its Applications",
        volume 1, section II.5.
    """
    if num_rows < 1 or num_columns < 1:
        raise ValueError(
            f"a table has at least one row and column, got {(num_rows, num_columns)}"
        )
    steps = list(combinations(range(1, num_columns), num_rows - 1))
    down = torch.zeros(len(steps), num_columns, dtype=torch.long)
    down.scatter_(
        1, torch.tensor(steps, dtype=torch.long).view(len(steps), num_rows - 1), 1
    )
    return down.cumsum(dim=1)
