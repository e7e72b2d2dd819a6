"""From saving an edit to seeing it: `notes serve` on a course of 60 pages.

    .venv/bin/python benchmarks/site/serving.py [REPEATS]

Needs a Chromium (CHROMIUM names one). Each time, one line of one page's code changes;
the clock stops when the browser shows the new output. The block's own time is measured
by the build and taken off.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

CONFIG = """\
site_name: Sixty pages
theme: {name: material, font: false}
plugins:
  - search
  - notes: {packages: []}
markdown_extensions:
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.highlight
  - pymdownx.superfences
"""
PROSE = (
    "A kernel slides over an image and takes a dot product at each place, so that the "
    "same few weights serve everywhere. "
) * 12
# Two frames after the page stands, the second of them has been painted.
TELL = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() =>
  requestAnimationFrame(() => {
    const output = document.body.textContent.match(/page 30 part 3 edit (\\d+)\\n/);
    if (output) painted(output[1], Date.now());
  })));
"""


def page(number: int) -> str:
    parts = [
        f"## Part {part}\n\n{PROSE} $x_{{{part}}} + y^{{{number}}}$\n\n"
        f"$$\\sum_{{n=0}}^{{{part}}} h_n x_{{k-n}}$$\n\n"
        f"```python\nprint('page {number} part {part} edit 0')\n```\n\n{PROSE}\n"
        for part in range(6)
    ]
    return f"# Page {number}\n\n" + "\n".join(parts)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    names = ("chromium-headless-shell", "chromium")
    chromium = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names))
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").mkdir()
        (folder / "mkdocs.yml").write_text(CONFIG)
        (folder / "docs/index.md").write_text("# Sixty pages\n")
        for number in range(60):
            (folder / f"docs/p{number}.md").write_text(page(number))
        server = subprocess.Popen(
            [sys.executable, "-m", "notes_lib.site.cli", "serve", "--port", "8400"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            address = None
            while address is None:
                found = re.search(r"Serving on (http\S+)", server.stdout.readline())
                address = found and found[1]
            os.set_blocking(server.stdout.fileno(), False)
            print(report(measure(address, folder / "docs/p30.md", chromium, repeats)))
        finally:
            server.terminate()
            server.wait(20)


def measure(
    address: str, file: Path, chromium: str | None, repeats: int
) -> list[float]:
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        tab = browser.new_page()
        tab.add_init_script(TELL)
        painted: dict[str, float] = {}  # what the page showed, and when
        tab.expose_function("painted", lambda edit, ms: painted.setdefault(edit, ms))
        tab.goto(address + "p30/")
        for edit in range(1, repeats + 2):
            time.sleep(1.0)
            text = file.read_text().replace(
                f"part 3 edit {edit - 1}", f"part 3 edit {edit}"
            )
            start = time.time()
            file.write_text(text)
            while str(edit) not in painted:
                tab.wait_for_timeout(20)
            seconds = painted[str(edit)] / 1000 - start
            if edit > 1:  # the first starts the warm parent
                taken.append(seconds)
            print(f"{edit}: {seconds:.2f} s", file=sys.stderr)
        browser.close()
    return taken


def report(taken: list[float]) -> str:
    return (
        f"from saving to seeing: {statistics.median(taken):.2f} s "
        f"({min(taken):.2f}–{max(taken):.2f}), block included   (at most 1.5)"
    )


if __name__ == "__main__":
    main()
