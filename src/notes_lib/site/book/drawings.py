"""Drawings of the site, ready for print: dark ink on white, and the size they have."""

import hashlib
import re
from dataclasses import dataclass
from html import unescape

INK, PAPER = "#1c2733", "#ffffff"
_HEAD = re.compile(r"<svg\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_LENGTH = re.compile(r"([\d.]+)(pt|px|ex|em)?")
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75}
_EX = 0.442  # of MathJax's font, in ems
_PIXELS = 8.0  # that an ex of it has, as `pictures` asks


@dataclass(frozen=True)
class Drawing:
    """A drawing.

    Attributes:
        name: Of its file; the same drawing has the same name.
        svg: Its source.
        alt: What it shows, in words.
        width: In points; of a formula in ems.
        below: How far a formula reaches below the line, in ems.
    """

    name: str
    svg: str
    alt: str = ""
    width: float = 0.0
    below: float = 0.0


def drawing_of(svg: str) -> Drawing:
    """A drawing as it stands in a page."""
    head = _HEAD.match(svg)
    said = dict(_ATTRIBUTE.findall(head[0])) if head else {}
    kept = {k: v for k, v in said.items() if k in ("viewBox", "width", "height")}
    written = "".join(f' {k}="{v}"' for k, v in (_NAMESPACES | kept).items())
    body = svg[head.end() :] if head else svg
    body = body.replace("currentColor", INK).replace("var(--notes-ground)", PAPER)
    whole = f'<svg{written} color="{INK}">{body}'
    size = _LENGTH.match(said.get("width", ""))
    width = float(size[1]) * _POINTS.get(size[2] or "", 1.0) if size else 300.0
    return Drawing(_name(whole), whole, unescape(said.get("aria-label", "")), width)


def drawn_formula(svg: str) -> Drawing:
    """A formula as MathJax draws it, measured in ems of the text around it."""
    head = _HEAD.search(svg)
    said = dict(_ATTRIBUTE.findall(head[0])) if head else {}
    style = dict(re.findall(r"([\w-]+):\s*(-?[\d.]+)ex", said.get("style", "")))
    width, height = said.get("width", "1ex"), said.get("height", "1ex")
    body = svg[head.start() : svg.rindex("</svg>") + 6] if head else svg
    if width == "100%":  # it has a number: as wide as the two need, in the SVG's pixels
        width = f"{style.get('min-width', '1')}ex"
        for name, length in (("width", width), ("height", height)):
            pixels = float(length.removesuffix("ex")) * _PIXELS
            body = body.replace(f'{name}="{said[name]}"', f'{name}="{pixels:g}"', 1)
    body = body.replace("currentColor", INK)
    across = float(width.removesuffix("ex")) * _EX
    below = -float(style.get("vertical-align", "0")) * _EX
    return Drawing(_name(body), body, width=across, below=below)


def _name(svg: str) -> str:
    return f"drawings/{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
