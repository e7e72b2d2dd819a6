"""The traces of a Plotly figure, each drawn on Matplotlib axes.

The defaults are Plotly's own where they decide what a reader sees. What can't be drawn
is refused, never left out in silence.
"""

import base64
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Trace = dict[str, Any]
PX = 0.75  # points
_SCALE = (
    *((0, "#050aac"), (0.35, "#6a89f7"), (0.5, "#bebebe")),
    *((0.6, "#dcaa84"), (0.7, "#e6915a"), (1, "#b20a1c")),
)
_DASHES = {"dash": "--", "dot": ":", "dashdot": "-.", "longdash": (0, (8, 4))}
_MARKERS = {
    "circle-open": "o",
    "square": "s",
    "diamond": "D",
    "cross": "P",
    "x": "X",
    "triangle-up": "^",
    "triangle-down": "v",
    "star": "*",
}
_FEW = 200  # cells that are drawn one by one; more become a bitmap


@dataclass
class Brush:
    """What a trace is drawn with: its colour, its name if the legend has it, and what
    the whole figure says of colours. `before` is the curve before it on these axes."""

    colour: str
    name: str | None
    layout: Trace
    before: tuple[Any, Any] | None = None


def scatter(axes: Any, trace: Trace, brush: Brush) -> None:
    import numpy as np

    x, y = _points(trace)
    mode = trace.get("mode", "lines+markers" if len(x) < 20 else "lines")
    line, marker = trace.get("line", {}), trace.get("marker", {})
    single = marker.get("color")
    own = line.get("color") or (single if isinstance(single, str) else brush.colour)
    style = {"alpha": trace.get("opacity"), "label": brush.name}
    _fill(axes, trace, rgba(own, 0.5), brush)
    if "lines" in mode:
        axes.plot(
            x,
            y,
            color=rgba(own),
            linewidth=line.get("width", 2) * PX,
            linestyle=_DASHES.get(line.get("dash"), "-"),
            drawstyle="steps-post" if line.get("shape") == "hv" else "default",
            **style,
        )
        style["label"] = None
    if "markers" in mode:
        axes.scatter(x, y, **_dots(axes, marker, own, brush), **style)
    if "text" in mode:
        font = trace.get("textfont", {})
        down, across = trace.get("textposition", "middle center").split()
        words = np.broadcast_to(trace.get("text", ""), len(x))
        for at_x, at_y, text in zip(x, y, words, strict=True):
            axes.annotate(
                plain(text),
                (at_x, at_y),
                xytext=(
                    {"left": -4, "right": 4}.get(across, 0),
                    {"top": 4, "bottom": -4}.get(down, 0),
                ),
                textcoords="offset points",
                ha={"left": "right", "right": "left"}.get(across, "center"),
                va={"top": "bottom", "bottom": "top"}.get(down, "center_baseline"),
                size=font.get("size", 12) * PX,
                color=rgba(font.get("color", "black")),
            )
    brush.before = x, y


def bar(axes: Any, trace: Trace, brush: Brush) -> None:
    """One set of bars; `stills` has said where they stand, in `_at` and `_from`."""
    across = trace.get("orientation") == "h"
    marker = trace.get("marker", {})
    draw = axes.barh if across else axes.bar
    draw(
        trace["_at"],
        trace["_size"],
        trace["_width"],
        trace["_from"],
        color=_colours(axes, marker, brush.colour, brush),
        alpha=trace.get("opacity", marker.get("opacity")),
        label=brush.name,
    )
    if names := trace["_names"]:
        (axes.set_yticks if across else axes.set_xticks)(range(len(names)), names)


def heatmap(axes: Any, trace: Trace, brush: Brush) -> None:
    import numpy as np

    z = np.array(trace["z"], float)
    x, y = (_edges(axes, trace, name, z.shape[n]) for name, n in (("x", 1), ("y", 0)))
    colours = _colour_map(trace, "z", z, brush)
    gap = max(trace.get("xgap", 0), trace.get("ygap", 0)) * PX
    axes.pcolormesh(
        x,
        y,
        np.ma.masked_invalid(z),
        cmap=colours.cmap,
        norm=colours.norm,
        alpha=trace.get("opacity"),
        edgecolors="white" if gap else "none",  # the page's own ground
        linewidth=gap,
        rasterized=z.size > _FEW,
    )
    for at_x, at_y, text in _labels(trace, z, x, y):
        axes.text(at_x, at_y, text, ha="center", va="center", size=12 * PX)
    _colour_bar(axes, trace, colours, brush)


