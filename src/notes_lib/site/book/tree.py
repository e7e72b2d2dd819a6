"""A built page's article as a tree that is small enough to walk.

Drawings and formulas become leaves that carry their source, as text: nobody needs to
look into the hundreds of elements that they are made of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser


def names(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


_LEAVES = re.compile(
    r"(?P<svg><svg\b.*?</svg>)"
    r"|<mjx-container\b.*?<mjx-assistive-mml\b[^>]*>(?P<mathml>.*?)</mjx-assistive-mml>"
    r"<mjx-source\b[^>]*>(?P<tex>.*?)</mjx-source></mjx-container>"
    r"|(?P<data><template>.*?</template>)",
    re.DOTALL,
)
_PLACE = "<notes-leaf n={}></notes-leaf>"
_VOID = names("area base br col embed hr img input link meta source wbr")
_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(eq=False)
class Node:
    """An element; its children are elements and strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def elements(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    def is_a(self, name: str) -> bool:
        return name in self.classes

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in the order of the page."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, *tags: str) -> "Node | None":
        """The first element below this one that has one of these tags."""
        found = (node for child in self.elements for node in child.walk())
        return next((node for node in found if node.tag in tags), None)

    def having(self, name: str) -> "Node | None":
        """The first element of this class, here or below."""
        return next((node for node in self.walk() if node.is_a(name)), None)

    def all_text(self) -> str:
        """All characters, as they are; of a formula its TeX."""
        return self.attributes.get("tex", "") + "".join(
            child if isinstance(child, str) else child.all_text()
            for child in self.children
        )

    def text(self) -> str:
        """What a reader sees, in one line."""
        return _SPACES.sub(" ", self.all_text()).strip()


def article_of(page: str) -> Node:
    """The article of a built page, or of a piece of one.

    Formulas become `<notes-formula>` with their MathML and TeX as attributes, drawings
    `<notes-drawing>` with their SVG.
    """
    start = page.find("<article")
    if start >= 0:
        page = page[start : page.rindex("</article>")]
    leaves: list[Node] = []

    def pick(match: re.Match[str]) -> str:
        if match["data"]:
            return ""
        leaf = Node("notes-drawing", {"svg": match["svg"] or ""})
        if match["mathml"]:
            tex = unescape(match["tex"])
            dollars = 2 if tex.startswith("$$") else 1
            tex = tex[dollars:-dollars]
            leaf = Node("notes-formula", {"mathml": match["mathml"], "tex": tex})
        leaves.append(leaf)
        return _PLACE.format(len(leaves) - 1)

    reader = _Reader(leaves)
    reader.feed(_LEAVES.sub(pick, page))
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self, leaves: list[Node]) -> None:
        super().__init__(convert_charrefs=True)
        self.leaves = leaves
        self.root = Node("article")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "notes-leaf":
            node = self.leaves[int(attributes["n"])]
        else:
            node = Node(tag, attributes)
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        wanted = "notes-formula notes-drawing" if tag == "notes-leaf" else tag
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag in wanted.split():
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
