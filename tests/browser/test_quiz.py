"""The questions of a lesson as a quiz and as cards, from one source."""

import json
import re
import sqlite3
import zipfile

import pytest

QUIZ = "quiz/convolutional-networks.html"
CURRENT = ".notes-question:not([hidden])"
KEPT = """() => JSON.parse(localStorage.getItem(
  'notes:' + document.body.dataset.notesSite) ?? '{}')"""


@pytest.fixture(scope="module")
def count(open_page, lesson):
    visit = open_page(lesson)
    number = visit.page.locator("#check-yourself + .notes-stretch > details").count()
    visit.context.close()
    return number


def test_one_question_at_a_time_by_keyboard_alone(visit, count):
    page = visit(QUIZ).page
    assert count >= 5
    assert page.locator(CURRENT).count() == 1
    assert not page.locator(".notes-quiz-verdict").is_visible()
    page.locator(CURRENT).focus()
    for number in range(count):
        status = page.locator(".notes-quiz-status").text_content()
        assert status.startswith(f"Question {number + 1} of {count}")
        page.keyboard.press("k")  # nothing, before the answer was seen
        page.keyboard.press("Enter")
        assert page.locator(f"{CURRENT} details[open]").count() >= 1
        page.keyboard.press("d" if number % 3 == 0 else "k")
    missed = len(range(0, count, 3))
    result = page.locator(".notes-quiz-result")
    assert f"You knew {count - missed} of {count}." in result.text_content()
    assert result.locator("li").count() == missed
    assert page.evaluate("document.activeElement.matches('.notes-quiz-result')")
    answers = page.evaluate(KEPT)["answers"]
    assert len(answers) == count
    assert sum(not answer["knew"] for answer in answers.values()) == missed


def test_only_what_was_missed_comes_again(visit, count):
    page = visit(QUIZ).page
    for number in range(count):
        page.locator(f"{CURRENT} > details > summary").click()
        button = "I did not" if number == 1 else "I knew it"
        page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="Only these").click()
    assert "Question 1 of 1" in page.locator(".notes-quiz-status").text_content()
    assert page.locator(f"{CURRENT} details[open]").count() == 0, "folded again"
    page.locator(f"{CURRENT} > details > summary").click()
    page.get_by_role("button", name="I knew it").click()
    assert "You knew 1 of 1." in page.locator(".notes-quiz-result").text_content()
    page.goto(page.url.replace(QUIZ, "progress.html"))
    cells = page.locator(".notes-progress tbody tr td").all_text_contents()
    assert f"{count} of {count}" in cells


def test_the_list_is_one_click_away_and_there_without_javascript(visit, count):
    page = visit(QUIZ).page
    page.get_by_role("button", name="All questions as a list").click()
    assert page.locator(CURRENT).count() == count
    page.get_by_role("button", name="Back to the quiz").click()
    assert page.locator(CURRENT).count() == 1
    plain = visit(QUIZ, java_script_enabled=False).page
    questions = plain.locator(".notes-question")
    assert questions.count() == count
    assert all(question.is_visible() for question in questions.all())
    assert plain.locator(".notes-quiz button:visible").count() == 0


def test_page_quiz_and_cards_ask_the_same(visit, lesson, built_site, count, tmp_path):
    written = visit(lesson).page.evaluate("""() => {
      const found = [];
      let asked = [];
      for (const e of document.querySelector('#check-yourself + *').children) {
        if (!e.matches('details')) { asked.push(e); continue; }
        const bare = asked.map(e => e.cloneNode(true));
        for (const e of bare)
          for (const m of e.querySelectorAll('mjx-container')) m.remove();
        found.push(bare.map(e => e.textContent).join(' ').replace(/^\\d+\\./, ''));
        asked = [];
      }
      return found;
    }""")
    asked = visit(QUIZ).page.evaluate("""() =>
      [...document.querySelectorAll('.notes-asked')].map(e => {
        for (const m of e.querySelectorAll('mjx-container')) m.remove();
        return e.textContent;
      })""")
    with zipfile.ZipFile(built_site / QUIZ.replace(".html", ".apkg")) as archive:
        archive.extract("collection.anki2", tmp_path)
    base = sqlite3.connect(tmp_path / "collection.anki2")
    notes = [row[0].split("\x1f") for row in base.execute("select flds from notes")]
    base.close()

    def words(text):
        return " ".join(re.sub(r"\\\(.*?\\\)|<[^>]+>", "", text).split())

    assert len(written) == count
    assert [words(text) for text in asked] == [words(text) for text in written]
    assert sorted(words(note[0]) for note in notes) == sorted(map(words, written))
    everything = json.dumps(notes)
    assert r"\\lfloor" in everything, "formulas are TeX"
    assert "mjx-" not in everything
    assert "conv2d_parameter_count" in everything, "code is there"
    assert "10,082 times fewer" in everything, "and its output"
    assert not re.search(r"<(a|img|script|link)\b", everything), "nothing leads outside"
