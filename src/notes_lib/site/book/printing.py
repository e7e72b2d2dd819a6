"""Between MkDocs and the shelf: which pages are printed, and where they are offered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.utils import get_relative_url

from notes_lib.site import downloads, social, typefaces
from notes_lib.site.book import press
from notes_lib.site.book.binding import Cover
from notes_lib.site.book.pages import Page, Problem
from notes_lib.site.book.shelf import BOOK, EPUB, Shelf, printed
from notes_lib.site.markup import without

_LINE = '<p class="notes-downloads">'


@dataclass(frozen=True)
class Order:
    """What a command wants, and nothing else.

    Attributes:
        pages: The sources of pages to print on their own; none of them for the book.
        epub: Whether the book is to be an EPUB.
    """

    pages: tuple[str, ...] = ()
    epub: bool = False


class Printing:
    """The books of one build.

    Args:
        config: The site's configuration.
        options: The plugin's.
        order: What to make; None for all books and each lesson, offered on the pages.
    """

    def __init__(self, config: MkDocsConfig, options: Any, order: Order | None) -> None:
        is_press_needed = order is None or not order.epub
        if is_press_needed and not press.is_installed():
            raise PluginError("a book needs typst: pip install 'notes-lib[book]'")
        self.config, self.wanted = config, order
        self.glossary = options.glossary
        self.shelf = Shelf(
            cover=_cover(config, drawn=order is None or order.epub),
            paper=options.paper,
            site_url=config.site_url or "",
            draws=options.keep_going,
            file_of=lambda url: _read(Path(config.site_dir, url)),
        )
        self.pages: list[SitePage] = []  # of the navigation
        # What is made, or the sources to print it from.
        self.ready: dict[str, bytes | dict[str, bytes]] = {}

    def order(self, nav: Navigation) -> None:
        """Take up which pages the book has, and their order.

        Raises:
            PluginError: If a page is to be printed that is not among them.
        """
        self.pages = nav.pages
        known = {page.file.src_uri for page in self.pages}
        for uri in self.wanted.pages if self.wanted else ():
            if uri not in known:
                raise PluginError(
                    f"{Path(self.config.docs_dir).name}/{uri} is not in the navigation "
                    "of the site: only its pages can be printed"
                )

    def take(
        self, page: SitePage, html: str, name: str, offset: int, is_reference: bool
    ) -> None:
        """Take up a page that is finished."""
        parts = tuple(str(section.title) for section in [*page.ancestors][::-1])
        if page.file.src_uri == self.glossary:
            self.shelf.glossary = Page(page.url, "", "").address
        self.shelf.take(
            Page(
                url=page.url,
                title=unescape(without(str(page.title), "[a-z]+")),
                html=html,
                number=str(page.meta.get("lesson", "")),
                about=str(page.meta.get("description") or ""),
                parts=parts,
                name=name,
                markdown=page.markdown or "",
                offset=offset,
                is_reference=is_reference,
            )
        )

    def offered(self, html: str, page: SitePage) -> str:
        """The page with links to the books, where a build makes them."""
        if self.wanted is not None:
            return html
        links = []
        if page.meta.get("lesson") is not None:
            links.append(_link(_uri(page), page, "Download this lesson (PDF)"))
        if links or page.is_homepage:
            links.append(_link(BOOK, page, "Download the book (PDF)"))
            links.append(_link(EPUB, page, "Download the book (EPUB)"))
        if not links:
            return html
        line = f"{' · '.join(links)}</p>"
        if _LINE in html:
            return re.sub(
                rf"({_LINE}.*?)</p>", lambda m: f"{m[1]} {line}", html, count=1
            )
        return html.replace("</h1>", f"</h1>\n{_LINE}{line}", 1)

    def prepare(self) -> list[Problem]:
        """Set all that is to be printed, and say what is wrong with it."""
        problems: dict[Problem, None] = {}
        urls = [p.url for p in self.pages if p.meta.get("book", True)]
        for uri, page in self._wanted():
            if page is not None:
                self.ready[uri], found = self.shelf.lesson(page.url)
            elif uri == EPUB:
                self.ready[uri], found = self.shelf.epub(urls)
            else:
                self.ready[uri], found = self.shelf.whole(urls)
            problems |= dict.fromkeys(found)
        return list(problems)

    def printed(self) -> Iterator[tuple[str, bytes]]:
        """The books, and where they lie in the site.

        Raises:
            PluginError: If the compiler refuses something.
        """
        for uri, made in self.ready.items():
            try:
                yield uri, made if isinstance(made, bytes) else printed(made)
            except press.PrintingError as error:
                raise PluginError(f"{uri} can't be printed:\n{error}") from None

    def uris(self) -> Sequence[str]:
        """Where the books lie in the site."""
        return list(self.ready)

    def close(self) -> None:
        self.shelf.close()

    def _wanted(self) -> Iterator[tuple[str, SitePage | None]]:
        order = self.wanted
        if order is None or not (order.pages or order.epub):
            yield BOOK, None
        if order is None or order.epub:
            yield EPUB, None
        for page in self.pages:
            if order is None:
                is_wanted = page.meta.get("lesson") is not None
            else:
                is_wanted = page.file.src_uri in order.pages
            if is_wanted:
                yield _uri(page), page


def _cover(config: MkDocsConfig, *, drawn: bool) -> Cover:
    about = config.site_description or ""
    shapes = social.mark(social.INK, social.ACCENT)
    faces = typefaces.installed()
    mark = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{shapes}</svg>'
    return Cover(
        title=config.site_name,
        about=about,
        author=config.site_author or "",
        rights=unescape(without(config.copyright or "", "[a-z]+")),
        language=str(config.theme.get("language") or "en"),
        mark=mark.replace('fill="none"', ""),
        picture=social.cover(config.site_name, about, faces) if drawn else b"",
    )


def _uri(page: SitePage) -> str:
    return f"{downloads.stem(page.file.dest_uri)}.pdf"


def _link(uri: str, page: SitePage, words: str) -> str:
    return f'<a href="{escape(get_relative_url(uri, page.url))}" download>{words}</a>'


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
