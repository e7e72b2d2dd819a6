"""The site from a disk, and what its pages may load from where."""

import re

import pytest

POLICY = "meta[http-equiv='Content-Security-Policy']"


@pytest.fixture(scope="module")
def on_disk(browser, built_site):
    """A browser without a network, and the site's folder as an address."""
    contexts = []

    def opened(path, **options):
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.said, page.asked = [], []

        def failed(request):
            if request.failure != "net::ERR_ABORTED":  # the reader went on
                page.said.append(f"failed: {request.url}")

        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("requestfailed", failed)
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto((built_site / path).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def found(page, words):
    """What the search finds: the text of each result."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(words)
    page.wait_for_selector(".md-search-result__item")
    return page.locator(".md-search-result__item").all_inner_texts()


def test_every_page_stands_on_a_disk(on_disk, pages, built_site):
    home = built_site.as_uri()
    for path in pages:
        if path == "404.html":
            continue  # only a server shows it, and it knows its own address
        page = on_disk(path)
        page.wait_for_function("document.fonts.status == 'loaded'")
        assert page.said == [], path
        strange = [a for a in page.asked if not a.startswith((home, "data:", "blob:"))]
        assert strange == [], path
        page.context.close()


def test_a_reader_finds_the_way_on_a_disk(on_disk, lesson):
    page = on_disk("index.html", viewport={"width": 1280, "height": 900})
    page.locator(f".md-content a[href='{lesson}']").first.click()
    page.wait_for_selector(".notes-eyebrow")
    fonts = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    loaded = page.evaluate(fonts)
    assert {"Notes Serif", "Notes Sans", "Notes Code"} <= {f.strip('"') for f in loaded}
    page.locator(".notes-plotly").first.scroll_into_view_if_needed()
    page.wait_for_selector(".notes-plotly[data-drawn]")
    page.locator(".md-footer__link--next").click()
    page.wait_for_load_state()
    assert page.said == []


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("shuffle", "What a dense layer forgets"),  # prose
        ("cross_correlate2d", "cross_correlate2d"),  # code and the library's reference
        ("stationarity", "Stationarity"),  # the glossary's own entry
        ("leaf", "leaf"),
    ],
)
@pytest.mark.parametrize("place", ["disk", "server"])
def test_search_finds(on_disk, visit, lesson, place, words, where):
    page = on_disk(lesson) if place == "disk" else visit(lesson).page
    assert any(where in text for text in found(page, words))


def test_search_leads_to_the_place(on_disk):
    page = on_disk("index.html")
    found(page, "stationarity")
    page.locator(".md-search-result__link", has_text="The assumption that").click()
    page.wait_for_url(re.compile("glossary.html.*#stationarity"))
    assert page.said == []


def test_the_index_waits_until_a_reader_searches(visit, lesson):
    seen = visit(lesson)
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.reload(wait_until="networkidle")
    assert not any(url.endswith("search/pages.js") for url in asked)
    found(seen.page, "kernel")
    assert sum(url.endswith("search/pages.js") for url in asked) == 1


def test_every_page_carries_its_policy_and_keeps_it(visit, pages):
    for path in pages:
        seen = visit(path)
        policy = seen.page.locator(POLICY).get_attribute("content")
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'", path
        for name in ("script-src", "style-src-elem", "connect-src"):
            allowed = set(re.sub(r"'sha256-[^']+'", "", rules[name]).split())
            assert allowed == {"'self'"}, f"{path}: {name}"
        first = "document.querySelector('script, style, link[rel=stylesheet]')"
        before = (
            f"""document.querySelector("{POLICY}").compareDocumentPosition({first})"""
        )
        assert seen.page.evaluate(before) & 4, f"{path}: the policy comes too late"
        assert (seen.console, seen.failed, seen.foreign) == ([], [], []), path
        seen.context.close()


def test_the_policy_stops_what_it_does_not_know(visit, lesson):
    seen = visit(lesson)
    ran = seen.page.evaluate("""async () => {
      const script = document.createElement('script');
      script.textContent = 'window.strange = 1';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://example.org/a.png';
      document.body.append(image);
      await new Promise(done => setTimeout(done, 200));
      return window.strange ?? 0;
    }""")
    assert ran == 0
    assert any("Content Security Policy" in text for text in seen.console)
    assert seen.foreign == []
