"""Tables that fit their page: in one line a row, else wrapped, else on their side."""

import re
from collections.abc import Callable, Sequence

from notes_lib.site.book.markup import array, call
from notes_lib.site.book.tree import Node

_ALIGNED = ("left", "right", "center")
_MOST = 88  # letters across the page, in a table's type
_PROSE = 26  # letters from which a cell may be wrapped
_TEX = re.compile(r"\\[A-Za-z]+|[\\{}_^\s]")


def table_of(table: Node, write: Callable[[Node, bool], str]) -> str:
    """A table in Typst's markup.

    Args:
        table: The element.
        write: Gives a cell's contents; told whether it is in the head.
    """
    head = [row for part in _parts(table, "thead") for row in part.elements]
    body = [row for part in _parts(table, "tbody") for row in part.elements]
    body += [row for row in table.elements if row.tag == "tr"]
    rows = [*head, *body]
    if not rows:
        return ""
    width = max(len(row.elements) for row in rows)
    sizes = [_longest(rows, column) for column in range(width)]
    words = [_longest(rows, column, word=True) for column in range(width)]
    named = {
        "align": array([_alignment(rows, column) for column in range(width)]),
        "head": _written(head, width, lambda cell: write(cell, True)),
        "rows": _written(body, width, lambda cell: write(cell, False)),
    }
    named["words"] = array([str(letters) for letters in words])
    if max(sizes) > _PROSE:
        named["wraps"] = "true"
    if sum(words) + 3 * width > _MOST:
        named["crowded"] = "true"
    return call("data-table", **named)


def _written(rows: Sequence[Node], width: int, write: Callable[[Node], str]) -> str:
    return array([f"[{write(cell)}]" for row in rows for cell in _filled(row, width)])


def _parts(table: Node, tag: str) -> list[Node]:
    return [part for part in table.elements if part.tag == tag]


def _filled(row: Node, width: int) -> Sequence[Node]:
    cells = row.elements
    return [*cells, *(Node("td") for _ in range(width - len(cells)))]


def _cells(rows: Sequence[Node], column: int) -> list[Node]:
    return [row.elements[column] for row in rows if column < len(row.elements)]


def _longest(rows: Sequence[Node], column: int, *, word: bool = False) -> int:
    texts = [_seen(cell) for cell in _cells(rows, column)]
    if word:
        texts = [piece for whole in texts for piece in whole.split()]
    return max(map(len, texts), default=0)


def _seen(cell: Node) -> str:
    """About what a reader sees of it: of TeX, a letter for each command."""
    if cell.tag == "notes-formula":
        return _TEX.sub(lambda m: "x" * (m[0][0] == "\\"), cell.attributes["tex"])
    return "".join(c if isinstance(c, str) else _seen(c) for c in cell.children)


def _alignment(rows: Sequence[Node], column: int) -> str:
    styles = [cell.attributes.get("style", "") for cell in _cells(rows, column)]
    for name in _ALIGNED:
        if any(f"text-align: {name}" in style for style in styles):
            return name
    return "left"
