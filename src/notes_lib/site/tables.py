"""Tables that scroll where they are wide, with aligned numbers; captions of tables and
images.

A caption is a paragraph of its own, right below:

    Table: What each layer costs. { #tbl:costs }

The table (or, after `Figure:`, the image) becomes a figure with that caption. What
follows `#` is its label; it may be left out. `numbering` puts the number in.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_LABEL = re.compile(r"\s*\{:?\s*#([^\s{}]+)\s*\}\s*$")
_NUMBER = re.compile(r"[-\N{MINUS SIGN}+]?[\d,]*\d(?:\.(?P<decimals>\d+))?")


class TableExtension(Extension):
    """Gives tables a box to scroll in, and puts captions with what they are about."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        # After attributes are read (8), before ids are collected (5).
        md.treeprocessors.register(_Tables(md), "notes_tables", 6)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag == "table":
                    child.set("class", "notes-table")
                    _align_decimals(child)
                    _put_in_figure(parent, child, "Table")
                elif child.tag == "p" and _holds_an_image(child):
                    _put_in_figure(parent, child, "Figure")


def _put_in_figure(parent: Element, content: Element, kind: str) -> None:
    """Give a table, or a captioned image, a box to scroll in and its caption."""
    place = list(parent).index(content)
    following = parent[place + 1] if place + 1 < len(parent) else None
    caption = following if _is_caption(following, kind) else None
    if caption is None and kind == "Figure":
        return  # a picture in the text
    box = Element("div", {"class": "notes-scroll"})
    parent[place] = box
    if kind == "Figure":
        box.extend(list(content))
    else:
        box.append(content)
    box.tail, content.tail = content.tail, None
    if caption is None:
        return
    parent.remove(caption)
    caption.text = (caption.text or "").removeprefix(f"{kind}:").lstrip()
    label = _take_label(caption)
    caption.attrib.clear()
    caption.tag = "figcaption"
    caption.set("data-kind", kind)
    figure = Element("figure", {"class": f"notes-figure notes-with-{kind.lower()}"})
    if label:
        caption.set("data-label", label)
        figure.set("id", label)
    figure.extend([caption, box] if kind == "Table" else [box, caption])
    figure.tail, box.tail, caption.tail = caption.tail, None, None
    parent[place] = figure


def _take_label(caption: Element) -> str:
    """Cut the label, `{ #tbl:costs }`, from the end of a caption."""
    last = caption[-1] if len(caption) else caption
    words = (last.tail if last is not caption else last.text) or ""
    match = _LABEL.search(words)
    if not match:
        return caption.get("id", "")  # where it stood on a line of its own
    if last is caption:
        caption.text = words[: match.start()]
    else:
        last.tail = words[: match.start()]
    return match[1]


def _is_caption(element: Element | None, kind: str) -> bool:
    return (
        element is not None
        and element.tag == "p"
        and (element.text or "").startswith(f"{kind}:")
    )


def _holds_an_image(paragraph: Element) -> bool:
    return (
        len(paragraph) == 1
        and paragraph[0].tag == "img"
        and not (paragraph.text or "").strip()
        and not (paragraph[0].tail or "").strip()
    )


def _align_decimals(table: Element) -> None:
    """Let decimal points stand in line in columns that are aligned to the right."""
    rows = [list(row) for row in table.iterfind("tbody/tr")]
    for column in zip(*rows, strict=False):
        numbers = dict(_numbers(column))
        most = max((len(decimals) for decimals in numbers.values()), default=0)
        for cell, decimals in numbers.items():
            if len(decimals) < most:
                point = "" if decimals else "."
                pad = SubElement(cell, "span", {"class": "notes-pad"})
                pad.set("aria-hidden", "true")
                pad.text = point + "0" * (most - len(decimals))


def _numbers(column: tuple[Element, ...]) -> Iterator[tuple[Element, str]]:
    for cell in column:
        match = _NUMBER.fullmatch("".join(cell.itertext()).strip())
        if match and "right" in cell.get("style", ""):
            yield cell, match["decimals"] or ""


def makeExtension(**kwargs: Any) -> TableExtension:  # noqa: N802 (the library's name)
    return TableExtension(**kwargs)
