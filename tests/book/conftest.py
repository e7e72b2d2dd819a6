"""The printed book, and a reader of PDFs that looks for what should be in it."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from notes_lib.site.book.tree import Node, article_of

ROOT = Path(__file__).parents[2]
POINTS = 72 / 25.4  # per millimetre
HEAD, FOOT = 19 * POINTS, 21.5 * POINTS  # of a page: above and below its text


def _letters(words: str) -> str:
    """Words as a PDF and a page both spell them: no blanks, ligatures, hyphens."""
    plain = unicodedata.normalize("NFKC", words).translate(
        {ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"}
    )
    # A formula's accent may be read in the line above.
    return re.sub(r"[\s\u0300-\u036f\u200b\u00ad\u2010\ufffe\u0002-]+", "", plain)


def _signs(code: str) -> str:
    """Code as a PDF and a page both spell it: all but its blanks."""
    # Code is never hyphenated: what a reader of PDFs takes for that is a minus.
    plain = unicodedata.normalize("NFKC", code).translate({0xFFFE: "-", 0x02: "-"})
    return re.sub(r"[\s\u200b]+", "", plain)


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline, and the number of the page it leads to, from 0."""

    depth: int
    title: str
    page: int | None


@dataclass
class Printed:
    """A PDF as its readers' programs see it."""

    path: Path

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(self.path)

    @cached_property
    def view(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.path)

    @cached_property
    def _readings(self) -> list[tuple[str, str]]:
        found = []
        for page in self.view:
            text, (width, height) = page.get_textpage(), page.get_size()
            body = text.get_text_bounded(0, FOOT, width, height - HEAD)
            found.append((text.get_text_range(), body))
        return found

    @cached_property
    def texts(self) -> list[str]:
        """What stands on each page, in the order of reading."""
        return [text for text, _ in self._readings]

    @cached_property
    def bodies(self) -> list[str]:
        """What stands on each page between the running head and the page's number."""
        return [body for _, body in self._readings]

    @cached_property
    def letters(self) -> str:
        return _letters("".join(self.texts))

    @cached_property
    def bookmarks(self) -> list[Bookmark]:
        found = []

        def walk(items, depth):
            for item in items:
                goal = item.destination or (item.action and item.action.get("/D"))
                found.append(Bookmark(depth, item.title, self.page_of(goal)))
                walk(item.children, depth + 1)

        with self.pdf.open_outline() as outline:
            walk(outline.root, 0)
        return found

    @cached_property
    def places(self) -> dict[str, pikepdf.Object]:
        """The places with a name."""
        if "/Names" in self.pdf.Root and "/Dests" in self.pdf.Root.Names:
            return dict(pikepdf.NameTree(self.pdf.Root.Names.Dests).items())
        return {}

    @cached_property
    def numbers(self) -> dict[tuple[int, int], int]:
        """The number of each page, from 0, by its object's."""
        return {page.objgen: number for number, page in enumerate(self.pdf.pages)}

    def page_of(self, goal) -> int | None:
        """The page that a link leads to; None if there is none."""
        if isinstance(goal, pikepdf.String | pikepdf.Name):
            goal = self.places.get(str(goal))
        if isinstance(goal, pikepdf.Dictionary):
            goal = goal.D
        return None if goal is None else self.numbers.get(goal[0].objgen)

    def links(self) -> Iterator[pikepdf.Object]:
        """The links of all pages."""
        for page in self.pdf.pages:
            for link in page.get("/Annots", []):
                if link.get("/Subtype") == "/Link":
                    yield link

    def addresses(self) -> set[str]:
        """What links out of the book lead to."""
        return {str(a.A.URI) for a in self.links() if "/URI" in a.get("/A", {})}

    @cached_property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page, in points."""
        return [(page.get_width(), page.get_height()) for page in self.view]

    def boxes(self):
        """The place of each run of text: page, left, bottom, right, top."""
        for number, page in enumerate(self.view):
            text = page.get_textpage()
            for index in range(text.count_rects()):
                yield (number, *text.get_rect(index))

    def dead_links(self) -> list[str]:
        """Links that lead to no page of the book."""
        return [
            str(link.get("/Contents", link.objgen))
            for link in self.links()
            if "/URI" not in link.get("/A", {})
            and self.page_of(link.get("/Dest", link.get("/A", {}).get("/D"))) is None
        ]

    def tagged(self, kind: str) -> list[str]:
        """The alternative texts of all elements of a kind."""
        return [words for said, words in self._tags if said == kind]

    @cached_property
    def _tags(self) -> list[tuple[str, str]]:
        found = []

        def walk(element):
            if isinstance(element, pikepdf.Array):
                for child in element:
                    walk(child)
            elif isinstance(element, pikepdf.Dictionary):
                if "/S" in element:
                    found.append((str(element.S), str(element.get("/Alt", ""))))
                walk(element.get("/K", pikepdf.Array()))

        walk(self.pdf.Root.StructTreeRoot.get("/K", pikepdf.Array()))
        return found


@pytest.fixture(scope="session")
def reader():
    """Opens a PDF for looking into it."""
    return Printed


@pytest.fixture(scope="session")
def letters():
    """Words as a PDF and a page both spell them."""
    return _letters


@pytest.fixture(scope="session")
def signs():
    """Code as a PDF and a page both spell it."""
    return _signs


@pytest.fixture(scope="session", autouse=True)
def at_work(request, tmp_path_factory) -> Iterator[tuple | None]:
    """The printing of this course's book, begun early: other tests go on meanwhile."""
    if not any("made" in item.fixturenames for item in request.session.items):
        yield None
        return
    folder = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "notes_lib.site.cli", "pdf", "--out", str(folder)]
    command += ["--site-dir", str(folder / "site")]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    yield folder, running
    running.terminate()
    running.wait()


@pytest.fixture(scope="session")
def made(at_work) -> Path:
    """This course's book, and the pages that it is made of: one build for both."""
    folder, running = at_work
    assert running.wait() == 0, (folder / "log").read_text()
    return folder


@pytest.fixture(scope="session")
def built_site(made) -> Path:
    """The pages that the book is made of."""
    return made / "site"


@pytest.fixture(scope="session")
def book(made) -> Printed:
    """The book of this course, printed with the command that readers use."""
    return Printed(made / "book.pdf")


@pytest.fixture(scope="session")
def articles(built_site) -> dict[str, Node]:
    """The articles of the site's pages, by address."""
    return {
        path.relative_to(built_site).as_posix(): article_of(path.read_text("utf-8"))
        for path in sorted(built_site.rglob("*.html"))
        if path.name != "404.html"
    }


@pytest.fixture(scope="session")
def navigation(built_site) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each page that the site's menu lists: address, lesson's number, parts."""
    home = (built_site / "index.html").read_text("utf-8")
    start = home.index('<nav class="md-nav md-nav--primary"')
    nav = article_of(home[start : home.index("md-sidebar--secondary", start)])
    menu = nav.find("ul")
    assert menu
    return [(url, _number(built_site / url), parts) for url, parts in _listed(menu, ())]


def _listed(
    menu: Node, parts: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in menu.elements:
        inner = item.find("ul")
        if item.is_a("md-nav__item--nested") and inner:
            label = item.having("md-ellipsis")
            assert label
            yield from _listed(inner, (*parts, label.text()))
        else:
            links = [n.attributes["href"] for n in item.walk() if n.tag == "a"]
            yield next(href for href in links if "#" not in href), parts


def _number(page: Path) -> str:
    html = page.read_text("utf-8")
    found = re.search(r'notes-eyebrow">(?:Lesson|Lab) (\S+)</p>', html)
    return found[1] if found else ""
