"""A still picture of a Plotly figure: what stands in its place before it is there, in
print, and where scripts are off.

It is drawn with Matplotlib, so no browser is needed, and the same figure gives the same
bytes on every machine. It shows the figure as it starts.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from notes_lib.site.still_traces import PX, TRACES, Brush, Trace, plain, rgba

WIDTH, HEIGHT = 480, 420  # pixels, where the figure does not say
_MARGIN = {"l": 56, "r": 16, "t": 16, "b": 48}
_COLOURS = (
    *("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
_LINE = (0.5, 0.5, 0.5, 0.35)  # of grids and frames, on any ground
_SETTINGS: Any = {
    "font.size": 13 * PX,
    "axes.edgecolor": _LINE,
    "axes.facecolor": "none",
    "axes.labelsize": 13 * PX,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 13 * PX,
    "axes3d.xaxis.panecolor": (0, 0, 0, 0),
    "axes3d.yaxis.panecolor": (0, 0, 0, 0),
    "axes3d.zaxis.panecolor": (0, 0, 0, 0),
    "grid.color": _LINE,
    "legend.frameon": False,
    "xtick.color": _LINE,
    "xtick.labelcolor": "black",
    "ytick.color": _LINE,
    "ytick.labelcolor": "black",
}


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib as stills want it, whatever a block has set, until they are saved."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def still_of(figure: Any) -> Any:
    """Draw a Plotly figure as a Matplotlib figure; call it with `style`.

    Raises:
        NotImplementedError: If it holds something that can't be drawn.
    """
    traces = [trace.to_plotly_json() for trace in figure.data]
    shown = [trace for trace in traces if trace.get("visible", True) is True]
    return _Still(figure.layout.to_plotly_json()).draw(shown)


class _Still:
    def __init__(self, layout: Trace) -> None:
        from matplotlib.figure import Figure

        self.layout = layout
        width, height = layout.get("width") or WIDTH, layout.get("height") or HEIGHT
        margin = _MARGIN | ({"t": 40} if layout.get("title") else {})
        margin |= {k: v for k, v in layout.get("margin", {}).items() if k in margin}
        self.box = (
            margin["l"] / width,
            margin["b"] / height,
            1 - (margin["l"] + margin["r"]) / width,
            1 - (margin["t"] + margin["b"]) / height,
        )
        self.figure = Figure(figsize=(width / 96, height / 96))
        self.axes: dict[tuple[str, ...], Any] = {}
        # Coordinates of the whole: 0 to 1, from the lower left of all axes.
        self.paper = self.figure.add_axes(self.box, zorder=5)
        self.paper.set_axis_off()

    def draw(self, traces: list[Trace]) -> Any:
        for name in ("images", "polar", "ternary", "geo", "map"):
            if self.layout.get(name):
                raise NotImplementedError(f"a still picture can't show layout.{name}")
        _stand_bars(traces, self.layout)
        colours = self.layout.get("colorway") or _COLOURS
        before: dict[Any, Any] = {}
        named = []
        for number, trace in enumerate(traces):
            kind = trace.get("type", "scatter")
            if kind not in TRACES:
                raise NotImplementedError(
                    "each Plotly figure has a still picture too, and none can be "
                    f"made of {kind!r}: use {', '.join(TRACES)}; or Matplotlib"
                )
            axes = self._axes_of(trace)
            name = plain(trace.get("name") or f"trace {number}")
            if trace.get("showlegend", kind in ("scatter", "bar", "scatter3d")):
                named.append(name)
            brush = Brush(
                colours[number % len(colours)],
                name if name in named else None,
                self.layout,
                before.get(axes),
            )
            TRACES[kind](axes, trace, brush)
            before[axes] = brush.before
        for key, axes in self.axes.items():
            if len(key) == 1:
                _finish_scene(axes, self.layout.get(key[0], {}))
            else:
                self._finish(axes, *key)
        self._legend(len(named) > 1)
        self._words_and_shapes()
        return self.figure

    def _axes_of(self, trace: Trace) -> Any:
        if trace.get("type") in ("surface", "scatter3d"):
            scene = trace.get("scene", "scene")
            if (scene,) not in self.axes:
                domain = self.layout.get(scene, {}).get("domain", {})
                place = self._place(domain.get("x"), domain.get("y"))
                axes = self.figure.add_axes(place, projection="3d")
                self.axes[scene,] = axes
            return self.axes[scene,]
        return self._axes(trace.get("xaxis", "x"), trace.get("yaxis", "y"))

    def _axes(self, x: str, y: str) -> Any:
        if (x, y) not in self.axes:
            place = self._place(*(self._axis(name).get("domain") for name in (x, y)))
            self.axes[x, y] = self.figure.add_axes(place)
        return self.axes[x, y]

    def _axis(self, name: str) -> Trace:
        """What the layout says of an axis; one over another stands in its place."""
        said: Trace = self.layout.get(f"{name[0]}axis{name[1:]}", {})
        if below := said.get("overlaying"):
            return {"domain": self._axis(below).get("domain"), "showgrid": False} | said
        return said

    def _place(self, across: Any, up: Any) -> tuple[float, float, float, float]:
        left, bottom, width, height = self.box
        (x0, x1), (y0, y1) = across or (0, 1), up or (0, 1)
        return (
            left + x0 * width,
            bottom + y0 * height,
            (x1 - x0) * width,
            (y1 - y0) * height,
        )

    def _finish(self, axes: Any, x: str, y: str) -> None:
        for letter, name in (("x", x), ("y", y)):
            _finish_axis(axes, letter, self._axis(name))
        axes.set_axisbelow(True)
        # x may be tied to y, or y to x: units of equal length.
        if any(self._axis(name).get("scaleanchor") for name in (x, y)):
            inside = any(self._axis(n).get("constrain") == "domain" for n in (x, y))
            axes.set_aspect("equal", adjustable="box" if inside else "datalim")

    def _legend(self, several: bool) -> None:
        if not self.layout.get("showlegend", several):
            return
        said = self.layout.get("legend", {})
        handles = [
            h for a in self.axes.values() for h in a.get_legend_handles_labels()[0]
        ]
        x, y = said.get("x", 1.02), said.get("y", 1)
        across = {"left": "left", "center": "center", "right": "right"}.get(
            said.get("xanchor"),
            _side(x, "left", "center", "right") if "x" in said else "left",
        )
        up = {"bottom": "lower", "middle": "center", "top": "upper"}.get(
            said.get("yanchor"), _side(y, "lower", "center", "upper")
        )
        where: Any = "center" if across == up == "center" else f"{up} {across}"
        columns = len(handles) if said.get("orientation") == "h" else 1
        self.paper.legend(
            handles=handles, loc=where, bbox_to_anchor=(x, y), ncols=columns
        )

    def _words_and_shapes(self) -> None:
        if title := self.layout.get("title", {}).get("text"):
            self.paper.set_title(plain(title), fontsize=17 * PX)
        for shape in self.layout.get("shapes", ()):
            self._shape(shape)
        for words in self.layout.get("annotations", ()):
            self._annotate(words)

    def _shape(self, shape: Trace) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Ellipse, Rectangle

        x0, x1, y0, y1 = (shape.get(name, 0) for name in ("x0", "x1", "y0", "y1"))
        line = shape.get("line", {})
        style: dict[str, Any] = {
            "transform": self._coordinates(shape),
            "alpha": shape.get("opacity"),
            "linewidth": line.get("width", 2) * PX,
            "linestyle": {"dash": "--", "dot": ":", "dashdot": "-."}.get(
                line.get("dash"), "-"
            ),
            "clip_on": False,
        }
        ink, fill = rgba(line.get("color", "black")), shape.get("fillcolor")
        body: Any = {"edgecolor": ink, "facecolor": rgba(fill) if fill else "none"}
        match shape.get("type"):
            case "line":
                artist: Any = Line2D([x0, x1], [y0, y1], color=ink, **style)
            case "circle":
                middle = ((x0 + x1) / 2, (y0 + y1) / 2)
                artist = Ellipse(middle, x1 - x0, y1 - y0, **body, **style)
            case "rect" | None:
                artist = Rectangle((x0, y0), x1 - x0, y1 - y0, **body, **style)
            case other:
                raise NotImplementedError(f"a still picture can't show shape {other!r}")
        self.paper.add_artist(artist)

    def _annotate(self, said: Trace) -> None:
        arrow = said.get("showarrow", True)
        x, y = said.get("x", 0), said.get("y", 0)
        font = said.get("font", {})
        ink = rgba(font.get("color", "black"))
        away = (said.get("ax", -10), -said.get("ay", -30)) if arrow else (0, 0)
        shift = (said.get("xshift", 0), said.get("yshift", 0))
        free_x = not arrow and said.get("xref") == "paper"
        free_y = not arrow and said.get("yref") == "paper"
        across = _side(x, "left", "center", "right") if free_x else "center"
        up = _side(y, "bottom", "center", "top") if free_y else "center"
        heights = {"bottom": "bottom", "middle": "center", "top": "top"}
        self.paper.annotate(
            plain(said.get("text")),
            (x, y),
            xycoords=self._coordinates(said),
            xytext=tuple((a + b) * PX for a, b in zip(away, shift, strict=True)),
            textcoords="offset points",
            arrowprops={
                "arrowstyle": "->",
                "color": rgba(said.get("arrowcolor", "black")),
            }
            if arrow
            else None,
            ha=said.get("xanchor", "auto").replace("auto", across),
            va=heights.get(said.get("yanchor", "auto"), up),
            size=font.get("size", 13) * PX,
            color=ink,
            rotation=-said.get("textangle", 0),
            annotation_clip=False,
        )

    def _coordinates(self, said: Trace) -> Any:
        """What `xref` and `yref` mean: data, a share of the axes, or of the whole."""
        from matplotlib.transforms import blended_transform_factory

        x, y = said.get("xref", "x"), said.get("yref", "y")
        (x_name, y_name) = x.split()[0], y.split()[0]
        keys = [key for key in self.axes if len(key) == 2]
        found = []
        for n, (ref, name) in enumerate(((x, x_name), (y, y_name))):
            if name == "paper":
                found.append(self.paper.transData)
                continue
            key = (x_name, y_name)
            if key not in self.axes:
                key = next((k for k in keys if k[n] == name), ("x", "y"))
            axes = self._axes(*key)
            found.append(axes.transAxes if ref.endswith("domain") else axes.transData)
        return blended_transform_factory(*found)


def _finish_axis(axes: Any, letter: str, said: Trace) -> None:
    import numpy as np

    axis = getattr(axes, f"{letter}axis")
    logarithmic = said.get("type") == "log"
    if logarithmic:
        getattr(axes, f"set_{letter}scale")("log")
    bounds = said.get("range")
    if bounds is not None and None not in bounds:
        # The range of a logarithmic axis is in powers of ten.
        ends = 10.0 ** np.array(bounds, float) if logarithmic else bounds
        getattr(axes, f"set_{letter}lim")(*ends)
    elif said.get("autorange") == "reversed":
        axis.set_inverted(True)
    if said.get("tickvals") is not None:
        names = said.get("ticktext")
        axis.set_ticks(said["tickvals"], names and [plain(name) for name in names])
    elif said.get("dtick") and not logarithmic:
        from matplotlib.ticker import MultipleLocator

        axis.set_major_locator(MultipleLocator(said["dtick"], said.get("tick0", 0)))
    axis.set_label_text(plain(said.get("title", {}).get("text")))
    axes.grid(said.get("showgrid", True), axis=letter)
    if not said.get("showticklabels", True):
        axis.set_tick_params(labelleft=False, labelbottom=False)
    if said.get("side") in ("right", "top"):
        getattr(axis, f"tick_{said['side']}")()
        axis.set_label_position(said["side"])
    if not said.get("visible", True):
        axis.set_visible(False)
        axes.spines["bottom" if letter == "x" else "left"].set_visible(False)


def _finish_scene(axes: Any, said: Trace) -> None:
    import numpy as np

    eye = {"x": 1.25, "y": 1.25, "z": 1.25} | said.get("camera", {}).get("eye", {})
    across = np.hypot(eye["x"], eye["y"])
    axes.view_init(
        elev=np.degrees(np.arctan2(eye["z"], across)),
        azim=np.degrees(np.arctan2(eye["y"], eye["x"])),
    )
    for letter in "xyz":
        axis = said.get(f"{letter}axis", {})
        title = axis.get("title", {}).get("text", letter)
        getattr(axes, f"set_{letter}label")(plain(title))
        if axis.get("range") is not None:
            getattr(axes, f"set_{letter}lim")(*axis["range"])
        if not axis.get("visible", True):
            getattr(axes, f"{letter}axis").set_visible(False)
    ratio = said.get("aspectratio")
    spans = np.ptp([getattr(axes, f"get_{letter}lim")() for letter in "xyz"], axis=1)
    mode = said.get("aspectmode", "manual" if ratio else "auto")
    if mode == "manual" and ratio:
        axes.set_box_aspect([ratio[letter] for letter in "xyz"])
    elif mode == "data" or (mode == "auto" and spans.max() < 4 * spans.min()):
        axes.set_box_aspect(spans)
    else:
        axes.set_box_aspect((1, 1, 1))


def _stand_bars(traces: list[Trace], layout: Trace) -> None:
    """Say of each set of bars where they stand: beside the others, or on top."""
    import numpy as np

    mode, groups = layout.get("barmode", "group"), defaultdict(list)
    for trace in traces:
        if trace.get("type") == "bar":
            groups[trace.get("xaxis"), trace.get("yaxis")].append(trace)
    for group in groups.values():
        names: dict[str, int] = {}
        heights: dict[Any, float] = defaultdict(float)
        for index, trace in enumerate(group):
            order = ("y", "x") if trace.get("orientation") == "h" else ("x", "y")
            size = np.asarray(trace[order[1]], float)
            at = np.asarray(trace.get(order[0], range(len(size))))
            if at.dtype.kind in "OU":
                at = np.array([names.setdefault(str(n), len(names)) for n in at])
            step = np.diff(np.unique(at)).min() if len(at) > 1 else 1
            width = step * (1 - layout.get("bargap", 0.2))
            start = np.zeros(len(size))
            if mode == "group":
                width /= len(group)
                at = at + width * (index - (len(group) - 1) / 2)
            elif mode in ("stack", "relative"):
                for n, key in enumerate(zip(at.tolist(), size < 0, strict=True)):
                    start[n] = heights[key]
                    heights[key] += size[n]
            elif mode != "overlay":
                raise NotImplementedError(
                    f"a still picture can't show barmode={mode!r}"
                )
            trace |= {"_at": at, "_size": size, "_width": width, "_from": start}
            trace["_names"] = [plain(name) for name in names]


def _side(at: float, low: str, middle: str, high: str) -> str:
    return low if at < 1 / 3 else high if at > 2 / 3 else middle
