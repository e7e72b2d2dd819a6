"""The command line: `notes build | serve | run | status | pdf | epub | prune`."""

import argparse
import gc
import json
import logging
import os
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's notice, on each start

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from notes_lib.site import labs
from notes_lib.site.blocks import Block
from notes_lib.site.book.binding import PAPERS
from notes_lib.site.book.printing import Order
from notes_lib.site.course import Course
from notes_lib.site.engine import (
    LAST,
    Engine,
    Result,
    as_report,
    details,
    stopwatch,
    summary,
)
from notes_lib.site.plugin import Listener, NotesPlugin


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 only if all is well."""
    options = _parser().parse_args(arguments)
    # A build makes many objects and drops few: looking for garbage less often saves a
    # tenth of its time.
    gc.set_threshold(100_000)
    NotesPlugin.overrides = {
        name: getattr(options, name)
        for name in ("jobs", "timeout", "device", "keep_going", "book", "paper")
        if getattr(options, name, None) is not None
    }
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        return 130
    except (ConfigurationError, MkDocsException, ValueError, OSError) as problem:
        if str(problem) and not isinstance(problem, Abort):
            print(f"notes: {problem}", file=sys.stderr)
        return 1
    finally:
        NotesPlugin.overrides = {}


def build(options: argparse.Namespace) -> int:
    """Build the site, from the store where a block's outcome is known."""
    _log_to_terminal()
    NotesPlugin.listener = progress = _Progress(check=options.check_reproducible)
    if options.scheduler:
        NotesPlugin.executor = _cluster(options.scheduler)
    extra = {"site_dir": options.site_dir} if options.site_dir else {}
    config = load_config(options.config, **extra)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()
        if options.report:
            Path(options.report).write_text(
                json.dumps(as_report(progress.results), indent=1, ensure_ascii=False)
                + "\n",
                encoding="utf-8",
            )
    place = getattr(config.plugins["notes"], "final", config.site_dir)
    print(f"The site is in {place}")
    return int(progress.unstable or any(r.failure for r in progress.results))


def pdf(options: argparse.Namespace) -> int:
    """Print the course as a book, or single pages of it."""
    return _make_book(options, options.pages, epub=False)


def epub(options: argparse.Namespace) -> int:
    """Make the course a book for screens: an EPUB."""
    return _make_book(options, [], epub=True)


def _make_book(options: argparse.Namespace, pages: list[str], *, epub: bool) -> int:
    _log_to_terminal()
    NotesPlugin.listener = progress = _Progress()
    place = Path(options.out)
    with tempfile.TemporaryDirectory() as folder:
        site = options.site_dir or str(Path(folder, "site"))
        config = load_config(options.config, site_dir=site)
        plugin = config.plugins.get("notes")
        if not isinstance(plugin, NotesPlugin):
            raise ValueError(f"{options.config} does not list the plugin `notes`")
        docs = Path(config.docs_dir).resolve()
        for page in pages:
            if not Path(page).is_file() or docs not in Path(page).resolve().parents:
                raise ValueError(f"there is no page {page} in {config.docs_dir}")
        uris = (Path(page).resolve().relative_to(docs).as_posix() for page in pages)
        config.plugins.on_startup(command="build", dirty=False)
        NotesPlugin.to_print = Order(tuple(uris), epub)
        try:
            mkdocs_build(config)
        finally:
            NotesPlugin.to_print = None
            config.plugins.on_shutdown()
        made = plugin.printing.uris() if plugin.printing else ()
        for name in made:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(plugin.final / name, place / name)
            print(f"{place / name}")
    return int(any(result.failure for result in progress.results))


def serve(options: argparse.Namespace) -> int:
    """Build and serve the site, and again on each change."""
    from mkdocs.commands.serve import serve as mkdocs_serve

    _log_to_terminal()
    NotesPlugin.listener = _Progress()
    port = _free_port(options.port)
    mkdocs_serve(config_file=options.config, dev_addr=f"127.0.0.1:{port}", strict=False)
    return 0


def run(options: argparse.Namespace) -> int:
    """Run blocks now, whatever the store knows, and print what they give."""
    course = Course(options.config, **NotesPlugin.overrides)
    engine = course.engine()
    seconds = stopwatch()
    for index, block in enumerate(_chosen(course, options.files)):
        engine.submit(block, index, anew=True)
    try:
        results = engine.finish()
    finally:
        engine.close()
    for result in results:
        print(f"── {result.block.place()}: {result.state}")
        for part in result.outcome.parts:
            print(part.body if part.kind == "text" else f"[a figure: {part.kind}]")
        print(result.outcome.error, end="")
    for line in details(results):
        print(line, file=sys.stderr)
    print(summary(results, seconds(), course.settings.conditions.device))
    return int(any(result.failure for result in results))


def status(options: argparse.Namespace) -> int:
    """Say which blocks a build would run, and why."""
    course = Course(options.config, **NotesPlugin.overrides)
    engine = course.engine()
    counted: Counter[str] = Counter()
    for page in course.pages():
        for index, block in enumerate(course.blocks(page)):
            state, reasons = engine.explain(block, index)
            counted[state] += 1
            if reasons and block.leads:
                print(f"{block.place()}: {state}: {', '.join(reasons)}")
    print(", ".join(f"{count} {state}" for state, count in sorted(counted.items())))
    return 0


def prune(options: argparse.Namespace) -> int:
    """Drop from the store what the last build did not use."""
    course = Course(options.config, **NotesPlugin.overrides)
    store = course.engine().store
    last: dict[str, list[str]] | None = store.recall(LAST)
    if last is None:
        print("notes: no build yet whose outcomes could be kept", file=sys.stderr)
        return 1
    used = [key for keys in last.values() for key in keys]
    dropped = store.prune(used, notes=[LAST])
    print(f"{dropped} outcomes dropped from {store.folder}")
    return 0


