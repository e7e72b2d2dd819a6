"""What each of the four ways to a derivative works with."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure

from notes_lib.autodiff import Var, topological_order, variable

from .style import COLOURS, PAGE_WIDTH, use_style


def show_routes(
    program: Callable[[Any, Any], Any],
    by_hand: str,
    *,
    at: tuple[float, float],
    step: float = 0.4,
) -> Figure:
    """Draw what the four ways to a program's derivative by its first input work with.

    By hand and by symbols, a formula. By numbers, two points of the curve, drawn so far
    apart that they can be seen. Automatically, the steps of the program with their
    values and the slope of the result in each.

    Args:
        program: Takes two numbers and returns one; the numbers may be of
            `notes_lib.autodiff`.
        by_hand: The derivative worked out on paper, as Matplotlib's maths.
        at: Where to take the derivative.
        step: How far the points of the curve are from there.

    Returns:
        The figure, a panel for each way.

    Raises:
        ValueError: If `step` is not positive.
    """
    if step <= 0:
        raise ValueError(f"step must be positive, got {step}")
    use_style()
    figure, ((hand, letters), (numbers, trace)) = plt.subplots(
        *(2, 2),
        figsize=(PAGE_WIDTH, 3.3),
        height_ratios=(1, 2.6),
        layout="constrained",
    )
    middle = {"x": 0.5, "y": 0.5, "ha": "center", "va": "center"}
    hand.text(s=by_hand, fontsize=9, **middle)
    x1, x2 = variable("x1"), variable("x2")
    letters.text(s=_broken(str(program(x1, x2).derivative(x1))), fontsize=8, **middle)

    first, second = at
    x = torch.linspace(first - 1.75 * step, first + 1.75 * step, 60)
    numbers.plot(x, program(x, second), color=COLOURS["blue"])
    ends = torch.tensor([first - step, first + step])
    numbers.plot(ends, program(ends, second), "o--", color=COLOURS["vermilion"])
    numbers.set(xlabel=f"x1, with x2 = {second:g}", ylabel="f")

    recorded = program(Var(first, name="x1"), Var(second, name="x2"))
    recorded.backward()
    rows = ["step  value  slope"]
    for node in topological_order(recorded):
        name = node.name or node.operation.replace("*", "×")
        rows.append(f"{name:4} {node.value:6.3f} {node.grad:6.3f}")
    trace.text(s="\n".join(rows), family="monospace", **middle)

    titles = ("by hand", "symbolic", "numerical", "automatic")
    for place, title in zip((hand, letters, numbers, trace), titles, strict=True):
        place.set_title(title)
        if place is not numbers:
            place.axis("off")
    return figure


def _broken(formula: str) -> str:
    """The formula in lines: a new one for each term, and for a long last factor."""
    if formula.startswith("(") and formula.endswith(")"):
        formula = formula[1:-1]
    return formula.replace(" + (", "\n+ (").replace(" * (", "\n* (")
