"""Figures as the page wants them: SVG that follows the colour scheme, sorted JSON."""

import io
import json
import re
from typing import Any

ID_PREFIX = "notes-figure-"  # replaced by the page, so that ids are unique there


def svg_of(figure: Any, salt: str) -> str:
    """A Matplotlib figure as an SVG element whose black is the page's own ink."""
    import matplotlib

    settings: Any = {"svg.hashsalt": salt, "svg.fonttype": "path", "savefig.dpi": 144}
    buffer = io.StringIO()
    with matplotlib.rc_context(settings):
        figure.savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": None},
            bbox_inches="tight",
            transparent=True,
        )
    return tidy_svg(buffer.getvalue())


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
    return re.sub(r"\n\s*", "\n", svg).strip()


def json_of(figure: Any) -> str:
    """A Plotly figure as JSON, the same for the same figure."""
    data = json.loads(figure.to_json(engine="json", remove_uids=True))
    data.get("layout", {}).pop("template", None)  # the page has its own, per scheme
    return json.dumps(data, sort_keys=True, separators=(",", ":"))
