"""What authors type: `notes pdf`, `notes epub`, `notes build --book`, and what they are
told."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from notes_lib.site import cli
from notes_lib.site.book import press
from notes_lib.site.book.binding import PAPERS

ROOT = Path(__file__).parents[2]

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
      store: STORE
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


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """One for all courses here; it knows the typefaces if this course's does."""
    store = tmp_path_factory.mktemp("store")
    for known in (ROOT / ".notes_cache").glob("typeface-*.json"):
        shutil.copy(known, store)
    return store


@pytest.fixture
def little(tmp_path, store) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "src/tinylib.py").write_text("")
    (tmp_path / "mkdocs.yml").write_text(CONFIG.replace("STORE", str(store)))
    for name, text in PAGES.items():
        (tmp_path / "docs" / name).write_text(text)
    return tmp_path


def notes(
    folder: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command where no program is to be found: none is needed."""
    return subprocess.run(
        [sys.executable, "-m", "notes_lib.site.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": "", **variables},
    )


def test_a_build_with_books_links_them(little, reader):
    built = notes(little, "build", "--book")
    assert built.returncode == 0, built.stderr
    site = little / "site"
    page = (site / "one.html").read_text()
    links = dict(re.findall(r'<a href="([^"]+)" download>([^<]+)</a>', page))
    assert links == {
        "one.pdf": "Download this lesson (PDF)",
        "book.pdf": "Download the book (PDF)",
        "book.epub": "Download the book (EPUB)",
    }
    assert 'href="book.pdf"' in (site / "index.html").read_text()
    assert 'href="book.epub"' in (site / "index.html").read_text()
    assert ".pdf" not in (site / "two.html").read_text()
    assert zipfile.is_zipfile(site / "book.epub")
    titles = [mark.title for mark in reader(site / "book.pdf").bookmarks]
    wanted = ["Contents", "Little", "Part one", "3.1 One", "First", "Deeper", "Two"]
    assert titles == [*wanted, "Inner", "Glossary", "Index"]


def test_a_plain_build_has_no_books(little):
    assert notes(little, "build").returncode == 0
    assert not list((little / "site").rglob("*.pdf"))
    assert not list((little / "site").rglob("*.epub"))
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


def test_the_course_as_an_epub(little, monkeypatch, capsys):
    monkeypatch.chdir(little)
    monkeypatch.setattr(press, "is_installed", lambda: False)  # it needs no compiler
    assert cli.main(["epub"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "book/book.epub"
    assert sorted(path.name for path in (little / "book").iterdir()) == ["book.epub"]
    assert not (little / "site").exists(), "the site is left as it was"
    with zipfile.ZipFile(little / "book/book.epub") as package:
        contents = package.read("EPUB/contents.xhtml").decode()
        chapter = package.read("EPUB/pages/one.xhtml").decode()
        said = package.read("EPUB/package.opf").decode()
    toc = contents.partition("</nav>")[0]
    found = [words for words in re.split(r"\s*<[^>]+>\s*", toc) if words]
    wanted = ["Contents", "Little", "Part one", "3.1 One", "First", "Deeper", "Two"]
    assert found[-len(wanted) - 2 :] == [*wanted, "Inner", "Glossary"]
    assert 'href="two.xhtml#inner"' in chapter
    assert "(3.1.1)" in chapter
    assert "About one." in chapter
    assert "<dc:rights>Free to use</dc:rights>" in said


def test_one_lesson_brings_the_terms_it_uses(little, reader):
    done = notes(little, "pdf", "docs/one.md")
    assert done.returncode == 0, done.stderr
    lesson = reader(little / "book/one.pdf")
    text = " ".join(" ".join(lesson.texts).split())
    assert [mark.title for mark in lesson.bookmarks] == ["3.1 One", "First", "Glossary"]
    assert "A window" in text
    assert "A view" in text, "a term that is used in a term's definition"
    assert "Not wanted" not in text
    assert str(lesson.pdf.docinfo["/Title"]) == "One · Little"
    # On paper too a reader can find what is not in this PDF.
    assert lesson.addresses() == {"https://example.org/little/two.html#inner"}
    assert "example.org/little/two.html#inner" in text.replace("\u200b", "")


@pytest.mark.parametrize("before", [["epub"], ["build", "--book"]])
def test_a_build_makes_no_book_because_the_one_before_did(little, monkeypatch, before):
    """As in a process that builds again and again."""
    monkeypatch.chdir(little)
    assert cli.main(before) == 0
    assert cli.main(["build"]) == 0
    assert "book" not in (little / "site/index.html").read_text()
    assert not [path for path in (little / "site").iterdir() if path.stem == "book"]


@pytest.mark.parametrize("kind", ["pdf", "epub"])
def test_printing_twice_gives_the_same_bytes(little, kind):
    """In another process, in another order of what has none, in another place."""
    printed = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        done = notes(little, kind, "--out", seed, PYTHONHASHSEED=seed, TZ=zone)
        assert done.returncode == 0, done.stderr
        printed.append((little / seed / f"book.{kind}").read_bytes())
        little = little.rename(little.with_name(f"elsewhere-{kind}"))
    assert printed[0] == printed[1]


def test_a_page_may_stay_out_of_the_book(little, reader):
    page = little / "docs/two.md"
    page.write_text("---\nbook: false\n---\n" + page.read_text())
    assert notes(little, "pdf").returncode == 0
    titles = [mark.title for mark in reader(little / "book/book.pdf").bookmarks]
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


def test_an_unknown_command_is_named_with_its_line(little):
    page = little / "docs/two.md"
    page.write_text(page.read_text() + "\nSo $\\nosuchcommand{x}$ is.\n")
    failed = notes(little, "pdf")
    assert failed.returncode == 1
    assert "docs/two.md:7" in failed.stderr
    assert "nosuchcommand" in failed.stderr
    assert not (little / "book").exists()


FAILING = """
```python label="fig:never" alt="Nothing" caption="Never drawn"
raise ValueError("it fails")
```

[A figure](#fig:never) that is not drawn, and [a place](one.md#gone) that is nowhere.
"""


def test_dead_links_end_an_epub_or_lead_to_their_page(little):
    page = little / "docs/two.md"
    page.write_text(page.read_text() + "\n[A place](one.md#gone).\n")
    failed = notes(little, "epub")
    assert failed.returncode == 1
    said = " ".join(failed.stderr.split())
    assert "docs/two.md:7: problem the link 'one.html#gone' leads nowhere" in said
    assert not (little / "book").exists()
    assert notes(little, "epub", "--keep-going").returncode == 1
    with zipfile.ZipFile(little / "book/book.epub") as package:
        chapter = package.read("EPUB/pages/two.xhtml").decode()
    assert '<a href="one.xhtml">A place</a>' in chapter


def test_dead_links_end_the_printing_or_lead_to_their_page(little, reader):
    page = little / "docs/two.md"
    page.write_text(page.read_text() + FAILING)
    failed = notes(little, "pdf")
    assert failed.returncode == 1
    said = " ".join(failed.stderr.split())
    assert "docs/two.md:8: ValueError" in said
    for href in ("#fig:never", "one.html#gone"):
        assert f"docs/two.md:11: problem the link '{href}' leads nowhere" in said
    assert not (little / "book").exists()
    printed = notes(little, "pdf", "--keep-going")
    assert printed.returncode == 1, "as a build that goes on"
    assert "leads nowhere" in printed.stderr
    book = reader(little / "book/book.pdf")
    assert "ValueError: it fails" in " ".join(book.texts)
    assert book.dead_links() == []
    pages = {mark.title: mark.page for mark in book.bookmarks}
    goals = [
        book.page_of(link.get("/Dest", link.get("/A", {}).get("/D")))
        for link in book.pdf.pages[pages["Two"]].get("/Annots", [])
    ]
    assert sorted(goals)[-2:] == sorted([pages["Two"], pages["3.1 One"]])


def test_a_page_outside_the_navigation_is_an_error(little):
    (little / "docs/aside.md").write_text("# Aside\n")
    failed = notes(little, "pdf", "docs/one.md", "docs/aside.md")
    assert failed.returncode == 1
    assert "docs/aside.md is not in the navigation" in failed.stderr
    assert not (little / "book").exists()


@pytest.mark.parametrize("path", ["docs/three.md", "docs", "mkdocs.yml", "../one.md"])
def test_a_path_that_is_no_page_is_an_error(little, path):
    failed = notes(little, "pdf", path)
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"notes: there is no page {path} in ")


def test_an_unknown_paper_is_an_error(little):
    failed = notes(little, "pdf", "--paper", "a5")
    assert failed.returncode == 2
    assert all(paper in failed.stderr for paper in PAPERS)


def test_the_template_knows_all_papers():
    template = (Path(press.__file__).parent / "template.typ").read_text()
    table = template[template.index("#let papers") :].partition("\n)")[0]
    assert tuple(re.findall(r'"([\w-]+)": \(', table)) == PAPERS


@pytest.mark.parametrize("arguments", [["pdf"], ["build", "--book"]])
def test_without_the_compiler_it_says_what_to_install(
    little, monkeypatch, capsys, arguments
):
    monkeypatch.chdir(little)
    monkeypatch.setattr(press, "is_installed", lambda: False)
    assert cli.main(arguments) == 1
    said = capsys.readouterr().err
    assert "a book needs typst: pip install 'notes-lib[book]'" in said
    assert not (little / "book").exists()
    assert not (little / "site").exists()


def test_the_pages_that_it_is_made_of_can_be_kept(little):
    assert notes(little, "pdf", "--site-dir", "kept").returncode == 0
    assert "<article" in (little / "kept/one.html").read_text()
    assert not list((little / "kept").rglob("*.pdf"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["pdf"], "notes pdf"),
        (["pdf", "PAPER=us-letter"], "notes pdf --paper us-letter"),
        (["pdf", "PAGES=docs/a.md docs/b.md"], "notes pdf docs/a.md docs/b.md"),
        (["epub"], "notes epub"),
        (["site", "BOOK=1"], "notes build --book"),
        (["clean"], "rm -rf .venv .notes_cache site book"),
    ],
)
def test_what_make_does(asked, said):
    # Not as a part of the `make` that may be running the tests.
    own = {name: text for name, text in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        ["make", "--dry-run", *asked],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=True,
    )
    last = done.stdout.splitlines()[-1].replace(".venv/bin/", "")
    assert " ".join(last.split()) == said