def contour(axes: Any, trace: Trace, brush: Brush) -> None:
    import numpy as np

    z = np.array(trace["z"], float)
    x, y = (_values(trace.get(n), z.shape[k]) for n, k in (("x", 1), ("y", 0)))
    colours = _colour_map(trace, "z", z, brush)
    asked = trace.get("contours", {})
    if {"start", "end", "size"} <= asked.keys():
        stop = asked["end"] + asked["size"] / 2
        levels = np.arange(asked["start"], stop, asked["size"])
    else:
        levels = trace.get("ncontours", 15)
    coloring = asked.get("coloring", "fill")
    line = trace.get("line", {})
    shades: Any = {"cmap": colours.cmap, "norm": colours.norm}
    if coloring == "fill":
        axes.contourf(x, y, z, levels, extend="both", **shades)
    elif coloring == "heatmap":
        axes.pcolormesh(x, y, z, shading="gouraud", rasterized=True, **shades)
    if coloring != "lines":
        shades = {"colors": [rgba(line.get("color", "rgba(128,128,128,.6)"))]}
    if asked.get("showlines", True):
        axes.contour(x, y, z, levels, linewidths=line.get("width", 1) * PX, **shades)
    if coloring != "none":
        _colour_bar(axes, trace, colours, brush)


def image(axes: Any, trace: Trace, brush: Brush) -> None:
    import numpy as np
    from matplotlib.image import imread

    if "source" in trace:
        data = trace["source"].split("base64,")[-1]
        pixels = imread(io.BytesIO(base64.b64decode(data)))
    else:
        pixels = np.array(trace["z"], float) / 255
    x, y = trace.get("x0", 0), trace.get("y0", 0)
    dx, dy = trace.get("dx", 1), trace.get("dy", 1)
    height, width = pixels.shape[:2]
    box = (x - dx / 2, x + (width - 0.5) * dx, y + (height - 0.5) * dy, y - dy / 2)
    axes.imshow(pixels, extent=box, interpolation="nearest", aspect="equal")


def surface(axes: Any, trace: Trace, brush: Brush) -> None:
    import numpy as np

    z = np.array(trace["z"], float)
    x, y = (_values(trace.get(n), z.shape[k]) for n, k in (("x", 1), ("y", 0)))
    if x.ndim == 1:
        x, y = np.meshgrid(x, y)
    height = np.array(trace.get("surfacecolor", z), float)
    colours = _colour_map(trace, "c", height, brush)
    axes.plot_surface(
        x,
        y,
        z,
        facecolors=colours.to_rgba(height, alpha=trace.get("opacity")),
        rcount=60,
        ccount=60,
        shade=False,
        linewidth=0,
        antialiased=False,
        rasterized=True,
    )
    _colour_bar(axes, trace, colours, brush)


def scatter3d(axes: Any, trace: Trace, brush: Brush) -> None:
    import numpy as np

    x, y, z = (np.asarray(trace[name]) for name in "xyz")
    mode = trace.get("mode", "lines+markers")
    line, marker = trace.get("line", {}), trace.get("marker", {})
    own = line.get("color") if isinstance(line.get("color"), str) else brush.colour
    style = {"alpha": trace.get("opacity"), "label": brush.name}
    if "lines" in mode:
        width = line.get("width", 2) * PX
        axes.plot(x, y, z, color=rgba(own), linewidth=width, **style)
        style["label"] = None
    if "markers" in mode:
        axes.scatter(x, y, z, **_dots(axes, {"size": 8} | marker, own, brush), **style)
    if "text" in mode:
        for at in zip(x, y, z, np.broadcast_to(trace["text"], len(x)), strict=True):
            axes.text(*at[:3], plain(at[3]), size=12 * PX)


TRACES: dict[str, Callable[[Any, Trace, Brush], None]] = {
    "bar": bar,
    "contour": contour,
    "heatmap": heatmap,
    "image": image,
    "scatter": scatter,
    "scatter3d": scatter3d,
    "surface": surface,
}


def rgba(colour: str, opacity: float = 1) -> Any:
    """A colour as Matplotlib takes it, from Plotly's way of writing it."""
    from matplotlib.colors import to_rgba

    if match := re.fullmatch(r"\s*rgba?\((.*)\)\s*", colour):
        red, green, blue, *alpha = (float(part) for part in match[1].split(","))
        return red / 255, green / 255, blue / 255, *(alpha or [opacity])
    return to_rgba(colour.lower(), opacity)


def plain(text: Any) -> str:
    """A label without Plotly's tags, for Matplotlib, to which a dollar means maths."""
    lines = re.sub(r"<br\s*/?>", "\n", "" if text is None else str(text))
    return re.sub(r"<[^>]*>", "", lines).replace("$", r"\$")


def _points(trace: Trace) -> tuple[Any, Any]:
    import numpy as np

    x, y = trace.get("x"), trace.get("y")
    length = len(y if y is not None else x if x is not None else ())
    x, y = _values(x, length), _values(y, length)
    if y.dtype == object:  # a gap in the curve is None
        y = np.array(y, float)
    return x, y


def _values(values: Any, length: int) -> Any:
    import numpy as np

    return np.arange(length) if values is None else np.asarray(values)


