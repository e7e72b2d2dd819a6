"""From what the compiler says about its sources back to the pages of the course."""

import re
from collections.abc import Mapping

from notes_lib.site.book.pages import Page

_MARK = re.compile(r"//@ (.+:\d+)$", re.MULTILINE)
_PLACE = re.compile(r"(chapters/\d+\.typ):(\d+):\d+")
_FOLDER = re.compile(r"(┌─ )\S*?((?:chapters/)?[\w-]+\.typ)")
_COMPLAINT = re.compile(r"^(?:error|warning): (.*)$", re.MULTILINE)
_HELP = {
    "could not be displayed with": (
        "No typeface of the book has this sign. Write it in words or as a formula, or "
        "add a typeface that has it."
    ),
    "does not exist in the document": (
        "This place is linked to and is not in the book. Name a place that is there."
    ),
    "occurs multiple times": (
        "Two elements have this id. Give one of them another, and correct its links."
    ),
    "decode image": "The picture is damaged, or of a kind that Typst can't read.",
}
_ELSE = (
    "Change what stands there, or leave the page out with `book: false` in its front "
    "matter; if nothing is wrong with it, this is a fault of notes_lib.site.book."
)


def mark_of(page: Page, line: int) -> str:
    """A comment that says where in the course the next element stands."""
    return f"//@ {page.name}:{line}\n" if page.name else ""


def explained(said: str, sources: Mapping[str, bytes]) -> str:
    """The compiler's complaints, each with the page it is about and what to do.

    Args:
        said: All that the compiler said.
        sources: What it read, by path.
    """
    said = _FOLDER.sub(r"\1\2", said)
    starts = [match.start() for match in _COMPLAINT.finditer(said)] or [0]
    ends = [*starts[1:], len(said)]
    pieces = [said[start:end] for start, end in zip(starts, ends, strict=True)]
    return "\n\n".join(_explained(piece.strip(), sources) for piece in pieces)


def _explained(said: str, sources: Mapping[str, bytes]) -> str:
    complaint = match[1] if (match := _COMPLAINT.match(said)) else "it can't be printed"
    places = [_origin(sources, path, int(line)) for path, line in _PLACE.findall(said)]
    where = next(filter(None, places), "a part of the book that no page's source tells")
    advice = next((words for sign, words in _HELP.items() if sign in complaint), _ELSE)
    shown = "\n".join(f"    {line}".rstrip() for line in said.splitlines())
    return f"{where}: {complaint}\n{advice}\n{shown}"


def _origin(sources: Mapping[str, bytes], path: str, line: int) -> str:
    """The last mark before a line of a chapter."""
    before = sources.get(path, b"").decode("utf-8").split("\n")[:line]
    marks = _MARK.findall("\n".join(before))
    return marks[-1] if marks else ""