class _Progress(Listener):
    """A line per block that ran, and one per page for what came from the store."""

    def __init__(self, *, check: bool = False) -> None:
        self.check, self.unstable = check, False
        self.results: list[Result] = []
        self.stored: Counter[str] = Counter()

    def result(self, result: Result) -> None:
        if result.state in ("store", "quoted"):
            self.stored[result.block.page] += 1
            if sys.stdout.isatty():
                self._line("store", result.block.page, end="\r")
            return
        if not result.block.leads and not result.failure:
            return
        self._flush()
        seconds = result.outcome.costs.get("seconds", 0.0)
        self._line(result.state, f"{result.block.place()}  {seconds:.2f} s")

    def cell(self, block: Block, number: int) -> None:
        if sys.stdout.isatty():
            where = f"{block.page}: cell {number} of {len(block.cells)}"
            self._line("running", where, end="\r")

    def finished(self, engine: Engine, results: list[Result]) -> None:
        self._flush()
        self.results = results
        for block, why in engine.unstable() if self.check else ():
            self.unstable = True
            self._line("differs", f"{block.place()}: {why}")

    def _flush(self) -> None:
        for page, count in self.stored.items():
            self._line("store", f"{page}: {count} block{'s' * (count > 1)}")
        self.stored.clear()

    def _line(self, state: str, text: str, end: str = "\n") -> None:
        clear = "\x1b[K" if sys.stdout.isatty() else ""
        print(f"  {state:7} {text}{clear}", end=end, flush=True)


def _chosen(course: Course, files: list[str]) -> list[Block]:
    """The blocks that the command line names: pages, snippets, or `page.md:42`."""
    chosen: list[Block] = []
    for file in files:
        name, _, line = file.partition(":")
        path = Path(name)
        if not path.is_file():
            raise ValueError(f"{name} is not a file")
        if path.suffix != ".md" and not labs.is_lab(path):
            name = path.resolve().relative_to(course.settings.root).as_posix()
            every = (b for page in course.pages() for b in course.blocks(page))
            embedding = [b for b in every if name in {file for file, _ in b.origins}]
            if not embedding:
                raise ValueError(f"no page embeds {name}; try it with python {name}")
            chosen += embedding
            continue
        blocks = course.blocks(path)
        if line:
            below = [b for b in blocks if b.line <= int(line)]
            if not below:
                raise ValueError(f"{name} has no block at line {line}")
            blocks = below[-1:]
        chosen += blocks
    return chosen


def _cluster(address: str) -> Executor:
    """The workers of a dask cluster, as an executor."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ValueError(
            "--scheduler needs distributed: pip install 'notes-lib[cluster]'"
        ) from None
    executor: Executor = Client(address).get_executor(pure=False)
    return executor


def _free_port(port: int) -> int:
    """The port, or the first free one above it."""
    for candidate in range(port, port + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", candidate)) != 0:
                return candidate
    raise ValueError(f"ports {port} to {port + 49} are all in use")


def _log_to_terminal() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)-8s %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="notes", description="Build a course whose every code block runs."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(function: Any) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            function.__name__, help=function.__doc__, description=function.__doc__
        )
        sub.set_defaults(command=function)
        sub.add_argument(
            "--config", default="mkdocs.yml", help="the site's configuration"
        )
        sub.add_argument(
            "--device", choices=("auto", "cpu", "cuda"), help="where blocks run"
        )
        return sub

    def limits(sub: argparse.ArgumentParser) -> None:
        sub.add_argument(
            "--jobs", type=int, help="blocks that run at a time (default: cores)"
        )
        sub.add_argument("--timeout", type=float, help="seconds that a block may take")

    for_build = command(build)
    limits(for_build)
    for_build.add_argument("--site-dir", help="where the site goes")
    for_build.add_argument(
        "--keep-going",
        action="store_true",
        default=None,
        help="build the site even if blocks fail, with their errors on the pages",
    )
    for_build.add_argument(
        "--check-reproducible",
        action="store_true",
        help="run every block once more, and name those that give something else",
    )
    for_build.add_argument(
        "--scheduler", metavar="URL", help="run the blocks on this dask cluster"
    )
    for_build.add_argument(
        "--report", metavar="FILE", help="write each block's result as JSON"
    )
    for_build.add_argument(
        "--book",
        action="store_true",
        default=None,
        help="also make the book, as PDF and EPUB, and the PDF of each lesson, and "
        "link them from the pages",
    )
    for_pdf, for_epub = command(pdf), command(epub)
    for_pdf.add_argument("pages", nargs="*", help="single pages; by default the book")
    for_pdf.add_argument("--paper", choices=PAPERS, help="its size")
    for for_book, kind in ((for_pdf, "PDF"), (for_epub, "EPUB")):
        limits(for_book)
        for_book.add_argument(
            "--out", default="book", help=f"the folder for the {kind}"
        )
        for_book.add_argument(
            "--site-dir", help="keep the pages that it is made of, in this folder"
        )
        for_book.add_argument(
            "--keep-going",
            action="store_true",
            default=None,
            help="make of it what there is: errors as text, formulas that can't be set "
            "as drawings, links that lead nowhere to the page that they name",
        )
    for_serve = command(serve)
    limits(for_serve)
    for_serve.add_argument("--port", type=int, default=8000)
    for_run = command(run)
    limits(for_run)
    for_run.add_argument("files", nargs="+", help="page.md, page.md:42 or snippet.py")
    command(status)
    command(prune)
    return parser


if __name__ == "__main__":
    sys.exit(main())
