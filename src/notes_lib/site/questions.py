"""Questions with folded answers, found in a lesson as its reader sees them.

An author writes them once, below a heading of their own:

    ## Check yourself

    **1.** What does a kernel see?

    ??? success "Answer"

        A window of its input.

From there they are taken for a quiz and for flash cards.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from notes_lib.site.markup import element_end, text_of

_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_SUMMARY = re.compile(r"<details\b[^>]*>\s*<summary>(.*?)</summary>", re.DOTALL)
_NUMBER = re.compile(r"^(<p>)?<strong>\d+\.</strong>\s*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Question:
    """A question and its answer, as HTML.

    Args:
        id: The same as long as the question's words are the same.
        asked: The question, without its number.
        answer: The answer.
    """

    id: str
    asked: str
    answer: str


@dataclass(frozen=True)
class _Folded:
    start: int  # of <details>
    asked: str
    answer: str


def questions_in(html: str, heading: str) -> list[Question]:
    """The questions below a heading of a converted page."""
    return [
        Question(_id_of(f.asked), _NUMBER.sub(r"\1", f.asked, count=1), f.answer)
        for f in _folded(html, heading)
    ]


def with_marks(html: str, heading: str, attribute: str) -> tuple[str, list[str]]:
    """The page with an id at each folded part below a heading, and these ids."""
    marks = [
        (f.start + len("<details"), _id_of(f.asked)) for f in _folded(html, heading)
    ]
    for position, name in reversed(marks):
        html = f'{html[:position]} {attribute}="{name}"{html[position:]}'
    return html, [name for _, name in marks]


def has_questions(markdown: str, heading: str) -> bool:
    """Whether a page that is not converted yet has questions."""
    return bool(re.search(rf"^#+ +{re.escape(heading)}\b.*$", markdown, flags=re.M))


def quiz_html(questions: list[Question], lesson: str, href: str) -> str:
    """The part of a quiz that comes from one lesson: a list with folded answers.

    A script makes a quiz of it; without, it can be read from top to bottom.
    """
    pieces = [
        f'<section class="notes-question" data-question="{q.id}" '
        f'data-lesson="{escape(lesson)}" data-href="{escape(href)}">'
        f"<h3>Question {number}</h3>"
        f'<div class="notes-asked">{q.asked.strip()}</div>'
        '<details class="success"><summary>Answer</summary>'
        f"{q.answer.strip()}</details></section>"
        for number, q in enumerate(questions, start=1)
    ]
    title = f'<h2><a href="{escape(href)}">{escape(lesson)}</a></h2>'
    return f'<div class="notes-quiz-lesson">{title}{"".join(pieces)}</div>'


def _folded(html: str, heading: str) -> Iterator[_Folded]:
    """The folded parts below a heading, each with what stands before it."""
    start, stop = _section(html, heading)
    while match := _SUMMARY.search(html, start, stop):
        end = element_end(html, match.start(), "details")
        asked = html[start : match.start()].strip()
        yield _Folded(match.start(), asked, html[match.end() : end - len("</details>")])
        start = end


def _section(html: str, heading: str) -> tuple[int, int]:
    """From behind a heading to the next of its level or above."""
    level, start = 0, 0
    for match in _HEADING.finditer(html):
        if level and int(match[1]) <= level:
            return start, match.start()
        if not level and text_of(match[2]) == heading:
            level, start = int(match[1]), match.end()
    return (start, len(html)) if level else (0, 0)


def _id_of(asked: str) -> str:
    words = text_of(_COMMENT.sub("", asked))
    return hashlib.sha256(words.encode()).hexdigest()[:10]
