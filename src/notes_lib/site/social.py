"""The site's mark, its card and its book's cover, drawn by code: for browsers' tabs,
shared links, and shelves of books."""

import base64
import hashlib
import io
import json
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

from notes_lib.site import typefaces
from notes_lib.site.store import Store
from notes_lib.site.typefaces import Face

ICON, CARD = "icon.svg", "card.png"
SIZE = 1200, 630  # pixels, as links are shown
COVER = 1200, 1600
PAPER, INK, QUIET, ACCENT = "#fbfaf7", "#1c2733", "#55616e", "#b4431f"

# The mark: layers of three, two and one unit, which point the way a program runs.
_UNITS = [[(14, 12), (14, 32), (14, 52)], [(33, 22), (33, 42)], [(52, 32)]]
_EDGES = [
    (start, end)
    for layer, following in pairwise(_UNITS)
    for start in layer
    for end in following
]


@dataclass(frozen=True)
class _Layout:
    """Where things stand in a picture, and how large they are, in pixels."""

    size: tuple[int, int]
    words: tuple[int, int]
    width: int  # of the words' lines
    letters: tuple[int, int]  # of the name, and of what it is about
    mark: tuple[int, int]
    scale: int  # of the mark


_CARD = _Layout(SIZE, (90, 90), 650, (92, 35), (775, 123), 6)
_COVER = _Layout(COVER, (110, 130), 980, (140, 50), (560, 1010), 8)


def mark(ink: str, accent: str) -> str:
    """The shapes of the mark, in a square of 64."""
    lines = "".join(f"M{x} {y}L{u} {v}" for (x, y), (u, v) in _EDGES)
    colours = [ink, ink, accent]
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="6" fill="{colour}"/>'
        for layer, colour in zip(_UNITS, colours, strict=True)
        for x, y in layer
    )
    edges = f'<path d="{lines}" stroke="{ink}" stroke-width="2.5" opacity=".55"/>'
    return edges + dots


def icon() -> str:
    """The mark as a picture of its own, in the colours of the system's scheme."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f"<style>:root{{--i:{INK};--a:{ACCENT}}}"
        "@media(prefers-color-scheme:dark){:root{--i:#e8e4da;--a:#f0875f}}</style>"
        f"{mark('var(--i)', 'var(--a)')}</svg>\n"
    )


def card(name: str, about: str, faces: tuple[Face, ...], store: Store) -> bytes:
    """The picture beside a shared link: the site's name, what it is, and the mark."""
    look = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    packages = [(f.package, metadata.version(f.package)) for f in faces]
    asked = [name, about, look, packages, metadata.version("pillow")]
    key = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
    known = store.recall(f"card-{key}")
    if known is None:
        known = {
            "png": base64.b64encode(_draw(name, about, faces, _CARD)).decode("ascii")
        }
        store.remember(f"card-{key}", known)
    return base64.b64decode(known["png"])


def cover(name: str, about: str, faces: tuple[Face, ...]) -> bytes:
    """The front of the book, as a picture for shelves."""
    return _draw(name, about, faces, _COVER)


def _draw(name: str, about: str, faces: tuple[Face, ...], layout: _Layout) -> bytes:
    from PIL import Image, ImageDraw

    twice = 2  # drawn large and scaled down, so that edges are smooth
    width, height = layout.size
    scale = layout.scale
    picture = Image.new("RGB", (width * twice, height * twice), PAPER)
    draw = ImageDraw.Draw(picture)

    def place(x: float, y: float) -> tuple[float, float]:
        left, top = layout.mark
        return twice * (left + scale * x), twice * (top + scale * y)

    for start, end in _EDGES:
        line = [place(*start), place(*end)]
        draw.line(line, fill="#a9afb5", width=round(twice * scale * 5 / 3))
    for layer in _UNITS:
        for x, y in layer:
            u, v = place(x, y)
            fill = ACCENT if layer == _UNITS[-1] else INK
            r = twice * scale * 17 / 3
            draw.ellipse((u - r, v - r, u + r, v + r), fill=fill)
    draw.rectangle((0, 0, twice * 18, twice * height), fill=ACCENT)
    serif, sans = _font(faces, "Notes Serif", 600), _font(faces, "Notes Sans", 400)
    left, y = layout.words[0] * twice, layout.words[1] * twice
    large, small = layout.letters
    for words, font, size, colour, lead in (
        (name, serif, large, INK, 1.08),
        (about, sans, small, QUIET, 1.35),
    ):
        sized = font(size * twice)
        for row in _wrapped(words, sized, layout.width * twice):
            draw.text((left, y), row, font=sized, fill=colour)
            y += int(size * lead * twice)
        y += 36 * twice
    whole = io.BytesIO()
    smooth = picture.resize(layout.size, Image.Resampling.LANCZOS)
    smooth.save(whole, "PNG", optimize=True)
    return whole.getvalue()


def _font(faces: tuple[Face, ...], name: str, weight: int) -> Any:
    from PIL import ImageFont

    face = next((f for f in faces if f.name == name and f.style == "normal"), None)

    def sized(pixels: int) -> Any:
        if face is None:
            return ImageFont.load_default(pixels)
        font = ImageFont.truetype(str(typefaces.source(face)), pixels)
        places = {b"Optical Size": 40.0, b"Weight": float(weight)}
        font.set_variation_by_axes(
            [places.get(a["name"], 0.0) for a in font.get_variation_axes()]
        )
        return font

    return sized


def _wrapped(words: str, font: Any, width: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
