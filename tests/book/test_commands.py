"""What authors type: `notes pdf`, `notes build --book`, and what they are told."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
site_name: Little
site_description: A little course.
site_url: https://example.org/little/
copyright: Free to <b>use</b>
theme: {name: material, font: false}
use_directory_urls: false
plugins:
  - notes:
      packages: [tinylib]
      preload: []
markdown_extensions:
  - attr_list
  - def_list
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
nav:
  - index.md
  - Part one:
      - one.md
      - Deeper:
          - two.md
  - glossary.md
"""
PAGES = {
    "index.md": "# Little\n\nWords.\n",
    "one.md": (
        "---\nlesson: 3.1\ndescription: About one.\n---\n# One\n\n## First\n\n"
        "A [kernel](glossary.md#kernel) and [two](two.md#inner), $x^2$.\n\n"
        "$$a = b \\label{eq:ab}$$\n"
    ),
    "two.md": "# Two\n\n## Inner { #inner }\n\nText.\n",
    "glossary.md": (
        "# Glossary\n\nKernel { #kernel }\n:   A [window](#window).\n\n"
        "Window { #window }\n:   A view.\n\nOther { #other }\n:   Not wanted.\n"
    ),
}


@pytest.fixture
def little(tmp_path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "src/tinylib.py").write_text("")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    for name, text in PAGES.items():
        (tmp_path / "docs" / name).write_text(text)
    return tmp_path


def notes(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "notes_lib.site.cli", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_build_with_books_links_them(little, reader):
    built = notes(little, "build", "--book")
    assert built.returncode == 0, built.stderr
    site = little / "site"
    page = (site / "one.html").read_text()
    links = dict(re.findall(r'<a href="([^"]+\.pdf)" download>([^<]+)</a>', page))
    assert links == {
        "one.pdf": "Download this lesson (PDF)",
        "book.pdf": "Download the book (PDF)",
    }
    assert 'href="book.pdf"' in (site / "index.html").read_text()
    assert ".pdf" not in (site / "two.html").read_text()
    titles = [title for _, title in reader(site / "book.pdf").bookmarks]
    wanted = ["Contents", "Little", "Part one", "3.1 One", "First", "Deeper", "Two"]
    assert titles == [*wanted, "Inner", "Glossary", "Index"]


def test_a_plain_build_has_no_books(little):
    assert notes(little, "build").returncode == 0
    assert not list((little / "site").rglob("*.pdf"))
    assert ".pdf" not in (little / "site/one.html").read_text()


def test_the_book_of_a_course(little, reader):
    done = notes(little, "pdf", "--paper", "us-letter")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "book/book.pdf"
    assert not (little / "site").exists(), "the site is left as it was"
    book = reader(little / "book/book.pdf")
    assert [round(side) for side in book.sizes[0]] == [612, 792]
    assert "Free to use" in book.texts[0]
    assert book.dead_links() == []
    assert "(3.1.1)" in " ".join(book.texts)


def test_one_lesson_brings_the_terms_it_uses(little, reader):
    done = notes(little, "pdf", "docs/one.md")
    assert done.returncode == 0, done.stderr
    lesson = reader(little / "book/one.pdf")
    text = " ".join(" ".join(lesson.texts).split())
    assert [title for _, title in lesson.bookmarks] == ["3.1 One", "First", "Glossary"]
    assert "A window" in text
    assert "A view" in text, "a term that is used in a term's definition"
    assert "Not wanted" not in text
    assert str(lesson.pdf.docinfo["/Title"]) == "One · Little"
    addresses = [
        str(link.A.URI)
        for page in lesson.pdf.pages
        for link in page.get("/Annots", [])
        if "/URI" in link.get("/A", {})
    ]
    assert addresses == ["https://example.org/little/two.html#inner"]


def test_printing_twice_gives_the_same_bytes(little):
    for name in ("first", "second"):
        assert notes(little, "pdf", "--out", name).returncode == 0
    first, second = (little / name / "book.pdf" for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


def test_a_page_may_stay_out_of_the_book(little, reader):
    page = little / "docs/two.md"
    page.write_text("---\nbook: false\n---\n" + page.read_text())
    assert notes(little, "pdf").returncode == 0
    titles = [title for _, title in reader(little / "book/book.pdf").bookmarks]
    assert "Two" not in titles
    assert "Deeper" not in titles


def test_a_formula_that_can_not_be_set_is_named_with_its_line(little, reader):
    page = little / "docs/one.md"
    formula = "$$\\textcolor{mauve}{z} \\label{eq:z}$$"
    page.write_text(page.read_text() + f"\nSee [](#eq:z):\n\n{formula}\n")
    line = page.read_text().splitlines().index(formula) + 1
    failed = notes(little, "pdf")
    assert failed.returncode == 1
    assert f"docs/one.md:{line}" in failed.stderr + failed.stdout
    assert "mauve" in failed.stderr + failed.stdout
    assert not (little / "book").exists()
    drawn = notes(little, "pdf", "--keep-going")
    assert drawn.returncode == 0, drawn.stderr
    book = reader(little / "book/book.pdf")
    assert any(r"\textcolor{mauve}{z}" in alt for alt in book.tagged("/Figure"))


def test_a_page_outside_the_navigation_is_an_error(little):
    settings = little / "mkdocs.yml"
    (little / "docs/aside.md").write_text("# Aside\n")
    if "nav:" not in settings.read_text():
        settings.write_text(settings.read_text() + "nav: [one.md]\n")
    failed = notes(little, "pdf", "docs/aside.md")
    assert failed.returncode == 1
    assert "navigation" in failed.stderr
    assert not (little / "book").exists()


def test_an_unknown_page_is_an_error(little):
    failed = notes(little, "pdf", "docs/three.md")
    assert failed.returncode == 1
    assert "docs/three.md is not a page" in failed.stderr
