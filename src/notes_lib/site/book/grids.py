"""Matrices, and the rows of aligned displays."""

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from notes_lib.site.book.frames import small, unwrapped
from notes_lib.site.book.signs import (
    BINARIES,
    RELATIONS,
    UnknownMathError,
    ems,
    filled,
    text_in,
)

Write = Callable[[Sequence[Element]], str]  # gives what stands side by side


def rows_of(table: Element) -> list[tuple[str, list[Element]]]:
    """Each row's number, and its cells."""
    return [_numbered(row) for row in table]


def _numbered(row: Element) -> tuple[str, list[Element]]:
    cells = list(row)
    if row.tag == "mlabeledtr":
        return "".join(cells[0].itertext()).strip(), cells[1:]
    return "", cells


def is_aligned(table: Element) -> bool:
    """Whether it is the body of a display, set in pairs of columns: `align`."""
    alignment = table.get("columnalign", "")
    return (
        table.tag == "mtable"
        and table.get("displaystyle") == "true"
        and alignment.startswith("right")
    )


def aligned_rows(table: Element, write: Write) -> list[str]:
    """The rows of an aligned display, in Typst's own way: `a &= b`."""
    spacing = (table.get("columnspacing") or "").split()
    gap = f"#h({ems(spacing[1]) or '0em'})" if len(spacing) > 1 else "#h(2em)"
    rows = []
    for _, cells in rows_of(table):
        shown = [write(list(cell)) for cell in cells]
        pairs = [" & ".join(shown[n : n + 2]) for n in range(0, len(shown), 2)]
        rows.append(f" {gap} & ".join(pairs))
    return rows


def matrix(table: Element, write: Write) -> str:
    """A table within a formula.

    Raises:
        UnknownMathError: If it has rows with numbers, or dashed lines.
    """
    rows = rows_of(table)
    if any(number for number, _ in rows):
        raise UnknownMathError("a number inside a table")
    width = max(len(cells) for _, cells in rows)
    said = (table.get("columnalign") or "center").split()
    aligned = (said + said[-1:] * width)[:width]
    display = table.get("displaystyle") == "true"
    tight = (table.get("columnspacing") or "1em").split()[0].startswith("0em")
    lines = []
    for _, cells in rows:
        shown = [
            _cell(c, a, display, write) for c, a in zip(cells, aligned, strict=False)
        ]
        if tight and width > 1:  # pairs that meet at the point of alignment
            shown = [
                _pair(*shown[start : start + 2]) for start in range(0, len(shown), 2)
            ]
        lines.append(", ".join(filled(cell) for cell in shown))
    gaps = {"row-gap": "0.4em", "column-gap": "0.9em"}
    if display:
        gaps = {"row-gap": "0.7em", "column-gap": "2em" if tight else "1em"}
    options = ", ".join(f"{name}: #{size}" for name, size in gaps.items())
    whole = f"mat(delim: #none, {options}{_rules(table)}, {'; '.join(lines)})"
    if table.get("frame"):
        whole = f"#rect(stroke: 0.5pt, inset: 4pt, $display({whole})$)"
    is_small = table.get("data-mjx-smallmatrix") == "true"
    return small(table, whole) if is_small else whole


def _pair(left: str, right: str = "") -> str:
    return f"{left.replace('&', '').rstrip()} & {right.replace('&', '', 1).lstrip()}"


def _cell(cell: Element, alignment: str, display: bool, write: Write) -> str:
    children = list(cell)
    space = ""
    if len(children) > 1 and children[0].tag == "mi" and not text_in(children[0]):
        # The empty letter gives the sign behind it its spacing; Typst forgets that.
        sign = "".join(unwrapped(children[1]).itertext()).strip()[:1]
        space = "#h(0.278em) " * (sign in RELATIONS) or "#h(0.222em) " * (
            sign in BINARIES
        )
    inside = write(children)
    if display and inside:
        inside = f"display({inside})"
    inside = space + inside
    return {"right": f"{inside} &", "left": f"& {inside}"}.get(alignment, inside)


def _rules(table: Element) -> str:
    """Lines between columns and rows."""
    found = []
    for name, attribute in (("vline", "columnlines"), ("hline", "rowlines")):
        lines = (table.get(attribute) or "none").split()
        size = len(table) if name == "hline" else max(len(row) for row in table)
        lines = (lines + lines[-1:] * size)[: size - 1]
        if "dashed" in lines:
            raise UnknownMathError("a dashed line in a table")
        places = [str(n) for n, line in enumerate(lines, start=1) if line != "none"]
        if places:
            found.append(f"{name}: ({', '.join(places)},)")
    return f", augment: #({', '.join(found)})" if found else ""
