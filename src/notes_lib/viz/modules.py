"""A network drawn module by module, with what passes down and what comes back."""

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import Tensor

from notes_lib.autodiff import Chain

from .style import COLOURS, INK, PAGE_WIDTH, use_style

# Inches: a box and the distance to the next, the edges of the boxes, and the lanes of
# the two passes.
_HEIGHT, _GAP = 0.5, 0.48
_LEFT, _RIGHT = 1.2, 2.6
_DOWN, _UP = 1.55, 2.25

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def show_chain(chain: Chain, input: Tensor, *, grads: bool = True) -> Figure:
    r"""Draw the modules of a chain, and send one batch through them to see the shapes.

    The forward pass runs down on the left: $h^\ell$ is what module $\ell$ hands on.
    The backward pass runs up on the right, and leaves a gradient beside each module
    that has parameters. These stay as they are; what the layers remember of their
    last pass is replaced.

    Args:
        chain: Its last module gives the loss.
        input: A batch for it, `(n, ...)`.
        grads: True to draw the backward pass too.

    Returns:
        The figure.
    """
    values, gradients = [input], [torch.ones(())]
    for layer in chain.layers:
        values.append(layer.forward(values[-1]))
    for layer in reversed(chain.layers):
        gradients.insert(0, layer.backward(gradients[0]))

    count = len(chain.layers)
    height = count * _HEIGHT + (count + 1) * _GAP
    use_style()
    figure = plt.figure(figsize=(PAGE_WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, PAGE_WIDTH), ylim=(height, 0))
    axes.axis("off")
    for place, (value, gradient) in enumerate(zip(values, gradients, strict=True)):
        number = str(place).translate(_RAISED)
        name = "x" if place == 0 else "L" if place == count else f"h{number}"
        top = place * (_HEIGHT + _GAP)
        _arrow(axes, (_DOWN, top), (_DOWN, top + _GAP), "blue")
        words = f"{name}  {_size(value)}"
        _write(axes, _DOWN - 0.08, top + _GAP / 2, words, "blue", "right")
        if not grads:
            continue
        _arrow(axes, (_UP, top + _GAP), (_UP, top), "vermilion")
        words = "1" if place == count else f"∂L/∂{name}  {_size(gradient)}"
        _write(axes, _UP + 0.08, top + _GAP / 2, words, "vermilion", "left")
    for place, layer in enumerate(chain.layers):
        top = _GAP + place * (_HEIGHT + _GAP)
        names = [letter for letter, _ in zip("Wb", layer.parameters, strict=False)]
        sizes = map(_size, layer.parameters)
        held = ", ".join(f"{n} {s}" for n, s in zip(names, sizes, strict=False))
        title = type(layer).__name__.removesuffix("Layer")
        _box(axes, top, [title, held] if held else [title])
        if grads and names:
            middle = top + _HEIGHT / 2
            _arrow(axes, (_RIGHT, middle), (_RIGHT + 0.3, middle), "vermilion")
            words = ", ".join(f"∂L/∂{n}" for n in names)
            _write(axes, _RIGHT + 0.36, middle, words, "vermilion", "left")
    return figure


def _size(tensor: Tensor) -> str:
    """Its shape, or its value if it is a single number."""
    return str(tuple(tensor.shape)) if tensor.ndim else f"= {float(tensor):.4g}"


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str
) -> None:
    style = {"arrowstyle": "-|>", "color": COLOURS[colour], "linewidth": 1.6}
    axes.annotate("", end, start, arrowprops=style | {"shrinkA": 1, "shrinkB": 1})


def _write(axes: Axes, x: float, y: float, words: str, colour: str, side: str) -> None:
    axes.text(x, y, words, color=COLOURS[colour], fontsize=9, ha=side, va="center")


def _box(axes: Axes, top: float, words: list[str]) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (_LEFT + 0.04, top + 0.04),
            _RIGHT - _LEFT - 0.08,
            _HEIGHT - 0.08,
            boxstyle="round,pad=0.04",
            facecolor="none",
            edgecolor=COLOURS["grey"],
            linewidth=1.2,
        )
    )
    middle = ((_LEFT + _RIGHT) / 2, top + _HEIGHT / 2)
    axes.text(
        *middle, "\n".join(words), ha="center", va="center", fontsize=9, color=INK
    )
