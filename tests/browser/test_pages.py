"""What a reader meets on every page of the built site."""

import pytest

SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"
UNNAMED = """() => [...document.querySelectorAll(
    '.md-content img, .md-content svg.notes-svg, .notes-plotly')]
  .filter(e => !(e.getAttribute('alt') || e.getAttribute('aria-label') || '').trim())
  .map(e => e.outerHTML.slice(0, 80))"""
# What is wider than its box, where nothing in the box scrolls.
CLIPPED = """() => [...document.querySelectorAll('.md-content pre, .md-content figure, '
    + '.md-content .arithmatex, .md-content table')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
    && !['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
    && ![...e.querySelectorAll('*')].some(
        c => ['auto', 'scroll'].includes(getComputedStyle(c).overflowX)))
  .map(e => e.outerHTML.slice(0, 120))"""
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 600) {
    scrollTo(0, y); await new Promise(done => setTimeout(done, 30)) }
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_whole(visit, pages, size, scheme):
    for path in pages:
        seen = visit(path, viewport=SIZES[size], color_scheme=scheme)
        seen.page.evaluate(SCROLL)
        if seen.page.locator(".notes-plotly").count():
            seen.page.wait_for_selector(".notes-plotly[data-drawn]")
        where = f"{path} {size} {scheme}"
        assert seen.page.evaluate(OVERFLOW) <= 0, f"{where}: scrolls sideways"
        assert seen.page.evaluate(CLIPPED) == [], where
        assert seen.page.evaluate(UNNAMED) == [], where
        assert (seen.console, seen.failed, seen.foreign) == ([], [], []), where
        body = seen.page.locator("body")
        expected = "slate" if scheme == "dark" else "default"
        assert body.get_attribute("data-md-color-scheme") == expected, where
        seen.context.close()


def test_every_link_resolves(visit, pages, address, built_site):
    anchors, targets = {}, {}
    for path in pages:
        page = visit(path).page
        anchors[address + path] = set(
            page.eval_on_selector_all("[id]", "elements => elements.map(e => e.id)")
        )
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        for link in links:
            if link.startswith(address):
                targets.setdefault(link, path)
    for link, path in targets.items():
        page, _, anchor = link.partition("#")
        if not page.endswith(".html"):  # a download
            file = built_site / page.removeprefix(address)
            assert file.is_file(), f"{path} links to {link}, which is no file"
            continue
        assert page in anchors, f"{path} links to {link}, which is no page"
        assert not anchor or anchor in anchors[page], f"{path}: no anchor {link}"


def test_interactive_figures_wait_until_they_are_near(visit, lesson):
    seen = visit(lesson, viewport=SIZES["phone"])
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.reload(wait_until="networkidle")
    assert not any("plotly" in url for url in asked), "fetched before it was needed"
    seen.page.locator(".notes-plotly").first.scroll_into_view_if_needed()
    seen.page.wait_for_selector(".notes-plotly[data-drawn]")
    assert sum("plotly.min.js" in url for url in asked) == 1


def test_without_javascript_the_text_is_all_there(visit, lesson):
    page = visit(lesson, java_script_enabled=False).page
    assert page.locator(".notes-output").count() > 10
    assert page.locator("mjx-container").count() > 10
    assert page.locator(".notes-plotly noscript").count() > 0
