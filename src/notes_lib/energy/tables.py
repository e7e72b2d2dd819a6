"""The energies of one string at every window: what an alignment is searched in."""

import torch
from torch import Tensor

from .sizes import counted, within


def energy_table(energies: Tensor, labels: Tensor) -> Tensor:
    r"""Look up, for every character of a string, its energy at every window.

    $$E_{ij} = e_j(y_i)$$

    Args:
        energies: What each window says about each class, `(..., l, c)`.
        labels: The class of each character, integers, `(..., t)`.

    Returns:
        One row per character and one column per window, `(..., t, l)`.

    Raises:
        ValueError: If the leading axes differ.
        TypeError: If `labels` are not integers.

    Reference:
        LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 7.
    """
    if labels.is_floating_point() or labels.is_complex() or labels.dtype == torch.bool:
        raise TypeError(f"labels must be integers, got {labels.dtype}")
    if energies.ndim < 2 or energies.shape[:-2] != labels.shape[:-1]:
        raise ValueError(
            "energies (..., l, c) and labels (..., t) must share their leading axes: "
            f"energies are {tuple(energies.shape)}, labels are {tuple(labels.shape)}"
        )
    by_class = energies.mT  # (..., c, l)
    rows = labels.long().unsqueeze(-1).expand(*labels.shape, energies.shape[-2])
    return by_class.gather(-2, rows)


def cross_entropies(energies: Tensor) -> Tensor:
    r"""Turn energies into costs that can only fall at the expense of others.

    $$-\log p_k = e_k + \log \sum_c \exp(-e_c)$$

    Lowering all energies by the same amount leaves every $p_k$ as it is.

    Args:
        energies: What each window says about each class, `(..., c)`.

    Returns:
        The negative log-probability of each class in nats, `(..., c)`.

    Reference:
        LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.4.
    """
    return -(-energies).log_softmax(dim=-1)


def order_blind_loss(
    table: Tensor,
    *,
    label_counts: Tensor | None = None,
    window_counts: Tensor | None = None,
) -> Tensor:
    """Average a table over all its cells, so that its order plays no part.

    This asks every window for every character of the string: a loss to learn from
    what it cannot do. Any order of the rows gives the same loss.

    Args:
        table: The cost of each character at each window, `(..., t, l)`.
        label_counts: How many rows of each table count, `(...)`; by default all.
        window_counts: How many columns count, `(...)`; by default all.

    Returns:
        One loss per table, `(...)`; nan for a table in which no cell counts.

    Raises:
        ValueError: If the table has no two axes, or the counts do not fit it.

    Reference:
        Dietterich, Lathrop and Lozano-Perez 1997, "Solving the multiple instance
        problem with axis-parallel rectangles", for learning from labels without
        places.
    """
    labels, windows = counted(table, label_counts, window_counts)
    cells = within(labels, table.shape[-2]).unsqueeze(-1) & within(
        windows, table.shape[-1]
    ).unsqueeze(-2)
    return table.where(cells, 0).sum(dim=(-2, -1)) / (labels * windows)
