"""Figures as the page wants them: SVG that follows the colour scheme, sorted JSON."""

import io
import json
import re
from typing import Any

from notes_lib.site import stills

ID_PREFIX = "notes-figure-"  # replaced by the page, so that ids are unique there
_LENGTHS = re.compile(r'( (?:d|x|y|width|height)="|translate\()([-\d.eE MLQCHVz\s]+)')
_INVISIBLE = re.compile(r'<path d="[^"]*" (?:clip-path="[^"]*" )?style="fill: none"/>')
_NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


def svg_of(figure: Any, salt: str) -> str:
    """A Matplotlib figure as an SVG element whose black is the page's own ink."""
    import matplotlib

    settings: Any = {
        "svg.hashsalt": salt,
        "svg.fonttype": "path",
        "savefig.bbox": None,  # cropped here, whatever the block asked for
        "savefig.dpi": 144,
    }
    boxes: list[Any] = []  # what is drawn, in inches
    told = figure.canvas.mpl_connect(
        "draw_event", lambda event: boxes.append(figure.get_tightbbox(event.renderer))
    )
    with matplotlib.rc_context(settings):
        svg = _saved(figure)
        figure.canvas.mpl_disconnect(told)
        box = boxes[-1].padded(matplotlib.rcParams["savefig.pad_inches"])
        width, height = figure.get_size_inches()
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height:
            return tidy_svg(_saved(figure, bbox_inches="tight"))  # draws it twice
    return tidy_svg(_cropped(svg, box, height))


def _saved(figure: Any, **options: Any) -> str:
    buffer = io.StringIO()
    figure.savefig(
        buffer,
        format="svg",
        metadata={"Date": None, "Creator": None},
        transparent=True,
        **options,
    )
    return buffer.getvalue()


def _cropped(svg: str, box: Any, height: float) -> str:
    """Show of an SVG what lies in a box; inches are counted from the lower left."""
    x, y, wide, high = (
        f"{72 * inches:.6g}"
        for inches in (box.x0, height - box.y1, box.width, box.height)
    )
    size = f'width="{wide}pt" height="{high}pt" viewBox="{x} {y} {wide} {high}"'
    return re.sub(r'width="\S+pt" height="\S+pt" viewBox="[^"]+"', size, svg, count=1)


def tidy_svg(svg: str) -> str:
    """Cut what does not draw, follow the scheme, keep only the ids that are used."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    # Matplotlib's `*{…}` rule would hold for the whole page; the page's CSS has it.
    svg = re.sub(
        r"<defs>\s*<style[^>]*>\*\{.*?\}</style>\s*</defs>", "", svg, flags=re.S
    )
    svg = re.sub(r"(fill|stroke|stop-color)(: ?|=\")#000000", r"\1\2currentColor", svg)
    svg = re.sub(r"(fill|stroke)(: ?)#ffffff", r"\1\2var(--notes-ground)", svg)
    used = set(re.findall(r"(?:href=\"#|url\(#)([^\")]+)", svg))
    svg = re.sub(
        r' id="([^"]+)"',
        lambda m: f' id="{ID_PREFIX}{m[1]}"' if m[1] in used else "",
        svg,
    )
    svg = re.sub(r"(href=\"#|url\(#)", rf"\g<1>{ID_PREFIX}", svg)
    svg = _INVISIBLE.sub("", svg)
    svg = _LENGTHS.sub(lambda m: m[1] + _NUMBER.sub(_rounded, _close(m[2])), svg)
    return re.sub(r">\s+<", "><", _ungrouped(svg)).strip()


def _close(path: str) -> str:
    return re.sub(r"\s*\n", " ", re.sub(r"([MLQC]) ", r"\1", path)).rstrip()


def _rounded(number: re.Match[str]) -> str:
    """To a hundredth of a point, which is less than an eye or a printer resolves."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _ungrouped(svg: str) -> str:
    """Without the groups that have no attributes: they change nothing."""
    open_groups: list[str] = []

    def tag(found: re.Match[str]) -> str:
        if found[0] != "</g>":
            open_groups.append(found[0])
            return "" if found[0] == "<g>" else found[0]
        return "" if open_groups.pop() == "<g>" else found[0]

    return re.sub(r"<g>|<g\s[^>]*[^/>]>|</g>", tag, svg)


def json_of(figure: Any, salt: str) -> str:
    """A Plotly figure as JSON, the same for the same figure, with a picture of it.

    Raises:
        NotImplementedError: If it holds something that no still picture can show.
    """
    data = json.loads(figure.to_json(engine="json", remove_uids=True))
    data.get("layout", {}).pop("template", None)  # the page has its own, per scheme
    with stills.style():
        data["still"] = svg_of(stills.still_of(figure), salt)
    return json.dumps(data, sort_keys=True, separators=(",", ":"))
