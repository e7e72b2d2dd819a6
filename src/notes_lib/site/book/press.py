"""Typst's sources to a PDF: tagged, with its fonts in it, the same bytes each time."""

import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from notes_lib.site.book.tracing import explained
from notes_lib.site.typefaces import FACES, source

HERE = Path(__file__).parent
ASSETS = ("template.typ", "code.tmTheme")


class PrintingError(Exception):
    """The book can't be printed; says where, why and what to do."""


def is_installed() -> bool:
    """Whether the compiler is there."""
    return find_spec("typst") is not None


def printed(sources: Mapping[str, bytes]) -> bytes:
    """The PDF of a book, so that machines can read it aloud.

    Args:
        sources: The files of the book, by path; `main.typ` is where it begins.

    Raises:
        PrintingError: If Typst refuses something, or warns; names page and line.
    """
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in {**_assets(), **sources}.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(folder / "main.typ"),
                root=name,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            raise PrintingError(explained(str(error.diagnostic), sources)) from None
    if warnings:
        said = "\n".join(str(warning.diagnostic) for warning in warnings)
        raise PrintingError(explained(said, sources))
    return pdf


def _assets() -> dict[str, bytes]:
    return {name: (HERE / name).read_bytes() for name in ASSETS}


@cache
def _fonts() -> Any:
    """Typst's own fonts and those of the site, whose wheels carry all their letters."""
    import typst

    folders = {source(face).parent for face in FACES if source(face).is_file()}
    return typst.Fonts(include_system_fonts=False, font_paths=sorted(map(str, folders)))
