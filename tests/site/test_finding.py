"""What pages know of each other, in real builds of a course of five pages."""

import base64
import io
import re
import sqlite3
import zipfile
import zlib

import pytest

CONFIG = """\
site_name: Little
theme: {name: material, font: false}
use_directory_urls: false
plugins:
  - search
  - notes: {packages: [tinylib]}
markdown_extensions:
  - attr_list
  - def_list
  - footnotes
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight: {pygments_lang_class: true}
  - pymdownx.snippets: {base_path: [snippets], check_paths: true}
  - pymdownx.superfences
  - toc: {permalink: true}
nav:
  - index.md
  - Part one:
      - one/a.md
      - one/b.md
  - Part two:
      - c.md
  - glossary.md
  - bibliography.md
"""
A = """\
---
lesson: 1
---

# Lesson A

A [kernel](../glossary.md#kernel), see @many.

## First

More in [@many].

## Check yourself

**1.** What is $x^2$ for the [stride](../glossary.md#stride) of [A](#first)?

??? success "Answer"

    ```python
    print(3 * 3)
    ```

**2.** Why?

??? success "Answer"

    Because of [B](b.md).

## Exercises

**1. Try.** It.

??? success "Solution"

    Done.
"""
FILES = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": '# Home\n\n<div id="progress"></div>\n',
    "docs/one/a.md": A,
    "docs/one/b.md": "---\nlesson: 2\nneeds: [one/a.md]\n---\n\n# Lesson B\n\nText.\n",
    "docs/c.md": "---\nneeds:\n  - one/b.md\n  - one/a.md\n---\n\n# Lesson C\n\n"
    '## Check yourself\n\n**1.** When?\n\n??? success "Answer"\n\n    Now.\n',
    "docs/glossary.md": "# Glossary\n\nKernel { #kernel }\n:   Weights $w$ with a "
    "[stride](#stride).\n\nStride { #stride }\n:   A step.\n",
    "docs/bibliography.md": '# Bibliography\n\n<div id="refs"></div>\n',
    "docs/references.bib": "@misc{many,\n author = {Ann One and Bo Two},\n"
    " title = {T},\n year = 2001,\n doi = {10.1/x}\n}\n"
    "@misc{unread,\n author = {Cy Three},\n"
    " title = {U},\n year = 2002,\n url = {https://example.org}\n}\n",
}


