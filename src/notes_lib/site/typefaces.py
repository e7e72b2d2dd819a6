"""The site's typefaces: cut from fonts that installed wheels carry, served by the site.

What a page is first read in comes within the style sheet, so that no line moves when a
font arrives: its common letters only, because every page waits for them. A browser asks
for the others where a page has one. Each face is cut down to the letters that a course
needs and the weights that the look uses, which takes seconds, so that the store keeps
it. The licence of the fonts asks that a changed font does not go by the original's
name; so ours have their own.
"""

import base64
import hashlib
import io
import json
from dataclasses import asdict, dataclass, replace
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from notes_lib.site.store import Store

FOLDER = "fonts"  # beside the style sheet
_SIGNS = (
    "ĀāĆćČčĎďĐđĒēĘęĚěĞğĪīİıŁłŃńŇňŌōŐőŒœŘřŚśŞşŠšŤťŪūŮůŰűŸŹźŻżŽž‐‑‒–—―‘’‚“”„†‡•…‰′″‹›⁄"
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉€№™←↑→↓↔⇒∂∆∇∈∏∑−√∞∩∪≈≠≤≥⊙✓✗"
)
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_LETTERS = _ASCII + "".join(map(chr, range(0xA0, 0x100))) + _SIGNS
_COMMON = frozenset(_ASCII + "\N{NO-BREAK SPACE}©±²¶·×é–—‘’“”•…→−")
_GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξοπρςστυφχψω"
_LINES = "".join(map(chr, range(0x2500, 0x2600)))  # and blocks, as programs print them
_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "calt"]


@dataclass(frozen=True)
class Face:
    """One file of a typeface, as a page uses it.

    Attributes:
        name: What style sheets call it.
        package: The distribution that carries it.
        file: Its path in that package.
        limits: The range, or the one place, of each of its axes.
        letters: Those that are kept.
        style: `normal` or `italic`.
        inline: Whether its common letters come within the style sheet.
        part: Ends the name of the file that holds the others.
    """

    name: str
    package: str
    file: str
    limits: tuple[tuple[str, Any], ...]
    letters: str = _LETTERS
    style: str = "normal"
    inline: bool = False
    part: str = ""

    @property
    def weights(self) -> str:
        weight = dict(self.limits)["wght"]
        return f"{weight[0]} {weight[1]}" if isinstance(weight, tuple) else str(weight)

    @property
    def uri(self) -> str:
        slant = "-italic" if self.style == "italic" else ""
        name = self.name.lower().replace(" ", "-")
        return f"{FOLDER}/{name}{slant}{self.part}.woff2"

    @property
    def places(self) -> str:
        """The code points that it is for, as a style sheet writes them."""
        points = set(map(ord, self.letters))
        starts = sorted(p for p in points if p - 1 not in points)
        ends = sorted(p for p in points if p + 1 not in points)
        return ",".join(
            f"U+{start:X}-{end:X}" if end > start else f"U+{start:X}"
            for start, end in zip(starts, ends, strict=True)
        )

    @property
    def parts(self) -> tuple["Face", ...]:
        """Its common letters, and the others, which few pages ask for."""
        common = "".join(letter for letter in self.letters if letter in _COMMON)
        others = "".join(letter for letter in self.letters if letter not in _COMMON)
        return (
            replace(self, letters=common),
            replace(self, letters=others, inline=False, part="-more"),
        )


FACES = (
    Face(
        "Notes Serif",
        "fontpkg-source-serif-4",
        "files/SourceSerif4[opsz,wght].ttf",
        (("opsz", 16), ("wght", (400, 700))),
        inline=True,
    ),
    Face(
        "Notes Serif",
        "fontpkg-source-serif-4",
        "files/SourceSerif4-Italic[opsz,wght].ttf",
        (("opsz", 16), ("wght", 400)),
        style="italic",
    ),
    Face(
        "Notes Sans",
        "fontpkg-source-sans-3",
        "files/SourceSans3[wght].ttf",
        (("wght", (400, 700)),),
        inline=True,
    ),
    Face(
        "Notes Code",
        "fontpkg-source-code-pro",
        "files/SourceCodePro[wght].ttf",
        (("wght", 400),),
        letters=_LETTERS + _GREEK + _LINES,
        inline=True,
    ),
)


def installed() -> tuple[Face, ...]:
    """The faces whose wheels are there; without them, pages use the system's fonts."""
    return tuple(face for face in FACES if source(face).is_file())


def rules(faces: tuple[Face, ...], store: Store) -> str:
    """The style sheet's beginning; files that it names stand in a folder beside it."""

    def place(face: Face) -> str:
        if face.inline:
            return f"data:font/woff2;base64,{_encoded(face, store)}"
        return face.uri

    return "".join(
        f'@font-face{{font-family:"{part.name}";font-style:{part.style};'
        f"font-weight:{part.weights};font-display:swap;"
        f"unicode-range:{part.places};"
        f'src:url("{place(part)}") format("woff2")}}\n'
        for face in faces
        for part in face.parts
    )


def files(faces: tuple[Face, ...], store: Store) -> dict[str, bytes]:
    """The fonts, and the licences under which they may be passed on."""
    parts = [part for face in faces for part in face.parts]
    found = {part.uri: cut(part, store) for part in parts if not part.inline}
    for face in faces:
        licence = _folder(face) / "LICENSE"
        if licence.is_file():
            name = face.package.removeprefix("fontpkg-")
            found[f"{FOLDER}/{name}.LICENSE.txt"] = licence.read_bytes()
    return found


def cut(face: Face, store: Store) -> bytes:
    """A face with the letters and the weights that pages use, as WOFF2."""
    return base64.b64decode(_encoded(face, store))


def _encoded(face: Face, store: Store) -> str:
    versions = {name: metadata.version(name) for name in (face.package, "fonttools")}
    asked = json.dumps({**asdict(face), "versions": versions}, sort_keys=True)
    name = f"typeface-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"
    known = store.recall(name)
    if known is None:
        known = {"woff2": base64.b64encode(_cut(face)).decode("ascii")}
        store.remember(name, known)
    return str(known["woff2"])


def _cut(face: Face) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source(face), recalcTimestamp=False)
    options = Options(layout_features=_FEATURES, hinting=False, notdef_outline=True)
    options.drop_tables += ["STAT", "meta"]
    cutter = Subsetter(options)
    cutter.populate(text=face.letters)
    cutter.subset(font)
    font = instantiateVariableFont(font, dict(face.limits))
    for number in (1, 3, 4, 6, 16, 17, 25):
        font["name"].removeNames(nameID=number)
    font["name"].setName(face.name, 1, 3, 1, 0x409)
    font["name"].setName(f"{face.name}: cut from {face.package}", 3, 3, 1, 0x409)
    font["name"].setName(face.name, 4, 3, 1, 0x409)
    font["name"].setName(face.name.replace(" ", ""), 6, 3, 1, 0x409)
    font.flavor = "woff2"
    whole = io.BytesIO()
    font.save(whole)
    return whole.getvalue()


def _folder(face: Face) -> Path:
    try:
        return Path(str(resources.files(face.package.replace("-", "_"))))
    except ModuleNotFoundError:
        return Path("nowhere")


def source(face: Face) -> Path:
    """The font that a face is cut from; it need not be installed."""
    return _folder(face) / face.file
