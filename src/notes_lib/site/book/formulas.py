"""A page's formulas in the book: set, or drawn where no rule covers them."""

import re
from collections.abc import Callable

from notes_lib.site.book.drawings import drawn_formula
from notes_lib.site.book.ledger import Book
from notes_lib.site.book.markup import array, call, image, string
from notes_lib.site.book.mathml import typeset
from notes_lib.site.book.pages import Page, Problem
from notes_lib.site.book.signs import UnknownMathError
from notes_lib.site.book.tree import Node
from notes_lib.site.maths import line_of_tex

_TAG = re.compile(r"\\tag\{([^{}]*)\}")  # as numbering writes it


def formula(
    node: Node, page: Page, book: Book, *, display: bool, label: str = ""
) -> str:
    """A formula in Typst's markup.

    Args:
        node: The leaf that carries its MathML and its TeX.
        page: Where it stands.
        book: Is told what is wrong, and keeps the drawings.
        display: Whether it has lines of its own.
        label: A place to link to; "" for none.
    """
    tex = node.attributes["tex"]
    alt = string(" ".join(tex.split()))
    try:
        done = typeset(node.attributes["mathml"])
    except UnknownMathError as unknown:
        if book.picture_of:
            return _drawn(book, book.picture_of, tex, alt, display, label)
        line = line_of_tex(_TAG.sub("", tex).strip(), page.markdown) + page.offset
        message = f"the book can't set {unknown} in the formula {alt}"
        book.problems.append(Problem(page.name, line, message))
        return call("raw", string(tex))
    if not display:
        return call("inline-math", alt, f"${done.rows[0]}$")
    options = {"label-at": string(label)} if label else {}
    if len(done.rows) > 1:
        pairs = zip(done.rows, done.numbers, strict=True)
        rows = [f"($ {row} $, {string(number)})" for row, number in pairs]
        return call("numbered-rows", alt, array(rows), **options)
    if number := done.numbers[0]:
        options["number"] = string(number)
    return call("display-math", alt, f"$ {done.rows[0]} $", **options)


def _drawn(
    book: Book,
    picture_of: Callable[[str, bool], str],
    tex: str,
    alt: str,
    display: bool,
    label: str,
) -> str:
    numbers = ", ".join(_TAG.findall(tex))
    drawing = drawn_formula(picture_of(_TAG.sub("", tex).strip(), display))
    path = book.keep(drawing.name, drawing.svg.encode("utf-8"))
    sizes = (f"{drawing.width:g}em", f"{drawing.below:g}em")
    shown = (image(path, alt), *sizes, str(display).lower())
    place = call("place", string(label)) if label else ""
    return place + call("drawn-math", *shown, number=string(numbers))