def write(little):
    for name, text in FILES.items():
        (little.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (little.folder / name).write_text(text, encoding="utf-8")
    return little


@pytest.fixture(scope="module")
def course(make_little, tmp_path_factory):
    little = write(make_little(tmp_path_factory.mktemp("finding")))
    results = little.build()
    assert not [r.failure for r in results if r.failure]
    return little


def article(course, page):
    return course.html(page).partition("<article")[2].partition("</article>")[0]


def test_relations_lead_both_ways(course):
    c, a = article(course, "c.html"), article(course, "one/a.html")
    before = c.partition("What you need before this</p>")[2].partition("</nav>")[0]
    assert re.findall('href="([^"]+)">([^<]+)', before) == [
        ("one/b.html", "Lesson B"),
        ("one/a.html", "Lesson A"),
    ]
    after = a.partition("What builds on this</p>")[2].partition("</nav>")[0]
    assert re.findall('href="([^"]+)">([^<]+)', after) == [
        ("b.html", "Lesson B"),
        ("../c.html", "Lesson C"),
    ]
    assert "What you need before this" not in a


def test_a_link_to_a_term_carries_its_definition(course):
    a = article(course, "one/a.html")
    link = re.search('<a href="../glossary.html#kernel"[^>]*>', a)
    assert 'aria-describedby="tip-kernel"' in link[0]
    tip = re.search('<div class="notes-tip" id="tip-kernel".*?</div>', a, re.DOTALL)[0]
    assert "Weights" in tip
    assert "<mjx-container" in tip, "its formula is set"
    assert "<a " not in tip, "nothing in a tooltip can be reached by the keyboard"
    assert a.count('id="tip-kernel"') == 1
    assert 'class="notes-tip"' not in article(course, "glossary.html")


def test_citations_and_references_link_both_ways(course):
    a, refs = article(course, "one/a.html"), article(course, "bibliography.html")
    assert re.findall('data-cite="many" href="([^"]+)"[^>]*>([^<]+)', a) == [
        ("../bibliography.html#many", "One and Two (2001)"),
        ("../bibliography.html#many", "One and Two, 2001"),
    ]
    entry = refs.partition('<li id="many">')[2].partition("</li>")[0]
    assert 'href="https://doi.org/10.1/x"' in entry
    assert re.findall('href="(one[^"]+)">([^<]+)', entry) == [
        ("one/a.html", "Lesson A"),
        ("one/a.html#first", "Lesson A: First"),
    ]
    assert "Cited in" not in refs.partition('<li id="unread">')[2]


def test_a_quiz_asks_what_the_lessons_ask(course):
    quiz = article(course, "quiz/part-one.html")
    assert quiz.count('class="notes-question"') == 2
    assert "<mjx-container" in quiz, "formulas are set"
    assert re.search(r'<pre class="notes-text"[^>]*>9\n?</pre>', quiz), (
        "blocks have run"
    )
    assert 'href="../one/a.html#first"' in quiz, "links lead where they led"
    assert 'href="../one/b.html"' in quiz
    assert "When?" in article(course, "quiz/part-two.html")
    a = article(course, "one/a.html")
    assert '<a href="../quiz/part-one.html">a quiz</a>' in a
    assert 'href="../quiz/part-one.apkg" download' in a


def test_the_quiz_follows_the_last_lesson_of_its_part(course):
    html = course.html("one/b.html")
    assert re.search(r'rel="next" href="../quiz/part-one.html"', html)
    assert re.search(r'rel="prev" href="quiz/part-one.html"', course.html("c.html"))


def notes_in(path, folder):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        archive.extract("collection.anki2", folder)
    base = sqlite3.connect(folder / "collection.anki2")
    rows = base.execute("select guid, flds from notes").fetchall()
    base.close()
    return {guid: fields.split("\x1f") for guid, fields in rows}


def test_the_deck_asks_what_the_quiz_asks(course, tmp_path):
    site = course.folder / "site"
    one = notes_in(site / "quiz/part-one.apkg", tmp_path)
    whole = notes_in(site / "quiz/all.apkg", tmp_path)
    quizzes = (
        article(course, "quiz/part-one.html"),
        article(course, "quiz/part-two.html"),
    )
    asked = [re.findall('data-question="([^"]+)"', quiz) for quiz in quizzes]
    assert sorted(one) == sorted(asked[0])
    assert sorted(whole) == sorted(asked[0] + asked[1])
    question, answer, source = one[asked[0][0]]
    assert r"What is \(x^2\) for the stride of A?" in question
    assert "print(3 * 3)" in answer
    assert ">9" in answer, "the output is on the card"
    assert "notes:" not in answer
    assert source == "Lesson A"


def test_exercises_and_lessons_can_be_marked(course):
    a = article(course, "one/a.html")
    mark = re.search('data-exercise="([^"]+)"', a)[1]
    assert '<div class="notes-read" data-page="one/a"></div>' in a
    row = re.search('<tr data-page="one/a".*?</tr>', article(course, "index.html"))[0]
    assert f'data-exercises="{mark}"' in row
    assert len(re.search('data-questions="([^"]*)"', row)[1].split()) == 2
    assert "notes-read" not in article(course, "c.html"), (
        "it is not said to be a lesson"
    )


def test_the_search_does_not_find_things_twice(course):
    packed = (course.folder / "site/search/pages.js").read_text().split('"')[1]
    index = zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS).decode()
    assert index.count("A step.") == 1
    assert index.count("Why?") == 1


def test_two_builds_give_the_same_decks(course):
    deck = course.folder / "site/quiz/all.apkg"
    before = deck.read_bytes()
    course.build()
    assert deck.read_bytes() == before


PROBLEMS = {
    "a page that is not there": (
        "docs/one/b.md",
        "---\nlesson: 2\nneeds: [nowhere.md]\n---\n\n# B\n",
        "docs/one/b.md:3: problem",
        "no page 'nowhere.md'",
    ),
    "a circle": (
        "docs/one/a.md",
        A.replace("lesson: 1", "needs: [c.md]"),
        "docs/one/a.md:2: problem",
        "one/a.md → ",
    ),
    "a term that is not there": (
        "docs/c.md",
        "# C\n\nSee [this](glossary.md#unheard).\n",
        "docs/c.md:3: problem",
        "no term #unheard",
    ),
    "a term defined twice": (
        "docs/glossary.md",
        FILES["docs/glossary.md"] + "\nKernel { #core }\n:   Again.\n",
        "docs/glossary.md:9: problem",
        "'Kernel' is defined twice",
    ),
    "a reference that is not there": (
        "docs/c.md",
        "---\ntitle: C\n---\n\n# C\n\nAs [@nobody] says.\n",
        "docs/c.md:7: problem",
        "nothing in references.bib is called 'nobody'",
    ),
    "a list of references that is nowhere": (
        "docs/bibliography.md",
        "# Bibliography\n",
        "docs/one/a.md:1: problem",
        "no page has",
    ),
    "an entry that lacks its year": (
        "docs/references.bib",
        FILES["docs/references.bib"].replace(" year = 2002,\n", ""),
        "problem",
        "references.bib:7: unread: the entry has no year",
    ),
}


@pytest.mark.parametrize("problem", PROBLEMS)
def test_problems_have_a_page_and_a_line(little, problem):
    page, text, place, message = PROBLEMS[problem]
    write(little).write(page, text)
    failures = [r for r in little.build() if r.failure]
    reports = "\n".join(r.failure.report(r.block) for r in failures)
    assert place in reports
    assert message in reports


def test_what_nobody_cites_is_reported(little, caplog):
    caplog.set_level("INFO")
    write(little).build()
    assert "references.bib: nobody cites unread" in caplog.text
    assert "nobody cites many" not in caplog.text
