"""What printing costs: a book of 400 pages and more, made of this course's pages.

    .venv/bin/python benchmarks/site/book.py [PAGES]

The site is built first, twice; the second time nothing has changed. Then the pages are
read as a book takes them, written and printed, the lessons as often as it takes to fill
the pages. Time and memory are those of a process that does nothing else.
"""

import html
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from notes_lib.site.book.binding import Cover
from notes_lib.site.book.pages import Page
from notes_lib.site.book.shelf import Shelf, printed

ROOT = Path(__file__).parent.parent.parent
LIMITS = {"seconds": 20.0, "GB of memory": 1.5, "MB per 400 pages": 15.0}


def notes(*arguments: str) -> float:
    """The seconds that a command takes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "notes_lib.site.cli", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def lessons(site: Path) -> list[Page]:
    """The lessons and the labs among the pages that a book is made of."""
    pages = []
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        if number := re.search(r'notes-eyebrow">(?:Lesson|Lab) (\S+)</p>', text):
            url = path.relative_to(site).as_posix()
            title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
            name = html.unescape(title[1]) if title else url
            pages.append(Page(url, name, text, number[1], name=url))
    return pages


def main() -> None:
    least = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as name:
        site, kept = Path(name, "site"), Path(name, "kept")
        notes("build", "--site-dir", str(site))
        unchanged = notes("build", "--site-dir", str(site))
        notes("pdf", "docs/index.md", "--out", name, "--site-dir", str(kept))
        originals = lessons(kept)
        copies, pages = 0, 0
        while pages < least:
            copies += 1
            start = time.perf_counter()
            shelf = Shelf(Cover("A long course"))
            for copy in range(copies):
                for page in originals:
                    shelf.take(replace(page, url=f"{copy}/{page.url}"))
            sources, _ = shelf.whole(list(shelf.pages))
            pdf = printed(sources)
            seconds = time.perf_counter() - start
            pages = int(re.findall(rb"<xmpTPg:NPages>(\d+)<", pdf)[0])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    size = len(pdf) / 1e6
    print(f"{pages} pages, the lessons {copies} times, {size:.1f} MB")
    found = (seconds, memory, size * 400 / pages)
    for (what, limit), value in zip(LIMITS.items(), found, strict=True):
        print(f"{what:18} {value:6.2f}   (at most {limit:g})")
    ratio = seconds / unchanged
    print(f"{ratio:.1f} times a build without changes, which takes {unchanged:.1f} s")


if __name__ == "__main__":
    main()
