"""Marks that stay in the reader's browser, and can be taken along."""

import json

import pytest

PROGRESS = "progress.html"
TICKS = ".md-nav--primary a[href$=html] > .notes-tick"
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException('full', 'QuotaExceededError'); }"""


def row(page, lesson):
    """The lesson's row of the table."""
    link = page.locator(f'a[href="{lesson}"]')
    return page.locator(".notes-progress tbody tr").filter(has=link)


def cells(page, lesson):
    return row(page, lesson).locator("td").all_text_contents()


@pytest.fixture
def marked(visit, lesson):
    """A visitor who has read the lesson and a section of it, and done an exercise."""
    seen = visit(lesson)
    page = seen.page
    page.locator(".notes-read input").check()
    page.locator(".notes-box-section input").first.check()
    page.locator(".notes-box-exercise input").nth(1).check()
    return seen


def test_marks_stay_and_show(marked, address, lesson):
    page = marked.page
    page.reload()
    assert page.locator(".notes-read input").is_checked()
    assert page.locator(".notes-box-section input").first.is_checked()
    assert not page.locator(".notes-box-section input").nth(1).is_checked()
    done = page.locator(".notes-box-exercise input")
    assert [box.is_checked() for box in done.all()][:3] == [False, True, False]
    link = page.locator(f"{TICKS}").first.locator("..")
    assert "(read)" in link.text_content()
    assert "convolution-and-pooling" in link.evaluate("e => e.href")
    assert page.locator(".md-sidebar--secondary .notes-tick").count() == 1
    page.goto(address)
    assert page.locator(".notes-map .notes-tick").count() == 1
    page.goto(address + PROGRESS)
    exercises = row(page, lesson).get_attribute("data-exercises")
    assert len(cells(page, lesson)[0]) == len("2026-01-01")
    assert cells(page, lesson)[1] == f"1 of {len(exercises.split())}"
    assert marked.console == []


def test_a_mark_can_be_taken_back(marked):
    page = marked.page
    page.locator(".notes-read input").uncheck()
    page.reload()
    assert not page.locator(".notes-read input").is_checked()
    assert page.locator(TICKS).count() == 0


def test_export_reset_and_import(marked, address, lesson, tmp_path):
    page = marked.page
    page.goto(address + PROGRESS)
    before = cells(page, lesson)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    assert download.value.suggested_filename == (
        "progress-deep-learning-that-runs.json"
    )
    assert len(json.loads(file.read_text())["read"]) == 2
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Reset").click()
    assert cells(page, lesson) == before
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset").click()
    assert cells(page, lesson)[0] == "not yet"
    page.set_input_files(".notes-controls input", file)
    page.wait_for_selector(".notes-said:not(:empty)")
    assert cells(page, lesson) == before
    page.reload()
    assert cells(page, lesson) == before


@pytest.mark.parametrize(
    "text", ["no JSON", "[]", "{}", '{"course": "Other", "read": {}}']
)
def test_a_wrong_file_changes_nothing(marked, address, lesson, tmp_path, text):
    page = marked.page
    page.goto(address + PROGRESS)
    before = cells(page, lesson)
    file = tmp_path / "wrong.json"
    file.write_text(text)
    page.set_input_files(".notes-controls input", file)
    page.wait_for_selector(".notes-said:not(:empty)")
    assert "Nothing was changed" in page.locator(".notes-said").text_content()
    assert cells(page, lesson) == before


def test_nothing_breaks_where_nothing_can_be_kept(browser, address, lesson):
    context = browser.new_context()
    context.add_init_script(FULL)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + lesson)
    page.locator(".notes-read input").check()
    assert page.locator(TICKS).count() == 1
    page.goto(address + PROGRESS)
    assert "keeps nothing" in page.locator(".notes-said").text_content()
    assert errors == []
    context.close()


def test_marks_stay_on_a_page_from_a_folder(browser, built_site, lesson):
    context = browser.new_context()
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((built_site / lesson).as_uri())
    page.locator(".notes-read input").check()
    page.goto((built_site / PROGRESS).as_uri())
    assert cells(page, lesson)[0] != "not yet"
    assert page.locator(TICKS).count() == 1
    assert errors == []
    context.close()


def test_without_javascript_there_are_no_boxes_and_the_table_says_what_there_is(
    visit, lesson
):
    page = visit(lesson, java_script_enabled=False).page
    assert page.locator(".md-content input[type=checkbox]:visible").count() == 0
    table = visit(PROGRESS, java_script_enabled=False).page
    assert int(cells(table, lesson)[1]) >= 3
