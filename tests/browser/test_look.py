"""How pages look and read: for everyone, in both schemes, with and without scripts."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

AXE = """async () => (await axe.run(document, {resultTypes: ['violations']}))
  .violations.flatMap(v => v.nodes.map(
    n => [v.id, v.impact, n.target.join(' '), n.failureSummary]))"""
GROUND = "getComputedStyle(document.body).backgroundColor"


def test_axe_finds_nothing_in_the_search(visit, lesson):
    page = visit(lesson).page
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("kernel")
    page.wait_for_selector(".md-search-result__item")
    page.wait_for_timeout(400)  # the list fades in
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_the_scheme_is_the_systems(visit, lesson, scripts):
    grounds = {
        scheme: visit(
            lesson, color_scheme=scheme, java_script_enabled=scripts
        ).page.evaluate(GROUND)
        for scheme in ("light", "dark")
    }
    light, dark = (
        sum(map(int, grounds[scheme][4:-1].split(","))) for scheme in grounds
    )
    assert light > 700
    assert dark < 120


def test_a_readers_scheme_is_remembered(visit, lesson):
    page = visit(lesson, color_scheme="light").page
    light = page.evaluate(GROUND)
    page.get_by_title("Switch to the dark scheme").click()
    page.reload()
    page.wait_for_selector("html.js")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert page.evaluate(GROUND) != light


def test_a_remembered_scheme_holds_before_scripts_have_run(visit, lesson):
    """A reader with a dark system who chose light gets no flash of dark."""
    page = visit(lesson, color_scheme="dark").page
    page.get_by_title("Switch to the light scheme").click()
    page.context.route("**/bundle.*.js", lambda route: route.abort())
    page.reload()
    assert page.locator("html.no-js").count() == 1
    assert page.evaluate(GROUND) == "rgb(251, 250, 247)"


@pytest.mark.parametrize("width", [1280, 390])
def test_without_scripts_all_but_figures_and_search_works(visit, lesson, width):
    size = {"width": width, "height": 844}
    page = visit(lesson, java_script_enabled=False, viewport=size).page
    if width < 600:  # the contents open
        page.locator(".md-header label[for=__drawer]").click()
        page.wait_for_timeout(500)
    link = page.locator(".md-nav--primary a[href$='quiz/convolutional-networks.html']")
    assert link.is_visible()
    link.click()
    page.wait_for_url("**/quiz/*.html")
    page.go_back()
    fold = page.locator(".md-content details").first
    inside = fold.locator("p").first
    assert not inside.is_visible()
    fold.locator("summary").click()
    assert inside.is_visible()
    assert page.locator(".notes-plotly img, .notes-plotly svg").first.is_visible()


def test_tabs_work_without_scripts(visit):
    page = visit("index.html", java_script_enabled=False).page
    first, second = (page.locator(".tabbed-block").nth(n) for n in (0, 1))
    assert first.is_visible()
    page.locator(".tabbed-labels label").nth(1).click()
    assert second.is_visible()
    assert not first.is_visible()


def test_a_line_of_prose_has_a_comfortable_length(visit, lesson):
    """Between 55 and 80 letters to a line on a wide screen."""
    page = visit(lesson, viewport={"width": 1440, "height": 900}).page
    page.wait_for_function("document.fonts.status == 'loaded'")
    letters = page.evaluate("""() => {
      const text = [...document.querySelectorAll('.md-content__inner > p')]
        .find(p => p.textContent.length > 300 && !p.querySelector('mjx-container'));
      const lines = text.getBoundingClientRect().height
        / parseFloat(getComputedStyle(text).lineHeight);
      return text.textContent.length / lines;
    }""")
    assert 55 <= letters <= 80
