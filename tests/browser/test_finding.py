"""Finding one's way: terms that explain themselves, references, keys, paper."""

import re
from itertools import pairwise

import pytest

TIP = ".notes-tip:not([hidden])"
# Where the focus is, and whether that can be seen.
FOCUS = """() => {
  const e = document.activeElement;
  const labels = { // of controls that are not seen themselves
    '.md-option': '.md-header__option label:not([hidden])',
    '.tabbed-set > input': '.tabbed-set:has(> :focus) > .tabbed-labels',
  };
  const label = Object.keys(labels).find(control => e.matches(control));
  const shown = label ? document.querySelector(labels[label]) : e;
  const box = shown.getBoundingClientRect();
  const style = getComputedStyle(shown);
  const seen = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none'
    || style.boxShadow !== 'none';
  return {
    what: e.outerHTML.slice(0, 90),
    seen: seen && box.width > 0 && box.height > 0,
    tag: e.tagName,
    top: Math.round(box.top + scrollY),
    left: box.left,
    inside: Boolean(e.closest('.md-content')),
  };
}"""


def test_each_link_to_a_term_has_its_definition(visit, lesson):
    page = visit(lesson).page
    links = page.locator(".md-content a[href*='glossary'][href*='#']")
    assert links.count() >= 30
    missing = links.evaluate_all("""links => links.filter(link => {
      const tip = document.getElementById(link.getAttribute('aria-describedby'));
      return !tip || tip.getAttribute('role') !== 'tooltip'
        || tip.textContent.trim().length < 20 || tip.querySelector('a, button');
    }).map(link => link.outerHTML)""")
    assert missing == []
    glossary = visit("glossary.html").page
    for term in ("kernel", "relu", "sobel-kernel"):
        told = page.locator(f"#tip-{term}").text_content()
        written = glossary.locator(f"#{term} + dd").text_content()
        assert written.strip() in told


def test_a_term_explains_itself_on_hover_and_stays_while_hovered(visit, lesson):
    page = visit(lesson).page
    link = page.locator(".md-content a[data-tip][href$='#kernel']:visible").first
    link.scroll_into_view_if_needed()
    link.hover()
    page.wait_for_selector(TIP)
    assert "slides over its input" in page.locator(TIP).text_content()
    page.locator(TIP).hover()
    page.wait_for_timeout(400)
    assert page.locator(TIP).count() == 1, "the pointer may move onto it"
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0
    link.hover()
    page.wait_for_selector(TIP)
    page.mouse.move(5, 500)
    page.wait_for_selector(TIP, state="detached")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_term_explains_itself_on_focus_within_the_window(visit, lesson, width):
    page = visit(lesson, viewport={"width": width, "height": 700}).page
    links = page.locator(".md-content p > a[data-tip]:visible")
    page.keyboard.press("Tab")  # from here on focus is the keyboard's
    for number in range(0, links.count(), 7):
        links.nth(number).focus()
        page.wait_for_selector(TIP)
        box = page.locator(TIP).bounding_box()
        assert box["x"] >= 0, number
        assert box["x"] + box["width"] <= width, number
        assert page.locator(TIP).count() == 1
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0
    assert page.evaluate("document.activeElement.matches('a[data-tip]')")
    page.keyboard.press("Tab")


def test_a_tap_explains_and_a_second_follows(visit, lesson):
    page = visit(lesson, has_touch=True, viewport={"width": 390, "height": 844}).page
    link = page.locator(".md-content a[data-tip][href*='glossary']").first
    link.scroll_into_view_if_needed()
    link.tap()
    page.wait_for_selector(TIP)
    assert "glossary" not in page.url
    link.tap()
    page.wait_for_url("**/glossary.html#*")


def test_without_javascript_a_term_is_a_link(visit, lesson):
    page = visit(lesson, java_script_enabled=False).page
    link = page.locator(".md-content a[data-tip][href*='glossary']").first
    assert page.locator(TIP).count() == 0
    link.click()
    assert re.search(r"/glossary\.html#\w", page.url)


