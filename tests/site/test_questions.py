import pytest
from markdown import Markdown

from notes_lib.site.questions import has_questions, questions_in, quiz_html, with_marks

PAGE = """\
# Lesson

??? note "Aside"

    Not a question.

## Check yourself { #check }

**1.** What is $2 + 2$?

??? success "Answer"

    Four.

    ??? note "Why"

        Count.

**2.** First part.

- one
- two

??? success "Answer"

    Both.

### Still the same section

**3.** Last?

??? success "Answer"

    Yes.

## Exercises

**1. Do it.** Now.

??? success "Solution"

    Done.
"""


@pytest.fixture
def html():
    md = Markdown(extensions=["attr_list", "pymdownx.details", "toc"])
    return md.convert(PAGE)


def test_each_question_comes_with_its_answer(html):
    found = questions_in(html, "Check yourself")
    assert len(found) == 3
    assert found[0].asked == "<p>What is $2 + 2$?</p>"
    assert "Four." in found[0].answer
    assert "Count." in found[0].answer, "what is folded inside an answer belongs to it"
    assert found[1].asked.startswith("<p>First part.</p>")
    assert "<li>two</li>" in found[1].asked
    assert "Yes." in found[2].answer


def test_a_page_without_the_heading_asks_nothing(html):
    assert questions_in(html, "Check") == []
    assert not has_questions(PAGE, "Check yourselves")
    assert has_questions(PAGE, "Check yourself")


def test_an_id_lasts_as_long_as_the_words(html):
    before = [q.id for q in questions_in(html, "Check yourself")]
    moved = html.replace("Four.", "4.").replace(
        "<strong>2.</strong>", "<strong>9.</strong>"
    )
    after = [q.id for q in questions_in(moved, "Check yourself")]
    assert after[0] == before[0]
    assert len(set(before)) == 3
    reworded = questions_in(html.replace("Last?", "The last?"), "Check yourself")
    assert reworded[2].id != before[2]


def test_exercises_are_marked_where_they_are_folded(html):
    marked, ids = with_marks(html, "Exercises", "data-exercise")
    assert len(ids) == 1
    assert marked.count("data-exercise=") == 1
    start = marked.index("data-exercise=")
    assert marked[start:].startswith(f'data-exercise="{ids[0]}" class="success"')
    assert "Do it." in marked[:start]


def test_a_quiz_holds_everything_without_a_script(html):
    found = questions_in(html, "Check yourself")
    quiz = quiz_html(found, "A & B", "../lesson.html#check")
    assert quiz.count("<details") == 4
    assert quiz.count("<h3>Question ") == 3
    assert '<a href="../lesson.html#check">A &amp; B</a>' in quiz
    for question in found:
        assert f'data-question="{question.id}"' in quiz
        assert question.answer.strip() in quiz
