"""What the chapters of one book share, and tell each other."""

from collections.abc import Callable
from dataclasses import dataclass, field

from notes_lib.site.book.pages import Page, Problem, Target


@dataclass
class Book:
    """A book while its chapters are written.

    Attributes:
        pages: Those that are in it, by address.
        wanted: The places that something in it links to.
        site_url: Where the site is on the web; "" if nobody knows.
        glossary: The address of the page of terms; "" if there is none.
        picture_of: Draws a formula that can't be converted; None makes it a problem.
        file_of: Reads a file of the site, by address.
        files: For the compiler, by path.
        problems: What is wrong with its pages.
        links: The places inside that are linked to: from which page, and how.
        anchors: The places that there are.
        figures: A label, a number and the first sentence of the caption as markup.
        terms: The words of each term, by its anchor.
        names: A name of a library and its module, by its key in the index.
        answers: Where the answer to a question stands, by the question.
    """

    pages: dict[str, Page]
    wanted: set[Target]
    site_url: str = ""
    glossary: str = ""
    picture_of: Callable[[str, bool], str] | None = None
    file_of: Callable[[str], bytes | None] = lambda url: None
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    links: dict[Target, tuple[Page, str]] = field(default_factory=dict)
    anchors: set[Target] = field(default_factory=set)
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, content: bytes) -> str:
        """A file for the compiler; says its path."""
        self.files[name] = content
        return f"/{name}"

    def dead_links(self) -> list[Target]:
        """Places inside that are linked to and are not there: each is a problem."""
        dead = [target for target in self.links if target not in self.anchors]
        for target in dead:
            page, href = self.links[target]
            found = max(page.markdown.find(f"#{target[1]}"), 0)
            line = page.markdown.count("\n", 0, found) + 1 + page.offset
            message = f"the link {href!r} leads nowhere in the book"
            self.problems.append(Problem(page.name, line, message))
        return dead


def label_of(target: Target) -> str:
    """The name of a place, in the whole book."""
    url, anchor = target
    return f"{url}#{anchor}"
