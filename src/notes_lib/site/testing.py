"""The only file that knows pytest: the site's blocks as tests, through the same store.

    pytest -p notes_lib.site.testing --markdown-docs docs

`pytest-markdown-docs` collects the pages; what a block is, and how it runs, is the
builder's own doing, so that the tests ran what the site shows.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_markdown_docs._runners import register_runner
from pytest_markdown_docs.definitions import FenceTestDefinition
from pytest_markdown_docs.plugin import (
    MarkdownDocstringCodeModule,
    MarkdownInlinePythonItem,
)

from notes_lib.site import labs
from notes_lib.site.blocks import Block
from notes_lib.site.course import Course
from notes_lib.site.engine import Engine, Result, stopwatch, summary

RUNNER = "NotesRunner"


class BlockError(Exception):
    """A block failed; the message is the build's own report of it."""


class Blocks:
    """The blocks of one test session."""

    def __init__(self, config: pytest.Config) -> None:
        self.config_file = config.rootpath / config.getini("notes_config")
        self.overrides = {"device": config.getoption("--device")}
        self.course: Course | None = None
        self.engine: Engine | None = None
        self.places: dict[tuple[Path, int], tuple[Block, int]] = {}
        self.results: list[Result] = []
        self.seconds = stopwatch()

    def start(self) -> Course:
        if self.course is None:
            self.course = Course(self.config_file, **self.overrides)
        return self.course

    def has_lab(self, path: Path) -> bool:
        return labs.is_lab(path) and path in self.start().pages()

    # What `pytest-markdown-docs` calls its Markdown parser.
    def parse(self, text: str) -> list[SimpleNamespace]:
        if "```" not in text and "~~~" not in text:
            return []
        return [
            SimpleNamespace(
                type="fence",
                info=f"python runner:{RUNNER}",
                content=block.code,
                map=[block.line - 1, block.line],
            )
            for block in self.start().blocks_of_text(text, "")
            if block.kind != "source"
        ]

    def submit(self, items: list[MarkdownInlinePythonItem]) -> None:
        """Start all blocks at once; each test then waits for its own."""
        course = self.start()
        self.engine = course.engine()
        wanted = {(item.path, item.start_line) for item in items}
        for path in dict.fromkeys(item.path for item in items):
            for index, block in enumerate(course.blocks(path)):
                if (path, block.line) in wanted:
                    self.places[path, block.line] = (block, index)
                    self.engine.submit(block, index)

    def result(self, path: Path, line: int) -> Result:
        assert self.engine
        block, index = self.places[path, line]
        result = self.engine.result(block.page, index)
        self.results.append(result)
        return result


_blocks: Blocks


@register_runner()
class NotesRunner:
    """Waits for a block's result, and fails as the build does."""

    def runtest(self, test: Any, args: Any, *, asyncio_runner: Any = None) -> None:
        result = _blocks.result(test.source_path, test.start_line)
        if result.failure:
            raise BlockError(result.failure.report(result.block))
        if result.state == "not run":
            if "needs" in result.block.options and os.environ.get("NOTES_REQUIRE_CUDA"):
                raise BlockError(f"{result.block.place()}: not run: {result.why}")
            pytest.skip(f"not run: {result.why}")

    def repr_failure(self, test: Any, excinfo: Any, style: Any = None) -> str:
        return str(excinfo.value)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("notes_config", "the site's configuration", default="mkdocs.yml")
    parser.addoption(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where blocks run",
    )


def pytest_configure(config: pytest.Config) -> None:
    global _blocks
    _blocks = Blocks(config)


@pytest.hookimpl(tryfirst=True)
def pytest_markdown_docs_markdown_it() -> Blocks:
    return _blocks


class LabFile(pytest.File):
    """The blocks of a lab: its cells, and those in its prose."""

    def collect(self) -> Iterator[MarkdownInlinePythonItem]:
        blocks = _blocks.start().blocks(self.path)
        runnable = (block for block in blocks if block.kind != "source")
        for number, block in enumerate(runnable, start=1):
            definition = FenceTestDefinition(
                block.code, [], block.line, self.path, RUNNER
            )
            name = f"[CodeFence#{number}][line:{block.line}]"
            yield MarkdownInlinePythonItem.from_parent(
                self, name=name, test_definition=definition
            )


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], Any]:
    """Pages only: the library's docstrings hold no blocks; and labs, as pages."""
    found = yield
    if parent.config.option.markdowndocs and _blocks.has_lab(file_path):
        return [LabFile.from_parent(parent, path=file_path)]
    return [f for f in found if not isinstance(f, MarkdownDocstringCodeModule)]


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, Any, Any]:
    items = [
        item for item in session.items if isinstance(item, MarkdownInlinePythonItem)
    ]
    if items and not session.config.option.collectonly:
        _blocks.submit(items)
    try:
        return (yield)
    finally:
        if _blocks.engine:
            _blocks.engine.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _blocks.engine and _blocks.results:
        device = _blocks.engine.settings.conditions.device
        line = summary(_blocks.results, _blocks.seconds(), device)
        terminalreporter.write_line(f"the pages' {line}")
