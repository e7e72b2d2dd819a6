"""Which public names of our packages a piece of code uses, and links on them."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from notes_lib.site.imports import OwnPackages, parsed

_PIECE = re.compile(r"<[^>]*>|&[^;]*;|[^<&]+")
_HEADING = re.compile(r'<h[1-6] [^>]*?id="([^"]+)"[^>]*>(.*?)</h[1-6]>', re.DOTALL)


@dataclass(frozen=True)
class Use:
    """A name of ours in some code.

    Args:
        start: Where it stands, in characters from the beginning.
        text: As it is written there.
        home: The dotted name of what it stands for, where that is defined.
    """

    start: int
    text: str
    home: str


def uses(code: str, own: OwnPackages) -> list[Use]:
    """The names of ours in some code, in its order, but for those that it rebinds."""
    if not any(root in code for root in own.roots):
        return []
    nodes = list(ast.walk(parsed(code)))
    starts = [0]
    for line in code.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def use(line: int, column: int, text: str, dotted: str) -> Iterator[Use]:
        if home := home_of(dotted, own):
            start = len(code.encode()[: starts[line - 1] + column].decode())
            yield Use(start, text, home)

    bound: dict[str, str] = {}
    found: list[Use] = []
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                dotted = f"{node.module}.{alias.name}"
                bound[alias.asname or alias.name] = dotted
                found += use(alias.lineno, alias.col_offset, alias.name, dotted)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.split(".")[0]
                bound[alias.asname or root] = alias.name if alias.asname else root
    for name in _rebound(nodes):
        bound.pop(name, None)
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in bound:
            found += use(node.lineno, node.col_offset, node.id, bound[node.id])
        elif isinstance(node, ast.Attribute) and (dotted := _dotted(node, bound)):
            column = (node.end_col_offset or 0) - len(node.attr.encode())
            found += use(node.end_lineno or 1, column, node.attr, dotted)
    return sorted(found, key=lambda use: use.start)


def home_of(dotted: str, own: OwnPackages) -> str:
    """Where the thing with this dotted name is defined; "" for a module or no thing."""
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:end])
        if module in own.files:
            home, name = own.locate(f"{module}:{'.'.join(parts[end:])}")
            return "" if f"{home}.{name}" in own.files else f"{home}.{name}"
    return ""


def linked(html: str, uses: list[Use], address: Callable[[str], str]) -> str:
    """Highlighted code with links on our names, to where `address` says.

    The text stays what it was. The keyboard stops at the first of equal names only.
    """
    waiting = [use for use in uses if address(use.home)]
    met: set[str] = set()
    pieces, offset = [], 0
    for piece in _PIECE.findall(html):
        if piece.startswith("<"):
            pieces.append(piece)
            continue
        text, done, shown = unescape(piece), 0, ""
        while waiting and waiting[0].start < offset + len(text):
            use = waiting.pop(0)
            start = use.start - offset
            if text[start : start + len(use.text)] != use.text:
                continue
            again = ' tabindex="-1"' if use.home in met else ""
            met.add(use.home)
            link = f'<a class="notes-name" href="{escape(address(use.home))}"{again}>'
            shown += escape(text[done:start], quote=False) + link + use.text + "</a>"
            done = start + len(use.text)
        rest = escape(text[done:], quote=False) if done else piece
        pieces.append(shown + rest)
        offset += len(text)
    return "".join(pieces)


def heading_before(html: str, position: int) -> tuple[str, str]:
    """Anchor and text of the heading that something in a page stands under."""
    last = ("", "")
    for match in _HEADING.finditer(html, 0, position):
        text = re.sub(r'<a class="headerlink".*?</a>', "", match[2], flags=re.DOTALL)
        last = (match[1], re.sub(r"<[^>]+>", "", text).strip())
    return last


def _rebound(nodes: list[ast.AST]) -> Iterator[str]:
    """Names that the code itself gives a meaning, somewhere."""
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name


def _dotted(node: ast.expr, bound: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return bound.get(node.id, "")
    if isinstance(node, ast.Attribute) and (stem := _dotted(node.value, bound)):
        return f"{stem}.{node.attr}"
    return ""
