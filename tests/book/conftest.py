"""The printed book, and a reader of PDFs that looks for what should be in it."""

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from notes_lib.site.book.tree import Node, article_of

ROOT = Path(__file__).parents[2]


def _letters(words: str) -> str:
    """Words as a PDF and a page both spell them: no blanks, ligatures, hyphens."""
    plain = unicodedata.normalize("NFKC", words).translate(
        {ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"}
    )
    return re.sub(r"[\s\u200b\u00ad\u2010\ufffe\u0002-]+", "", plain)


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
    def texts(self) -> list[str]:
        """What stands on each page, in the order of reading."""
        return [page.get_textpage().get_text_range() for page in self.view]

    @cached_property
    def letters(self) -> str:
        return _letters("".join(self.texts))

    @cached_property
    def bookmarks(self) -> list[tuple[int, str]]:
        """The depth and the words of each bookmark."""
        found = []

        def walk(items, depth):
            for item in items:
                found.append((depth, item.title))
                walk(item.children, depth + 1)

        with self.pdf.open_outline() as outline:
            walk(outline.root, 0)
        return found

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
        pages = {page.objgen for page in self.pdf.pages}
        names = {}
        if "/Names" in self.pdf.Root and "/Dests" in self.pdf.Root.Names:
            names = dict(pikepdf.NameTree(self.pdf.Root.Names.Dests).items())
        dead = []
        for page in self.pdf.pages:
            for link in page.get("/Annots", []):
                if link.get("/Subtype") != "/Link" or "/URI" in link.get("/A", {}):
                    continue
                goal = link.get("/Dest", link.get("/A", {}).get("/D"))
                if isinstance(goal, pikepdf.String | pikepdf.Name):
                    goal = names.get(str(goal))
                if isinstance(goal, pikepdf.Dictionary):
                    goal = goal.D
                if goal is None or goal[0].objgen not in pages:
                    dead.append(str(link.get("/Contents", link.objgen)))
        return dead

    def tagged(self, kind: str) -> list[str]:
        """The alternative texts of all elements of a kind."""
        found = []

        def walk(element):
            if isinstance(element, pikepdf.Array):
                for child in element:
                    walk(child)
            elif isinstance(element, pikepdf.Dictionary):
                if element.get("/S") == kind:
                    found.append(str(element.get("/Alt", "")))
                walk(element.get("/K", pikepdf.Array()))

        walk(self.pdf.Root.StructTreeRoot.get("/K", pikepdf.Array()))
        return found


def print_book(folder: Path, *arguments: str) -> Printed:
    """Print with the command that readers use; gives the first PDF."""
    out = folder / "printed"
    command = [sys.executable, "-m", "notes_lib.site.cli", "pdf", "--out", str(out)]
    done = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Printed(next(out.rglob("*.pdf")))


@pytest.fixture(scope="session")
def reader():
    """Opens a PDF for looking into it."""
    return Printed


@pytest.fixture(scope="session")
def letters():
    """Words as a PDF and a page both spell them."""
    return _letters


@pytest.fixture(scope="session")
def book(tmp_path_factory) -> Printed:
    """The book of this course."""
    return print_book(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="session")
def articles(built_site) -> dict[str, Node]:
    """The articles of the site's pages, by address."""
    return {
        path.relative_to(built_site).as_posix(): article_of(path.read_text("utf-8"))
        for path in sorted(built_site.rglob("*.html"))
        if path.name != "404.html"
    }
