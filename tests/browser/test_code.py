"""Code as a reader meets it: titles, folds, links on our names, downloads."""

import pytest

ERROR = "errors/shapes-do-not-multiply.html"
FOLD = "details.notes-fold:has(.language-python)"
SHOWN = "fold => fold.getBoundingClientRect().height"
FOCUSED = """() => {
  const link = document.activeElement, at = link.getBoundingClientRect();
  const seen = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
  return link.matches('a') && (link.contains(seen) || seen?.contains(link));
}"""


def test_embedded_code_names_its_file(visit, lesson):
    page = visit(lesson).page
    titles = page.locator(".language-python .filename").all_text_contents()
    assert "snippets/convolution/edges.py" in titles
    assert any(title.startswith("notes_lib/") for title in titles)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_excerpt_opens_with_the_keyboard_alone(visit, lesson, scripts):
    page = visit(lesson, java_script_enabled=scripts).page
    fold = page.locator(FOLD).first
    summary = fold.locator("summary")
    assert "notes_lib/" in summary.text_content()
    closed = fold.evaluate(SHOWN)
    code = fold.locator("code").evaluate("code => code.scrollHeight")
    assert closed < code  # the beginning only
    summary.focus()
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    assert fold.evaluate(SHOWN) > code


def test_the_beginning_of_a_fold_can_be_read(visit, lesson):
    page = visit(lesson).page
    fold = page.locator(FOLD).first
    first = fold.locator("code .k, code .kn, code .kd").first
    assert first.is_visible()


def test_a_long_output_folds_and_a_short_one_does_not(visit, pages):
    for path in pages:
        page = visit(path).page
        for lines, folded in page.eval_on_selector_all(
            ".notes-output pre.notes-text, .notes-output pre.notes-error",
            "all => all.map(pre => [pre.textContent.split('\\n').length, "
            "pre.closest('details.notes-fold') !== null])",
        ):
            assert folded == (lines > 25), path


def test_output_is_labelled_and_can_be_selected(visit):
    page = visit(ERROR).page
    output = page.get_by_label("Error").first
    assert "mat1 and mat2 shapes" in output.inner_text()
    output.evaluate("pre => getSelection().selectAllChildren(pre)")
    selected = page.evaluate("getSelection().toString()")
    assert selected.strip() == output.text_content().strip()


def test_names_of_ours_lead_to_their_entries(visit, lesson):
    page = visit(lesson).page
    link = page.locator("a.notes-name", has_text="conv2d_parameter_count").first
    link.focus()
    page.wait_for_function(FOCUSED)  # what was far away is laid out now
    page.keyboard.press("Enter")
    page.wait_for_url("**/api/layers.html#conv2d_parameter_count")
    assert page.locator("#conv2d_parameter_count").is_visible()
    back = page.locator(
        "#conv2d_parameter_count + .notes-stretch a[href*=convolution]"
    ).first
    assert "Convolution and pooling" in back.text_content()


def test_the_keyboard_stops_once_at_each_name_of_a_block(visit, lesson):
    page = visit(lesson).page
    for names in page.eval_on_selector_all(
        ".language-python code",
        "codes => codes.map(code => [...code.querySelectorAll('a.notes-name')]"
        ".filter(a => a.tabIndex === 0).map(a => a.href))",
    ):
        assert len(names) == len(set(names))


def test_both_downloads_are_offered_by_name(visit, lesson, built_site):
    page = visit(lesson).page
    for name, suffix in (("notebook", "ipynb"), ("script", "py")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).first.click()
        expected = (built_site / lesson).with_suffix(f".{suffix}")
        assert download.value.suggested_filename == expected.name
        assert download.value.path().read_bytes() == expected.read_bytes()


def test_print_shows_folds_whole(visit, lesson):
    page = visit(lesson).page
    page.emulate_media(media="print")
    fold = page.locator(FOLD).first
    code = fold.locator("code").evaluate("code => code.scrollHeight")
    assert fold.evaluate(SHOWN) > code
