"""Lighthouse on pages of the built site, served as a web server would serve them.

    npm install --prefix benchmarks/site
    .venv/bin/python benchmarks/site/lighthouse.py [SITE] [PAGE …]

Needs Node and a Chromium (CHROMIUM names one). Text is served compressed; Lighthouse
plays a phone of the middle class on a slow mobile network. Printed for each page: the
four scores, the layout shift, and what travels until the page is quiet.
"""

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

HERE = Path(__file__).parent
PAGES = ["vision/convolution-and-pooling.html", "glossary.html", "index.html"]
AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 95}
SHIFT, BYTES = 0.02, 350_000  # the latter for pages without an interactive figure
TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml")


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; text compressed, everything for a year."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 (as the base class has it)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".woff": "font/woff",
        ".woff2": "font/woff2",
    }

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        if path.suffix in TEXT:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def lighthouse(address: str) -> dict:
    """Lighthouse's report of a page."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            *(str(HERE / "node_modules/.bin/lighthouse"), address, "--quiet"),
            *("--output=json", f"--output-path={report}"),
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ]
        environment = os.environ | {"CHROME_PATH": chromium or ""}
        subprocess.run(command, env=environment, check=True)
        return json.loads(report.read_text())


def row(page: str, report: dict) -> str:
    scores = {
        name: round(100 * category["score"])
        for name, category in report["categories"].items()
    }
    audits = report["audits"]
    shift = audits["cumulative-layout-shift"]["numericValue"]
    travelled = audits["total-byte-weight"]["numericValue"]
    requests = audits["network-requests"]["details"]["items"]
    plotly = any("plotly" in request["url"] for request in requests)
    missed = [name for name, aim in AIMS.items() if scores.get(name, 0) < aim]
    missed += ["layout shift"] * (shift >= SHIFT)
    interactive = "notes-plotly" in (SITE / page).read_text(encoding="utf-8")
    missed += ["bytes"] * (travelled >= BYTES and not interactive)
    missed += ["plotly fetched early"] * plotly
    paints = {
        name: audits[audit]["numericValue"] / 1000
        for name, audit in (
            ("first", "first-contentful-paint"),
            ("largest", "largest-contentful-paint"),
        )
    }
    figures = [
        f"{page:40}",
        *(f"{scores[name]:4}" for name in AIMS),
        f"  {shift:.4f}  {travelled / 1000:5.0f} kB",
        *(f" {seconds:.1f} s" for seconds in paints.values()),
        f"  missed: {', '.join(missed)}" if missed else "  ok",
    ]
    return " ".join(figures)


SITE = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / "site").resolve()


def main() -> None:
    handler = functools.partial(Compressing, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        heads = " ".join(name[:4] for name in AIMS)
        print(f"{'page':40} {heads}   shift      bytes   paints")
        for page in sys.argv[2:] or PAGES:
            address = f"http://127.0.0.1:{server.server_port}/{page}"
            print(row(page, lighthouse(address)), flush=True)


if __name__ == "__main__":
    main()
