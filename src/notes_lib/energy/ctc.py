from collections.abc import Callable

import torch
from torch import Tensor

from .sizes import as_batch, counted
from .soft_paths import Moves, SoftPaths
from .tables import energy_table


def ctc_loss(
    costs: Tensor,
    labels: Tensor,
    *,
    label_counts: Tensor | None = None,
    window_counts: Tensor | None = None,
    placeholder: int = 0,
) -> Tensor:
    r"""Connectionist temporal classification: sum over everything that reads right.

    $$-\log \sum_{\pi:\, \mathcal{B}(\pi) = y}\; \prod_j p_j(\pi_j)$$

    The sum runs over all ways $\pi$ to give each window a class such that merging
    repeats and then dropping placeholders, $\mathcal{B}$, leaves the string $y$. In
    the table of the string with a placeholder before, between and after its
    characters, these are the monotone paths that may leave out placeholders, except
    between two equal characters.

    The gradient is that of the formula, for whatever `costs` are. PyTorch's function
    assumes that they come from a log-softmax and returns the gradient with respect
    to what went into that, so the two agree there.

    Args:
        costs: The negative log-probability of each class in each window, in nats,
            `(..., l, c)`.
        labels: The class of each character, without placeholders, integers,
            `(..., t)`.
        label_counts: How many characters each string has, `(...)`; by default all.
        window_counts: How many windows count, `(...)`; by default all.
        placeholder: The class of the placeholder.

    Returns:
        One loss per string in nats, `(...)`; infinite, with gradient 0, where there
        are too few windows for the string. It can be differentiated once.

    Raises:
        ValueError: If the shapes or counts do not fit, or there is no class
            `placeholder`.
        TypeError: If `labels` are not integers.

    Reference:
        Graves et al. 2006, "Connectionist Temporal Classification: Labelling
        Unsegmented Sequence Data with Recurrent Neural Networks", section 4.1.
    """
    if not 0 <= placeholder < costs.shape[-1]:
        raise ValueError(
            f"placeholder must be one of {costs.shape[-1]} classes, got {placeholder}"
        )
    between = torch.nn.functional.pad(  # (..., 2t + 1)
        torch.stack([torch.full_like(labels, placeholder), labels], dim=-1).flatten(-2),
        (0, 1),
        value=placeholder,
    )
    table = energy_table(costs, between)  # (..., 2t + 1, l)
    # The counts are of characters, and the table has 2t + 1 rows.
    characters = table[..., : labels.shape[-1], :]
    lengths, windows = counted(characters, label_counts, window_counts)
    length, windows = lengths.reshape(-1, 1), windows.flatten()  # (n, 1), (n,)

    row = torch.arange(table.shape[-2], device=table.device)
    ends = (row == 2 * length) | (row == 2 * length - 1)
    starts = (row <= 1) & (row <= 2 * length)
    # From row i - 2 to i: past a placeholder that keeps no equal characters apart.
    skips = torch.zeros_like(between, dtype=torch.bool)
    skips[..., 2:] = between[..., 2:] != between[..., :-2]
    moves = Moves(starts, ends, skips.reshape(ends.shape), windows)
    sum_over_paths: Callable[..., Tensor] = SoftPaths.apply  # torch leaves it untyped
    loss = sum_over_paths(as_batch(table), moves)
    # No windows read as the empty string, and surely so.
    nothing = (length.squeeze(1) == 0) & (windows == 0)
    return loss.masked_fill(nothing, 0).view(table.shape[:-2])
