"""The fonts of the formulas: MathJax's, cut down to the signs that the pages show.

Each is whole in the wheel, with hundreds of signs; a reader who meets the first formula
of a page waits for those of one course only. Their licence, which they carry within,
asks that a changed font does not go by the original's name; so ours have their own.
"""

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from notes_lib.site.store import Store

_SHOWN = re.compile(r'content: "((?:\\.|[^"\\])*)"')
_NAMES = (1, 3, 4, 6, 16)  # of a font's records: those of its family and itself
_CODE_POINT = re.compile(r"\\([0-9A-Fa-f]{1,6}) ?|\\(.)")
_FACE = re.compile(r'url\("([^"]*?)MathJax_([^"]+)\.woff"\) format\("woff"\)')


def signs(css: str) -> str:
    """The signs that a style sheet puts in boxes, each once, and the blank.

    Args:
        css: The style sheet, as MathJax writes it.
    """

    def character(escape: re.Match[str]) -> str:
        return chr(int(escape[1], 16)) if escape[1] else escape[2]

    shown = (_CODE_POINT.sub(character, sign) for sign in _SHOWN.findall(css))
    return "".join(sorted({" ", *"".join(shown)}))  # lines are as tall as the blank


def renamed(css: str) -> str:
    """The style sheet, with the names of the fonts that are cut."""
    return _FACE.sub(r'url("\1notes-maths-\2.woff2") format("woff2")', css)


def cut(fonts: Iterable[Path], letters: str, store: Store) -> dict[str, bytes]:
    """Fonts with these signs only, as WOFF2, by the names of their files.

    Args:
        fonts: The files of the whole ones.
        letters: What is kept of each.
        store: Remembers them: cutting takes a second.
    """
    files = sorted(fonts)
    versions = {name: metadata.version(name) for name in ("fonttools", "brotli")}
    asked = {
        "letters": letters,
        "versions": versions,
        "how": Path(__file__).read_text("utf-8"),
        "fonts": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
    }
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    name = f"glyphs-{digest[:16]}"
    known = store.recall(name)
    if known is None:
        known = {
            f"{_name(file)}.woff2": base64.b64encode(_cut(file, letters)).decode(
                "ascii"
            )
            for file in files
        }
        store.remember(name, known)
    return {file: base64.b64decode(whole) for file, whole in known.items()}


def _name(file: Path) -> str:
    return file.stem.replace("MathJax_", "notes-maths-")


def _cut(file: Path, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(file, recalcTimestamp=False)
    options = Options(hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["FFTM"]  # when its editor was last saved
    cutter = Subsetter(options)
    own = font.getBestCmap().keys()
    # Browsers refuse a font without a sign; one of MathJax's only gives lines a height.
    cutter.populate(unicodes=own & set(map(ord, letters)) or own)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in _NAMES:
            record.string = _name(file)
    font.flavor = "woff2"
    whole = io.BytesIO()
    font.save(whole)
    return whole.getvalue()
