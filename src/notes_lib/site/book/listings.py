"""Code, and what it printed, in Typst's markup."""

import re

from notes_lib.site.book.markup import array, call, string
from notes_lib.site.book.tree import Node

_LANGUAGES = {"pycon": "python", "console": "bash", "sh": "bash", "text": "", "": ""}
_LONGEST = 78  # letters without a blank that a line surely has room for


def listing(node: Node, *, title: str = "", joined: bool = False) -> str:
    """A block of code, or of what a program printed.

    Args:
        node: The block, with its file's name, or the `pre` of an output.
        title: What stands above it, if the block doesn't say.
        joined: Whether its output follows, and is to stand right below.
    """
    code = node.find("code")
    if code is None:
        kind = "error" if node.is_a("notes-error") else "text"
        return call("printout", string(breakable(node.all_text())), string(kind))
    named = node.having("filename")
    title = title or (named.text() if named else "")
    options = {}
    if language := _language(node):
        options["lang"] = string(language)
    if title:
        options["title"] = string(title)
    if marked := _marked_lines(code):
        options["marked"] = array([str(line) for line in marked])
    if joined:
        options["joined"] = "true"
    return call("code", string(breakable(code.all_text().strip("\n"))), **options)


def breakable(code: str, longest: int = _LONGEST) -> str:
    """Code whose longest words may be broken: no line leaves the page."""

    def broken(match: re.Match[str]) -> str:
        word = match[0]
        return "\u200b".join(word[i : i + 12] for i in range(0, len(word), 12))

    return re.sub(rf"[^\s]{{{longest},}}", broken, code)


def _language(node: Node) -> str:
    names = [c.removeprefix("language-") for c in node.classes if "language-" in c]
    if not names:
        # A signature, or another piece without a language of its own.
        return "python" if node.is_a("highlight") and node.having("p") else ""
    return _LANGUAGES.get(names[0], names[0])


def _marked_lines(code: Node) -> list[int]:
    """The lines that the author has marked."""
    marked, line = set(), 1

    def visit(node: Node, inside: bool) -> None:
        nonlocal line
        inside = inside or node.is_a("hll")
        for child in node.children:
            if isinstance(child, Node):
                visit(child, inside)
                continue
            if inside and child.strip():
                marked.add(line)
            line += child.count("\n")

    visit(code, False)
    return sorted(marked)
