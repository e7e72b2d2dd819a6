"""Code whose lines may wrap: what is wrapped hangs below the line's beginning."""

from collections.abc import Callable

from notes_lib.site.book.epub.markup import element, text
from notes_lib.site.book.tree import Node, names

# Those of Pygments's classes that the style sheet gives a look.
LOOKS = names(
    "k kc kd kn kp kr kt ow bp nd s sa sb sc dl sd s2 se sh si sx sr s1 ss mb mf mh mi "
    "mo il c ch cm cp cpf c1 cs gp l hll"
)
DEEPEST = 6  # levels of indentation for which the style sheet has a rule
_LEVEL = 4  # blanks

Around = tuple[str, str]  # what stands before something, and what after it


def lines_of(code: Node, link: Callable[[Node], Around]) -> str:
    """Code, each of its lines an element.

    Args:
        code: The element that holds it.
        link: Gives the tags of a link.
    """
    lines: list[list[str]] = [[]]
    plain = [""]

    def write(node: Node, around: tuple[Around, ...]) -> None:
        for child in node.children:
            if isinstance(child, Node):
                tags = link(child) if child.tag == "a" else _look(child)
                write(child, (*around, tags))
                continue
            for number, piece in enumerate(child.split("\n")):
                if number:
                    lines.append([])
                    plain.append("")
                if piece:
                    before = "".join(start for start, _ in around)
                    after = "".join(end for _, end in reversed(around))
                    lines[-1].append(f"{before}{text(piece)}{after}")
                    plain[-1] += piece

    write(code, ())
    while plain and not plain[-1].strip():
        plain.pop()
    return "".join(
        element("span", "".join(line) + "\n", class_=_hanging(words))
        for line, words in zip(lines, plain, strict=False)
    )


def _look(node: Node) -> Around:
    kept = [name for name in node.classes if name in LOOKS]
    return (f'<span class="{" ".join(kept)}">', "</span>") if kept else ("", "")


def _hanging(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return f"line in{min(indent // _LEVEL, DEEPEST)}"
