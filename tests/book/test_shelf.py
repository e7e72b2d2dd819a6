"""What is asked of the shelf: no page is read twice, however many books there are."""

import pytest

from notes_lib.site.book import binding, pages, press, shelf
from notes_lib.site.book.binding import Cover
from notes_lib.site.book.pages import Page
from notes_lib.site.book.shelf import Shelf

TERMS = "<h1>Glossary</h1><dl>{}</dl>"
TERM = '<dt id="t{0}">Term {0}</dt><dd>Meaning {0}, see <a href="#t{1}">{1}</a>.</dd>'
LESSONS = 12


@pytest.fixture
def course() -> Shelf:
    """Lessons that use a term each, in parts of three; a term mentions the next."""
    course = Shelf(Cover("A course"), glossary="glossary.html")
    for n in range(LESSONS):
        body = f'<h1>Lesson {n}</h1><p>A <a href="glossary.html#t{n}">term</a>.</p>'
        course.take(Page(f"l{n}.html", f"Lesson {n}", body, parts=(f"Part {n // 3}",)))
    entries = (TERM.format(n, min(n + 1, LESSONS - 1)) for n in range(LESSONS))
    html = TERMS.format("".join(entries))
    course.take(Page("glossary.html", "Glossary", html))
    return course


def test_each_page_is_read_once(course, monkeypatch):
    read, looked = [], []
    article_of, is_list = pages.article_of, shelf._is_list
    monkeypatch.setattr(pages, "article_of", lambda h: read.append(h) or article_of(h))
    monkeypatch.setattr(shelf, "_is_list", lambda n: looked.append(n) or is_list(n))
    course.whole(list(course.pages))
    for n in range(LESSONS):
        course.lesson(f"l{n}.html")
    assert len(read) == len(course.pages)
    assert len(looked) == len({id(node) for node in looked}), "once for all lessons"


def test_a_page_that_is_taken_later_is_seen(course):
    course.lesson("l0.html")
    html = TERMS.format(TERM.format(0, 0).replace("Meaning", "New meaning"))
    course.take(Page("glossary.html", "Glossary", html))
    sources, _ = course.lesson("l0.html")
    assert b"New meaning" in sources["chapters/001.typ"]


def test_a_lesson_takes_the_terms_that_its_terms_mention(course, reader, tmp_path):
    sources, problems = course.lesson("l9.html")
    assert problems == []
    (tmp_path / "lesson.pdf").write_bytes(press.printed(sources))
    text = "".join(reader(tmp_path / "lesson.pdf").texts)
    assert [n for n in range(LESSONS) if f"Meaning {n}," in text] == [9, 10, 11]


def test_a_part_lists_its_own_pages(course):
    sources, _ = course.whole(list(course.pages))
    parts = [
        line for line in sources["main.typ"].decode().split("\n") if "#part" in line
    ]
    assert len(parts) == LESSONS // 3
    for number, part in enumerate(parts):
        listed = [n for n in range(LESSONS) if f'"Lesson {n}"' in part]
        assert listed == [3 * number, 3 * number + 1, 3 * number + 2]


def test_a_name_of_two_modules_says_which():
    names = {
        "name:f:a": ("f", "a"),
        "name:f:b": ("f", "b"),
        "name:g:a": ("g", "a"),
    }
    index = "".join(binding.index_of({}, names))
    assert [w for w in ('"f (a)"', '"f (b)"', '"g"') if w not in index] == []