def test_citations_lead_to_the_bibliography_and_back(visit, lesson):
    page = visit(lesson).page
    page.locator(".md-content a.notes-cite[data-cite=zhang2019]").last.click()
    page.wait_for_url("**/bibliography.html#zhang2019")
    entry = page.locator("#zhang2019")
    assert "Making convolutional networks shift-invariant again" in entry.text_content()
    assert entry.locator("a[href='https://arxiv.org/abs/1904.11486']").count() == 1
    entry.locator(".notes-cited-in a", has_text="Going further").click()
    page.wait_for_url(f"**/{lesson}#going-further")


def test_a_question_mark_opens_the_keys(visit, lesson):
    page = visit(lesson).page
    dialog = page.locator("dialog.notes-keys")
    page.keyboard.press("?")
    assert dialog.is_visible()
    text = dialog.inner_text()
    assert "search" in text
    assert "the next page" in text
    assert "in a quiz" not in text, "there is none on this page"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.locator(".notes-keys-button").click()
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.matches('.notes-keys-button')")


def test_a_question_mark_in_the_search_is_a_question_mark(visit, lesson):
    page = visit(lesson).page
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('.md-search__input')")
    page.keyboard.press("?")
    assert page.locator("dialog.notes-keys").count() == 0
    assert page.locator(".md-search__input").input_value() == "?"


def test_keys_lead_to_the_next_and_the_previous_page(visit, lesson):
    page = visit(lesson).page
    page.keyboard.press("n")
    page.wait_for_url("**/quiz/*.html")
    page.keyboard.press("p")
    page.wait_for_url(f"**/{lesson}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_and_goes_down_the_page(visit, lesson, scheme):
    kinds = ["glossary", "bibliography", "progress", "quiz/convolutional-networks"]
    for path in ["index.html", lesson, *(f"{kind}.html" for kind in kinds)]:
        page = visit(path, color_scheme=scheme).page
        page.keyboard.press("Tab")
        first = page.evaluate(FOCUS)
        assert "md-skip" in first["what"], f"{path}: {first}"
        tops = []
        for _ in range(45):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus["tag"] == "BODY":
                break
            assert focus["seen"], f"{path}: {focus}"
            if focus["inside"]:
                tops.append((focus["top"], focus["left"]))
        # Links in one line share it; a box that scrolls may begin a little higher;
        # the next column begins at the top.
        for (high, left), (next_high, next_left) in pairwise(tops):
            assert next_high >= high - 60 or next_left > left + 100, path
        page.context.close()


def test_the_skip_link_leads_to_the_text(visit, lesson):
    page = visit(lesson).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["inside"]


CLIPPED = """() => [...document.querySelectorAll(
    '.md-content :is(pre, code, figure, table)')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
    && getComputedStyle(e).overflowX !== 'visible')
  .map(e => e.outerHTML.slice(0, 100))"""


def test_on_paper_all_is_dark_on_white_and_unfolded(visit, lesson):
    page = visit(
        lesson, color_scheme="dark", viewport={"width": 720, "height": 1000}
    ).page
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for part in (".md-header", ".md-footer", ".md-sidebar--primary", ".notes-read"):
        assert not page.locator(part).first.is_visible(), part
    ink = """e => [e, document.body].map(
      (e, n) => getComputedStyle(e)[n ? 'backgroundColor' : 'color'])"""
    colours = page.locator(".md-content h2 + .notes-stretch > p").first.evaluate(ink)
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    answers = page.locator("details > :nth-child(2)")
    assert answers.count() > 8
    assert all(answer.is_visible() for answer in answers.all())
    assert page.evaluate(CLIPPED) == []
    outside = page.locator(
        ".md-content a[href^='http']:not([href*='arxiv'], [href*='doi'])"
    )
    for link in outside.all():
        said = link.evaluate("e => getComputedStyle(e, '::after').content")
        assert link.get_attribute("href") in said or "attr(href)" in said
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
