"""The stretches of a page: what lies between two headings.

A browser need not style and lay out a stretch before the reader comes near, if it can
guess how tall it is. On a phone, most of the time until a long page shows itself is
spent on what lies far below. The headings stay outside, so that links and the table of
contents find their places.
"""

import math
import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_MARK = ' data-stretch=""'
_HEADING = re.compile(rf"<(h[23])\b[^>]*?{_MARK}[^>]*>.*?</\1>", re.S)
_END = re.compile(
    r'<(?:div|nav) class="(?:footnote|notes-(?:relations|tips|read))"|</article>'
)
_FOLD = re.compile(r"<(/?)details\b( data-exercise)?[^>]*>")
_SET = re.compile(r"<(svg|pre|mjx-container|template)\b.*?</\1>", re.S)
_LINES = re.compile(r"--lines:(\d+)")
_HEIGHT = re.compile(r'<svg class="notes-svg"[^>]* height="([\d.]+)pt"')
_FORMULA = re.compile(r'<div class="arithmatex')
_TAG = re.compile(r"<[^>]+>")


class StretchExtension(Extension):
    """Marks the headings of a page that are not part of a box or a fold."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(_Marks(md), "notes_stretches", -10)  # the last


class _Marks(Treeprocessor):
    def run(self, root: Element) -> None:
        for child in root:
            if child.tag in ("h2", "h3"):
                child.set("data-stretch", "")


def divided(html: str) -> str:
    """A finished page with a box around each stretch, from its first section on.

    A box tells its letters of prose, which wrap, and the height of the rest in lines;
    what is folded counts as a line. The style sheet makes a guess of it.
    """
    pieces: list[str] = []
    place, in_section = 0, False
    for heading in _HEADING.finditer(html):
        between = html[place : heading.start()]
        pieces += (_boxed(between) if in_section else between, heading[0])
        place = heading.end()
        in_section |= heading[1] == "h2"
    rest = html[place:]
    if in_section and (end := _END.search(rest)):
        pieces.append(_boxed(rest[: end.start()]))
        rest = rest[end.start() :]
    return "".join((*pieces, rest)).replace(_MARK, "")


def _boxed(stretch: str) -> str:
    if not stretch.strip():
        return stretch
    return f'<div class="notes-stretch" style="{_size(stretch)}">{stretch}</div>'


def _size(stretch: str) -> str:
    visible, lines = _unfolded(stretch)
    points = math.fsum(map(float, _HEIGHT.findall(visible)))
    lines += sum(int(n) + 2 for n in _LINES.findall(visible)) + round(points / 14)
    lines += 4 * len(_FORMULA.findall(visible))
    letters = len(_TAG.sub("", _SET.sub("", visible)))
    return f"--letters:{letters};--lines:{lines}"


def _unfolded(html: str) -> tuple[str, int]:
    """What is seen of a piece of a page, and the lines that its folds take."""
    seen, lines, depth, start = [], 0, 0, 0
    for fold in _FOLD.finditer(html):
        if fold[1]:
            depth -= 1
            start = fold.end()
        else:
            if depth == 0:
                seen.append(html[start : fold.start()])
                lines += 5 if fold[2] else 3  # a script adds a box to tick
            depth += 1
    return "".join((*seen, html[start:])), lines


def makeExtension(**kwargs: Any) -> StretchExtension:  # noqa: N802 (the library's name)
    return StretchExtension(**kwargs)
