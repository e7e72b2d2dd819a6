"""What a reader meets on every page of the built site."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

SIZES = {
    "wide": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    "twice as large": {"width": 640, "height": 450},  # what a zoom of 200 % leaves
}

UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
UNNAMED = """[...document.querySelectorAll(
    '.md-content img, .md-content svg.notes-svg, .notes-plotly')]
  .filter(e => !(e.getAttribute('alt') || e.getAttribute('aria-label') || '').trim())
  .map(e => e.outerHTML.slice(0, 80))"""
# What is wider than its box, where nothing in the box scrolls.
CLIPPED = """[...document.querySelectorAll('.md-content pre, .md-content figure, '
    + '.md-content .arithmatex, .md-content table')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
    && !['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
    && ![...e.querySelectorAll('*')].some(
        c => ['auto', 'scroll'].includes(getComputedStyle(c).overflowX)))
  .map(e => e.outerHTML.slice(0, 120))"""
IDS = "[...document.querySelectorAll('[id]')].map(e => e.id)"
LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"
CARD = """Object.fromEntries([...document.querySelectorAll("meta[property^='og:']")]
  .map(e => [e.getAttribute('property').slice(3), e.content]))"""
AXE = """async only => (await axe.run(document, {
    resultTypes: ['violations'], ...(only && {runOnly: only}) }))
  .violations.flatMap(v => v.nodes.map(
    n => [v.id, v.impact, n.target.join(' '), n.failureSummary]))"""
MOST_BYTES = 350_000  # that travel for a page without interactive figures
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 600) {
    scrollTo(0, y); await new Promise(done => setTimeout(done, 30)) }
}"""


@dataclass
class Seen:
    """What was found on one page."""

    scheme: str
    asked: set[str]
    interactive: bool
    unnamed: list[str]
    ids: set[str]
    links: list[str]
    card: dict[str, str]
    complaints: list[str]
    axe: list[list[str]]
    overflow: dict[str, int] = field(default_factory=dict)
    clipped: dict[str, list[str]] = field(default_factory=dict)


def look(visit, scheme):
    """Go over the page that is open, at every size."""
    page = visit.page
    asked = {url for url in visit.asked if url.startswith("http")}
    page.evaluate(UNFOLD)
    visit.lay_out()
    for figure in page.locator(".notes-plotly").all():
        figure.scroll_into_view_if_needed()
        figure.and_(page.locator("[data-drawn]")).wait_for()
    page.evaluate(AXE_SCRIPT)
    # What a page is made of is the same in both schemes; its colours are not.
    rules = None if scheme == "light" else COLOUR_RULES
    seen = Seen(
        scheme=page.locator("body").get_attribute("data-md-color-scheme"),
        asked=asked,
        interactive=page.locator(".notes-plotly").count() > 0,
        unnamed=page.evaluate(UNNAMED),
        ids=set(page.evaluate(IDS)),
        links=page.evaluate(LINKS),
        card=page.evaluate(CARD),
        complaints=[],
        axe=page.evaluate(AXE, rules),
    )
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        seen.overflow[name] = page.evaluate(OVERFLOW)
        seen.clipped[name] = page.evaluate(CLIPPED)
    seen.complaints = [*visit.console, *visit.failed, *visit.foreign]
    return seen


@pytest.fixture(scope="module", params=["light", "dark"])
def tour(request, launch, open_in, pages):
    """What is found on each page in one scheme, by two visitors at a time."""
    options = {
        "viewport": SIZES["wide"],
        "color_scheme": request.param,
        "reduced_motion": "reduce",
    }

    def visitor(paths):
        found = {}
        with sync_playwright() as playwright:
            browser = launch(playwright)
            for path in paths:
                visit = open_in(browser, path, **options)
                found[path] = look(visit, request.param)
                visit.context.close()
            browser.close()
        return found

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(visitor, (pages[::2], pages[1::2]))
    return first | second


def test_every_page_is_quiet(tour):
    """No message in the console, no request that fails or leaves this machine."""
    assert {
        path: seen.complaints for path, seen in tour.items() if seen.complaints
    } == {}


def test_every_page_has_the_systems_scheme(tour, request):
    scheme = "slate" if "dark" in request.node.name else "default"
    assert {seen.scheme for seen in tour.values()} == {scheme}


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_too_wide(tour, size):
    too_wide = {path for path, seen in tour.items() if seen.overflow[size] > 0}
    clipped = {p: seen.clipped[size] for p, seen in tour.items() if seen.clipped[size]}
    assert (too_wide, clipped) == (set(), {})


def test_pages_are_light(tour, built_site):
    """What travels before a reader scrolls; a web server packs what is text."""

    def weight(url):
        file = Path(built_site, urlsplit(url).path.lstrip("/"))
        whole = file.read_bytes()
        return min(len(whole), len(gzip.compress(whole, 6)))

    weights = {path: sum(map(weight, seen.asked)) for path, seen in tour.items()}
    still = {path for path, seen in tour.items() if not seen.interactive}
    assert {p: n for p, n in weights.items() if p in still and n >= MOST_BYTES} == {}
    assert min(weights.values()) > 50_000  # something was counted


def test_every_figure_is_named(tour):
    assert {path: seen.unnamed for path, seen in tour.items() if seen.unnamed} == {}


def test_axe_finds_nothing(tour):
    """No violation of any impact, with everything unfolded."""
    assert {path: seen.axe for path, seen in tour.items() if seen.axe} == {}


def test_every_link_resolves(tour, address, built_site):
    places = {address + path: seen.ids for path, seen in tour.items()}
    for path, seen in tour.items():
        for link in seen.links:
            if not link.startswith(address):
                continue
            page, _, anchor = link.partition("#")
            if not page.endswith(".html"):  # a download
                file = built_site / page.removeprefix(address)
                assert file.is_file(), f"{path} links to {link}, which is no file"
                continue
            assert page in places, f"{path} links to {link}, which is no page"
            assert not anchor or anchor in places[page], f"{path}: no anchor {link}"


def test_every_page_says_what_it_is(tour, built_site):
    """For a link that is shared: a title, a sentence and a picture that is there."""
    for path, seen in tour.items():
        assert seen.card.get("title"), path
        assert seen.card.get("description"), path
        picture = (built_site / path).parent / seen.card["image"].lstrip("/")
        if path != "404.html":
            assert picture.resolve().is_file(), path


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_nothing_breaks_while_one_reads(visit, lesson, size, scheme):
    """Scrolled as a reader would, with what is far away not laid out."""
    seen = visit(lesson, viewport=SIZES[size], color_scheme=scheme)
    seen.page.evaluate(SCROLL)
    seen.page.wait_for_selector(".notes-plotly[data-drawn]")
    assert seen.page.evaluate(OVERFLOW) <= 0
    assert seen.page.evaluate(CLIPPED) == []
    assert (seen.console, seen.failed, seen.foreign) == ([], [], [])


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
