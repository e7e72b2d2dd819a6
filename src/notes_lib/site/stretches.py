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

_NAME = "notes-stretch"
_OUTSIDE = ("h1", "h2", "h3")
_OPENING = f'<div class="{_NAME}">'
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
    """Puts what lies between two headings in a box, from the first section on."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(_Stretches(md), "notes_stretches", -10)  # the last


class _Stretches(Treeprocessor):
    def run(self, root: Element) -> None:
        children = list(root)
        root[:] = []
        stretch, in_section = None, False
        for child in children:
            in_section |= child.tag == "h2"
            is_apart = (
                child.tag in ("h1", "h2", "h3") or child.get("class") == "footnote"
            )
            if is_apart or not in_section:
                root.append(child)
                stretch = None
                continue
            if stretch is None:
                stretch = Element("div", {"class": _NAME})
                stretch.text = stretch.tail = "\n"
                root.append(stretch)
            stretch.append(child)


def sized(html: str) -> str:
    """A finished page whose stretches say how much they hold.

    They tell their letters of prose, which wrap, and the height of the rest in lines;
    what is folded counts as a line. The style sheet makes a guess of it.
    """
    start, *stretches = html.split(_OPENING)
    sizes = (f'<div class="{_NAME}" style="{_size(s)}">{s}' for s in stretches)
    return "".join((start, *sizes))


def _size(stretch: str) -> str:
    if end := _END.search(stretch):
        stretch = stretch[: end.start()]
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
