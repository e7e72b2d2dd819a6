"""The way through an EPUB: its contents, its figures and tables, its landmarks."""

from collections.abc import Iterator, Sequence

from notes_lib.site.book.epub.chapter import Chapter, Heading, file_of, link_to
from notes_lib.site.book.epub.markup import element, text
from notes_lib.site.book.ledger import Book
from notes_lib.site.book.pages import Page

Entry = tuple[Page, Chapter]


def contents(entries: Sequence[Entry], book: Book) -> str:
    """The document that readers' programs make their table of contents of.

    It is a part of the book, too: there, it stops at the chapters.

    Args:
        entries: The chapters of the book, in order.
        book: Knows the figures.
    """
    pieces = [
        _nav("toc", "Contents", _listed(entries, 0)),
        *_figures(book),
        _nav("landmarks", "Landmarks", "".join(_landmarks(entries, book)), hidden=True),
    ]
    return "\n".join(pieces)


def _nav(kind: str, title: str, items: str, *, hidden: bool = False) -> str:
    name = f"{kind}-title"
    heading = element("h1" if kind == "toc" else "h2", title, id=name)
    body = f"{heading}\n{element('ol', items)}"
    shown = element("nav", body, epub__type=kind, id=kind, aria_labelledby=name)
    return shown.replace("<nav", '<nav hidden=""', 1) if hidden else shown


def _listed(entries: Sequence[Entry], depth: int) -> str:
    """The chapters of a part, and the parts within it."""
    items, start = [], 0
    while start < len(entries):
        page, chapter = entries[start]
        if len(page.parts) <= depth:
            items.append(_chapter(page, chapter))
            start += 1
            continue
        path = page.parts[: depth + 1]
        end = start
        while end < len(entries) and entries[end][0].parts[: depth + 1] == path:
            end += 1
        inside = element("ol", _listed(entries[start:end], depth + 1))
        items.append(element("li", element("span", text(path[-1])) + inside))
        start = end
    return "\n".join(items)


def _chapter(page: Page, chapter: Chapter) -> str:
    file = file_of(page.address)
    link = element("a", text(chapter.title), href=link_to((page.address, "")))
    return element("li", link + _headings(chapter.headings, file))


def _headings(headings: Sequence[Heading], file: str) -> str:
    """The headings of a chapter, each with those below it."""
    items, start = [], 0
    while start < len(headings):
        end = start + 1
        while end < len(headings) and headings[end].level > headings[start].level:
            end += 1
        heading = headings[start]
        link = element("a", text(heading.words), href=f"{file}#{heading.name}")
        inside = _headings(headings[start + 1 : end], file)
        items.append(element("li", link + inside))
        start = end
    shown = element("ol", "".join(items)) if items else ""
    return shown.replace("<ol", '<ol hidden=""', 1)


def _figures(book: Book) -> Iterator[str]:
    kinds = (("loi", "Figures", "Figure"), ("lot", "Tables", "Table"))
    for kind, title, word in kinds:
        items = []
        for label, number, words in book.figures:
            address, _, anchor = label.partition("#")
            if number.startswith(word):
                to = link_to((address, anchor))
                link = element("a", text(f"{number}. {words}"), href=to)
                items.append(element("li", link))
        if items:
            yield _nav(kind, title, "\n".join(items))


def _landmarks(entries: Sequence[Entry], book: Book) -> Iterator[str]:
    places = [("titlepage", "Title page", "title.xhtml")]
    places.append(("toc", "Contents", "contents.xhtml#toc"))
    if entries:
        first = file_of(entries[0][0].address)
        places.append(("bodymatter", entries[0][1].title, first))
    for page, chapter in entries:
        if page.address == book.glossary:
            places.append(("glossary", chapter.title, file_of(page.address)))
        elif page.article.having("notes-references"):
            places.append(("bibliography", chapter.title, file_of(page.address)))
    for kind, words, to in places:
        yield element("li", element("a", text(words), href=to, epub__type=kind))
