"""The site's mark and its card, drawn by code: for browsers' tabs and shared links."""

import base64
import hashlib
import io
import json
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

from notes_lib.site import typefaces
from notes_lib.site.store import Store
from notes_lib.site.typefaces import Face

ICON, CARD = "icon.svg", "card.png"
SIZE = 1200, 630  # pixels, as links are shown
PAPER, INK, QUIET, ACCENT = "#fbfaf7", "#1c2733", "#55616e", "#b4431f"

# The mark: layers of three, two and one unit, which point the way a program runs.
_UNITS = [[(14, 12), (14, 32), (14, 52)], [(33, 22), (33, 42)], [(52, 32)]]
_EDGES = [
    (start, end)
    for layer, following in pairwise(_UNITS)
    for start in layer
    for end in following
]


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
        known = {"png": base64.b64encode(_draw(name, about, faces)).decode("ascii")}
        store.remember(f"card-{key}", known)
    return base64.b64decode(known["png"])


def _draw(name: str, about: str, faces: tuple[Face, ...]) -> bytes:
    from PIL import Image, ImageDraw

    twice = 2  # drawn large and scaled down, so that edges are smooth
    picture = Image.new("RGB", (SIZE[0] * twice, SIZE[1] * twice), PAPER)
    draw = ImageDraw.Draw(picture)

    def place(x: float, y: float) -> tuple[float, float]:
        return twice * (775 + 6 * x), twice * (123 + 6 * y)

    for start, end in _EDGES:
        draw.line([place(*start), place(*end)], fill="#a9afb5", width=twice * 10)
    for layer in _UNITS:
        for x, y in layer:
            u, v = place(x, y)
            fill, r = ACCENT if layer == _UNITS[-1] else INK, twice * 34
            draw.ellipse((u - r, v - r, u + r, v + r), fill=fill)
    draw.rectangle((0, 0, twice * 18, twice * SIZE[1]), fill=ACCENT)
    serif, sans = _font(faces, "Notes Serif", 600), _font(faces, "Notes Sans", 400)
    y = 90 * twice
    for words, font, size, colour, lead in (
        (name, serif, 92, INK, 1.08),
        (about, sans, 35, QUIET, 1.35),
    ):
        sized = font(size * twice)
        for line in _wrapped(words, sized, 650 * twice):
            draw.text((90 * twice, y), line, font=sized, fill=colour)
            y += int(size * lead * twice)
        y += 36 * twice
    whole = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(whole, "PNG", optimize=True)
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
