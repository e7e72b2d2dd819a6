"""The built site, served on this machine, and a browser that can reach nothing else."""

import functools
import http.server
import importlib.util
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

_spec = importlib.util.spec_from_file_location(
    "chromium", Path(__file__).with_name("chromium.py")
)
chromium = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(chromium)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address(built_site):
    """The built site's address on this machine."""
    handler = functools.partial(_Quiet, directory=built_site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def launch():
    """Start a browser; whoever asks for it brings Playwright, and closes it."""
    if not chromium.wanted():
        pytest.skip("NOTES_BROWSER_TESTS=0")
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.HELP)
    return lambda playwright: playwright.chromium.launch(
        executable_path=path, args=ARGUMENTS
    )


@pytest.fixture(scope="session")
def browser(launch):
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


class Visit:
    """A page in a fresh context, with all that it asked for and all that it said."""

    def __init__(self, browser, address, **options):
        self.context = browser.new_context(
            permissions=["clipboard-read", "clipboard-write"], **options
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.console, self.foreign, self.failed, self.asked = [], [], [], []
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("requestfailed", lambda r: self.failed.append(r.url))
        self.page.on(
            "response", lambda r: r.status >= 400 and self.failed.append(r.url)
        )
        self.context.route("**/*", lambda route: self._let_through(route, address))

    def lay_out(self):
        """Lay everything out, as for a reader who has been everywhere."""
        self.page.evaluate(
            "document.styleSheets[0].insertRule("
            "'* { content-visibility: visible !important }')"
        )

    def _let_through(self, route, address):
        url = route.request.url
        if url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()


@pytest.fixture(scope="session")
def open_in(address):
    """Open a page of the site in a browser; options are Playwright's for a context."""

    def opened(browser, path, **options):
        visit = Visit(browser, address, **options)
        visit.page.goto(address + path, wait_until="load")
        return visit

    return opened


@pytest.fixture(scope="session")
def open_page(browser, open_in):
    """The same in the tests' own browser. To be closed."""
    return functools.partial(open_in, browser)


@pytest.fixture
def visit(open_page):
    """The same, closed when the test is over."""
    visits = []

    def opened(path, **options):
        visits.append(open_page(path, **options))
        return visits[-1]

    yield opened
    for visit in visits:
        visit.context.close()


@pytest.fixture(scope="session")
def lesson():
    """The page that has some of everything."""
    return "vision/convolution-and-pooling.html"