def _edges(axes: Any, trace: Trace, name: str, length: int) -> Any:
    """Between the cells of a heat map, whose centres, edges or names are given."""
    import numpy as np

    at = _values(trace.get(name), length)
    if at.dtype.kind in "OU":
        ticks = axes.set_xticks if name == "x" else axes.set_yticks
        ticks(range(length), [plain(word) for word in at])
        at = np.arange(length)
    if len(at) == length + 1:
        return at
    if length == 1:
        return np.array([at[0] - 0.5, at[0] + 0.5])
    between = (at[:-1] + at[1:]) / 2
    return np.array([2 * at[0] - between[0], *between, 2 * at[-1] - between[-1]])


def _labels(trace: Trace, z: Any, x: Any, y: Any) -> Iterator[tuple[float, float, str]]:
    """What `texttemplate` writes in the cells of a heat map."""
    template = trace.get("texttemplate", "")
    for row, column in ((r, c) for r in range(z.shape[0]) for c in range(z.shape[1])):
        if not template:
            return
        words = {"z": z[row, column]}
        if "text" in trace:
            words["text"] = trace["text"][row][column]
        text = re.sub(
            r"%\{(\w+)(?::([^}]*))?\}",
            lambda m: format(words[m[1]], m[2] or ""),  # noqa: B023 (called at once)
            template,
        )
        yield sum(x[column : column + 2]) / 2, sum(y[row : row + 2]) / 2, plain(text)


def _fill(axes: Any, trace: Trace, shade: Any, brush: Brush) -> None:
    import numpy as np

    fill, (x, y) = trace.get("fill", "none"), _points(trace)
    shade = rgba(trace["fillcolor"]) if "fillcolor" in trace else shade
    if fill == "toself":
        axes.fill(x, y, facecolor=shade, edgecolor="none")
    elif fill == "tonexty" and brush.before:
        below = np.interp(x, *brush.before)
        axes.fill_between(x, y, below, color=shade, linewidth=0)
    elif fill in ("tozeroy", "tonexty"):
        axes.fill_between(x, y, color=shade, linewidth=0)
    elif fill != "none":
        raise NotImplementedError(f"a still picture can't show fill={fill!r}")


def _dots(axes: Any, marker: Trace, own: str, brush: Brush) -> dict[str, Any]:
    import numpy as np

    edge = marker.get("line", {})
    symbol = marker.get("symbol", "circle")
    colours = _colours(axes, marker, own, brush)
    hollow = isinstance(symbol, str) and symbol.endswith("-open")
    return {
        "s": (np.asarray(marker.get("size", 6), float) * PX) ** 2,
        "facecolors" if hollow else "c": "none" if hollow else colours,
        "marker": _MARKERS.get(symbol, "o") if isinstance(symbol, str) else "o",
        "linewidths": edge.get("width", 1 if hollow else 0) * PX,
        "edgecolors": rgba(edge["color"])
        if "color" in edge
        else colours
        if hollow
        else "none",
    }


def _colours(axes: Any, marker: Trace, own: str, brush: Brush) -> Any:
    """Of markers or bars: one for all, one for each, or by number on a scale."""
    import numpy as np

    said = marker.get("color")
    if said is None or isinstance(said, str):
        return [rgba(said or own)]
    if all(isinstance(one, str) for one in said):
        return [rgba(one) for one in said]
    values = np.asarray(said, float)
    colours = _colour_map(marker, "c", values, brush)
    if marker.get("showscale", "coloraxis" in marker):
        _colour_bar(axes, marker, colours, brush)
    return colours.to_rgba(values)


def _colour_map(spec: Trace, letter: str, values: Any, brush: Brush) -> Any:
    import numpy as np
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    if "coloraxis" in spec:
        spec, letter = brush.layout.get(spec["coloraxis"], {}), "c"
    least, most = spec.get(f"{letter}min"), spec.get(f"{letter}max")
    least = np.nanmin(values) if least is None else least
    most = np.nanmax(values) if most is None else most
    if (middle := spec.get(f"{letter}mid")) is not None:
        reach = max(abs(least - middle), abs(most - middle))
        least, most = middle - reach, middle + reach
    scale: Sequence[Any] = spec.get("colorscale") or _SCALE
    if isinstance(scale, str):
        raise NotImplementedError(
            f"give the colours of colorscale={scale!r} one by one"
        )
    stops = [(float(at), rgba(colour)) for at, colour in scale]
    if spec.get("reversescale"):
        stops = [(1 - at, colour) for at, colour in reversed(stops)]
    named = LinearSegmentedColormap.from_list("", stops)
    return ScalarMappable(Normalize(float(least), float(most)), named)


def _colour_bar(axes: Any, spec: Trace, colours: Any, brush: Brush) -> None:
    said = brush.layout.get(spec.get("coloraxis", ""), spec)
    if not said.get("showscale", True):
        return
    drawn = axes.figure.colorbar(colours, ax=axes, fraction=0.05, pad=0.03)
    drawn.outline.set_visible(False)
    drawn.solids.set_rasterized(True)
    drawn.ax.set_title(plain(said.get("colorbar", {}).get("title", {}).get("text")))
