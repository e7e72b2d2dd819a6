"""Formulas in the browser: copied, numbered, scrolled, and set without a script."""

import re

import pytest

PHONE = {"width": 390, "height": 844}
SELECT = """id => {
  const range = document.createRange();
  const formula = document.getElementById(id);
  range.setStartBefore(formula.previousElementSibling);
  range.setEndAfter(formula.nextElementSibling);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString();
}"""


@pytest.mark.parametrize("scripts", [True, False])
def test_a_copied_passage_has_the_tex_of_its_formulas(visit, lesson, scripts):
    seen = visit(lesson, java_script_enabled=scripts)
    seen.lay_out()
    page = seen.page
    selected = page.evaluate(SELECT, "eq:convolution")
    assert "a grid whose centre pixel is $(0, 0)$; a 5 × 5 image" in selected
    assert r"x(i, j)\, k(r - i, c - j), \tag{5.2}$$" in selected
    assert "where $(i, j)$ runs over all pixels" in selected
    page.bring_to_front()
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split() == selected.split()


def test_a_button_copies_the_tex_of_one_formula(visit, lesson):
    page = visit(lesson).page
    formula = page.locator("#eq\\:convolution")
    button = formula.get_by_role("button", name="Copy TeX of (5.2)")
    assert button.evaluate("e => getComputedStyle(e).opacity") == "0"
    button.focus()
    page.wait_for_function(
        "e => getComputedStyle(e).opacity == 1", arg=button.element_handle()
    )
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.textContent == 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("$$y(r, c) = \\sum_{i} \\sum_{j}")
    assert copied.endswith(r"\tag{5.2}$$")


def test_numbers_stand_at_the_edge_and_links_lead_to_them(visit, lesson):
    page = visit(lesson, viewport={"width": 1280, "height": 700}).page
    numbers = page.locator("div.arithmatex[data-number]")
    found = [e.get_attribute("data-number") for e in numbers.all()]
    assert found == [f"5.{n}" for n in range(1, len(found) + 1)]
    assert len(found) > 5
    gaps = numbers.evaluate_all("""all => all
      .map(e => {
      const tag = e.querySelector('mjx-labels').getBoundingClientRect();
      return e.getBoundingClientRect().right - tag.right;
    })""")
    assert all(0 <= gap < 8 for gap in gaps), gaps
    link = page.get_by_role("link", name="(5.4)", exact=True).last
    link.click()
    page.wait_for_function("() => location.hash == '#eq:size'")
    header = page.locator(".md-header").bounding_box()["height"]
    page.wait_for_function(
        """header => {
          const formula = document.getElementById('eq:size').getBoundingClientRect();
          return formula.top >= header && formula.bottom <= innerHeight;
        }""",
        arg=header,
    )


def test_a_wide_formula_is_scrolled_with_the_keys_on_a_phone(visit, lesson):
    seen = visit(lesson, viewport=PHONE)
    seen.lay_out()
    page = seen.page
    box = page.get_by_role("group", name=re.compile(r"^Formula \(5\.6\), scrolls"))
    assert box.evaluate("e => e.scrollWidth - e.clientWidth") > 100
    box.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 40")
    narrow = page.locator("#eq\\:one-dimension .notes-scroll")
    assert narrow.get_attribute("tabindex") is None


def test_formulas_look_the_same_without_a_script(visit, lesson):
    sizes = [
        visit(lesson, java_script_enabled=scripts).page.evaluate(
            """() => [...document.querySelectorAll('mjx-container')].map(e => {
              const { width, height } = e.getBoundingClientRect();
              return [Math.round(width), Math.round(height)].join();
            })"""
        )
        for scripts in (True, False)
    ]
    assert len(sizes[0]) > 100
    assert sizes[0] == sizes[1]


def test_screen_readers_get_mathml_and_only_that(visit, lesson):
    page = visit(lesson).page
    wrong = page.locator("mjx-container").evaluate_all("""all => all.filter(e =>
      e.querySelector('mjx-math').getAttribute('aria-hidden') !== 'true'
      || e.querySelector('mjx-source').getAttribute('aria-hidden') !== 'true'
      || !e.querySelector('mjx-assistive-mml > math').children.length
      || e.querySelector('mjx-assistive-mml').getBoundingClientRect().width > 1
    ).length""")
    assert wrong == 0


def test_a_full_stop_stays_with_its_formula(visit, lesson):
    page = visit(lesson, viewport=PHONE).page
    alone = page.locator("p > span.arithmatex").evaluate_all("""all => all.filter(e => {
      const next = e.nextSibling;
      if (next?.nodeType !== 3 || !/^[.,:;)]/.test(next.data)) return false;
      const range = document.createRange();
      range.setStart(next, 0); range.setEnd(next, 1);
      const sign = range.getBoundingClientRect();
      return sign.left < e.querySelector('mjx-math').getBoundingClientRect().right - 2;
    }).map(e => e.nextSibling.data.slice(0, 20))""")
    assert alone == []
