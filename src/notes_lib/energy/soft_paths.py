"""Sums over all paths through a table, and their gradients."""

from typing import Any, NamedTuple

import torch
from torch import Tensor


class Moves(NamedTuple):
    """Where paths through a table of `(n, r, l)` may start, end, and jump.

    From one column to the next every path may stay in its row or go down by one.
    """

    starts: Tensor  # (n, r): rows of the first column in which a path may start
    ends: Tensor  # (n, r): rows of the last column that counts in which it may end
    skips: Tensor | None  # (n, r): rows that may be reached from two above
    windows: Tensor  # (n,): how many columns count


class SoftPaths(torch.autograd.Function):
    r"""Minus the log of the sum over all paths of exp(-energy), `(n,)`.

    The gradient with respect to a cell is the share of the sum that passes through
    it: a probability. It comes from a second sweep, backward through the columns,
    since to differentiate the logarithms of vanishing sums would give nan.
    """

    @staticmethod
    def forward(ctx: Any, table: Tensor, moves: Moves) -> Tensor:
        # Sums over hundreds of columns need more than half precision.
        wide = torch.promote_types(table.dtype, torch.float32)
        gain = -table.detach().to(wide).permute(2, 1, 0).contiguous()  # (l, r, n)
        ahead = _sweep_ahead(gain, moves)
        last = (moves.windows - 1).clamp(min=0).view(1, 1, -1)
        if gain.shape[0]:
            at_end = ahead.gather(0, last.expand(1, *ahead.shape[1:]))[0]  # (r, n)
            total = (at_end + _log(moves.ends, at_end)).logsumexp(dim=0)
            total = total.where(moves.windows > 0, -torch.inf)
        else:
            total = gain.new_full(gain.shape[2:], -torch.inf)
        if ctx.needs_input_grad[0]:
            share = (ahead + _sweep_back(gain, moves) - total).exp()
            share = share.where(total > -torch.inf, 0)  # no paths, no shares
            ctx.save_for_backward(share.permute(2, 1, 0).to(table.dtype), table)
        return -total.to(table.dtype)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, None]:
        share = _Constant.apply(*ctx.saved_tensors)  # type: ignore[no-untyped-call]
        return upstream.view(-1, 1, 1) * share, None


class _Constant(torch.autograd.Function):
    """A tensor that depends on another, and refuses to say how."""

    @staticmethod
    def forward(ctx: Any, share: Tensor, table: Tensor) -> Tensor:
        return share.clone()

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, Tensor]:
        raise RuntimeError("a sum over paths can be differentiated only once")


def _log(allowed: Tensor, like: Tensor) -> Tensor:
    """0 where allowed, else minus infinity, `(r, n)` for `(n, r)`."""
    return torch.zeros_like(allowed.mT, dtype=like.dtype).masked_fill(
        ~allowed.mT, -torch.inf
    )


def _sweep_ahead(gain: Tensor, moves: Moves) -> Tensor:
    """Log of the sum over all ways into each cell, its own gain included."""
    num_columns, r, n = gain.shape
    # Two rows of wall above the first, for steps that would come from there.
    sums = gain.new_full((num_columns, r + 2, n), -torch.inf)
    if num_columns:
        sums[0, 2:] = gain[0] + _log(moves.starts, gain)
    jump = None if moves.skips is None else _log(moves.skips, gain)
    for before, now, column in zip(sums[:-1], sums[1:], gain[1:], strict=True):
        ways = torch.logaddexp(before[2:], before[1:-1])
        if jump is not None:
            ways = torch.logaddexp(ways, before[:-2] + jump)
        torch.add(ways, column, out=now[2:])
    return sums[:, 2:]


def _sweep_back(gain: Tensor, moves: Moves) -> Tensor:
    """Log of the sum over all ways out of each cell, its own gain left out."""
    num_columns, r, n = gain.shape
    sums = gain.new_full((num_columns, r, n), -torch.inf)
    end = _log(moves.ends, gain)
    jump = None if moves.skips is None else _log(moves.skips, gain)
    onward = gain.new_full((r + 2, n), -torch.inf)  # two rows of wall below
    for j in range(num_columns - 1, -1, -1):
        if j < num_columns - 1:
            onward[:-2] = sums[j + 1] + gain[j + 1]
        ways = torch.logaddexp(onward[:-2], onward[1:-1])
        if jump is not None:
            onward[:-2] += jump  # a jump is allowed by the row it leads to
            ways = torch.logaddexp(ways, onward[2:])
        sums[j] = torch.where(moves.windows == j + 1, end, ways)
    return sums
