"""Where the boxes of a computation graph stand, so that few lines cross."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from notes_lib.autodiff import Expression, TensorVar, Var, topological_order

AnyVar = Var | TensorVar | Expression


@dataclass(eq=False)
class Spot:
    """A box, or a bend in a line that runs past a row.

    `above` holds what its lines come from: one spot per parent for a box, and the one
    spot that it hands on for a bend. Boxes are one unit apart in `x`, about 0.
    """

    node: AnyVar
    row: int
    is_bend: bool = False
    above: list["Spot"] = field(default_factory=list)
    x: float = 0.0


def arrange(result: AnyVar) -> list[list[Spot]]:
    """Put everything that a result was made from in rows, inputs above.

    Args:
        result: A `Var`, a `TensorVar`, `(...)`, or an `Expression`.

    Returns:
        The rows from top to bottom, with the result alone in the last.
    """
    order: Sequence[AnyVar] = topological_order(result)
    rows = _rows(order)
    _place(rows)
    return rows


def _rows(order: Sequence[AnyVar]) -> list[list[Spot]]:
    """Each node below all of its parents, and inputs right above their first use."""
    depth: dict[AnyVar, int] = {}
    for node in order:
        depth[node] = 1 + max((depth[parent] for parent in node.parents), default=-1)
    first_use: dict[AnyVar, int] = {}
    for node in order:
        for parent in node.parents:
            first_use[parent] = min(depth[node], first_use.get(parent, depth[node]))
    for node in order:
        if not node.parents and node in first_use:
            depth[node] = first_use[node] - 1
    spots = {node: Spot(node, depth[node]) for node in order}
    rows: list[list[Spot]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in order:
        rows[depth[node]].append(spots[node])
        for parent in node.parents:
            above = spots[parent]
            for row in range(depth[parent] + 1, depth[node]):
                above = Spot(parent, row, is_bend=True, above=[above])
                rows[row].append(above)
            spots[node].above.append(above)
    return rows


def _place(rows: list[list[Spot]]) -> None:
    """Give every spot its x, near what it is joined to."""
    everywhere = [spot for row in rows for spot in row]
    below: dict[Spot, list[Spot]] = {spot: [] for spot in everywhere}
    for spot in everywhere:
        for above in spot.above:
            below[above].append(spot)

    def settle(row: list[Spot], joined: Callable[[Spot], list[Spot]]) -> None:
        def middle(spot: Spot) -> float:
            others = joined(spot)
            return sum(o.x for o in others) / len(others) if others else spot.x

        row.sort(key=middle)
        for i, spot in enumerate(row):
            spot.x = i - (len(row) - 1) / 2

    for row in rows:
        settle(row, lambda spot: spot.above)
    for _ in range(4):
        for row in reversed(rows):
            settle(row, lambda spot: below[spot])
        for row in rows:
            settle(row, lambda spot: spot.above)
