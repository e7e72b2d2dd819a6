"""What the plugin asks for: the book of the course, and a small one of each lesson."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from notes_lib.site.book import press
from notes_lib.site.book.binding import Cover, bind, new_book
from notes_lib.site.book.epub.package import packed
from notes_lib.site.book.ledger import Book
from notes_lib.site.book.pages import Page, Problem
from notes_lib.site.book.pictures import Pictures
from notes_lib.site.book.tree import Node

BOOK, EPUB = "book.pdf", "book.epub"


class _Source:
    """A page of terms or of references, of which lessons take what they need."""

    def __init__(self, page: Page, lists: Sequence[Node]) -> None:
        self.page = page
        self.lists = [(box, list(_entries(box))) for box in lists]
        self.groups = {name: group for _, found in self.lists for name, group in found}

    def cut_to(self, wanted: set[str]) -> Node | None:
        """The entries that are wanted, and those that they mention in turn."""
        kept: set[str] = set()
        while more := (wanted & self.groups.keys()) - kept:
            kept |= more
            for name in more:
                wanted |= _linked(self.page, self.groups[name], self.page)
        if not kept:
            return None
        boxes = [
            Node(
                box.tag,
                dict(box.attributes),
                [node for name, group in found if name in kept for node in group],
            )
            for box, found in self.lists
        ]
        heading = self.page.article.find("h1")
        return Node("article", {}, [*([heading] if heading else []), *boxes])


@dataclass
class Shelf:
    """The pages of a site as they are finished, and the books made of them.

    Attributes:
        cover: What stands on the front.
        paper: `a4` or `us-letter`.
        site_url: Where the site is on the web; may be empty.
        glossary: The address of the page of terms.
        draws: Whether a formula that can't be set is drawn, and is no problem.
        file_of: Reads a file of the site, by address.
    """

    cover: Cover
    paper: str = "a4"
    site_url: str = ""
    glossary: str = ""
    draws: bool = False
    file_of: Callable[[str], bytes | None] = lambda url: None
    pages: dict[str, Page] = field(default_factory=dict)
    _pictures: Pictures = field(default_factory=Pictures)
    _sources: list[_Source] | None = None

    def take(self, page: Page) -> None:
        self.pages[page.url] = page
        self._sources = None

    def ordered(self, urls: Sequence[str]) -> list[Page]:
        """The pages of the navigation, in its order."""
        return [self.pages[url] for url in urls if url in self.pages]

    def whole(self, urls: Sequence[str]) -> tuple[dict[str, bytes], list[Problem]]:
        """The sources of the book, and what is wrong with its pages."""
        return self._bound(self.ordered(urls), whole=True)

    def epub(self, urls: Sequence[str]) -> tuple[bytes, list[Problem]]:
        """The book as an EPUB, and what is wrong with its pages."""
        pages = self.ordered(urls)
        book = self._new_book(pages)
        return packed(pages, self.cover, book), book.problems

    def lesson(self, url: str) -> tuple[dict[str, bytes], list[Problem]]:
        """The sources of a lesson, with the terms and the references that it uses."""
        page = self.pages[url]
        alone = replace(page, parts=(), body=page.article)
        return self._bound([alone, *self._back_matter(page)], whole=False)

    def close(self) -> None:
        self._pictures.close()

    def _bound(
        self, pages: list[Page], *, whole: bool
    ) -> tuple[dict[str, bytes], list[Problem]]:
        book = self._new_book(pages)
        bound = bind(pages, self.cover, book, paper=self.paper, whole=whole)
        return bound.sources, bound.problems

    def _new_book(self, pages: list[Page]) -> Book:
        return new_book(
            pages,
            site_url=self.site_url,
            glossary=self.glossary,
            picture_of=self._pictures.draw if self.draws else None,
            file_of=self.file_of,
        )

    def _back_matter(self, page: Page) -> Iterator[Page]:
        """The pages of terms and references, cut down to what a lesson links to."""
        if self._sources is None:  # looked for once, not for each lesson
            self._sources = [*_sources_among(self.pages.values(), self.glossary)]
        for source in self._sources:
            if source.page is page:
                continue
            wanted = _linked(page, [page.article], source.page)
            if kept := source.cut_to(wanted):
                yield replace(source.page, body=kept, parts=(), about="")


def printed(sources: dict[str, bytes]) -> bytes:
    """The PDF of a book.

    Raises:
        press.PrintingError: If the compiler refuses something.
    """
    return press.printed(sources)


def _sources_among(pages: Iterable[Page], glossary: str) -> Iterator[_Source]:
    """The pages of terms and of references."""
    for page in pages:
        lists = [n for n in page.article.walk() if _is_list(n)]
        is_bibliography = any(n.is_a("notes-references") for n in lists)
        if is_bibliography or page.address == glossary:
            yield _Source(page, lists)


def _is_list(node: Node) -> bool:
    return node.tag == "dl" or node.is_a("notes-references")


def _linked(page: Page, nodes: Sequence[Node], other: Page) -> set[str]:
    """The anchors of another page that pieces of a page link to."""
    hrefs = (
        node.attributes.get("href", "")
        for piece in nodes
        for node in piece.walk()
        if node.tag == "a"
    )
    targets = (page.target(href) for href in hrefs if href)
    return {anchor for address, anchor in targets if address == other.address}


def _entries(box: Node) -> Iterator[tuple[str, list[Node]]]:
    """The entries of a list, each with its anchor."""
    group: list[Node] = []
    for node in box.elements:
        if node.tag in ("dt", "li") and group:
            yield group[0].id, group
            group = []
        group.append(node)
    if group:
        yield group[0].id, group
