"""What the book takes from the site: its pages, in order, and what they link to."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from notes_lib.site.book.tree import Node, article_of, names
from notes_lib.site.markup import resolved

# What a book leaves out of a page: elements, and those of some classes.
DROPPED = names("button input noscript script style template")
LEFT_OUT = names(
    "footnote footnote-backref headerlink md-source-file notes-downloads notes-eyebrow "
    "notes-plotly-controls notes-quiz-decks notes-quiz-link notes-read notes-source "
    "notes-tips twemoji"
)

Target = tuple[str, str]  # a page's address, and an anchor on it or ""


@dataclass(frozen=True)
class Page:
    """A page of the site as the book needs it.

    Attributes:
        url: Its address, below the site's root.
        title: What it is called.
        html: The whole page as it was built, or its article.
        number: Of the lesson; "" for a page that has none.
        about: What it says of itself, in a sentence.
        parts: The sections of the navigation that it stands in, outermost first.
        name: As authors know it: `docs/vision/convolution.md`.
        markdown: What it was made of, for the lines of problems.
        offset: How many lines stood before that in its file.
        is_reference: Whether it describes a library's names.
        body: What is taken of the page; by default all.
    """

    url: str
    title: str
    html: str
    number: str = ""
    about: str = ""
    parts: tuple[str, ...] = ()
    name: str = ""
    markdown: str = ""
    offset: int = 0
    is_reference: bool = False
    body: Node | None = None

    @cached_property
    def article(self) -> Node:
        return self.body or article_of(self.html)

    @cached_property
    def top(self) -> str:
        """The anchor of its title: the same place as the page itself."""
        heading = self.article.find("h1")
        return heading.id if heading else ""

    @cached_property
    def notes(self) -> dict[str, Node]:
        """The texts of its footnotes, by their anchors."""
        return {
            node.id: node
            for box in self.article.walk()
            if box.is_a("footnote")
            for node in box.walk()
            if node.tag == "li" and node.id
        }

    @property
    def address(self) -> str:
        """The same for all ways to write its URL."""
        return resolved("", self.url)[0]

    def target(self, href: str) -> Target:
        """What a link on the page leads to; two empty strings if out of the site."""
        return resolved(href, self.url)


@dataclass(frozen=True)
class Problem:
    """What is wrong on a page, for its author."""

    page: str
    line: int
    message: str


def targets_of(pages: Iterable[Page]) -> set[Target]:
    """All places of the site that the pages link to."""
    return {
        page.target(node.attributes["href"])
        for page in pages
        for node in page.article.walk()
        if node.tag == "a" and node.attributes.get("href")
    }
