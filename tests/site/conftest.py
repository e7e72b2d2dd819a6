"""A little course of its own, whose blocks run in one warm parent for all tests."""

import os
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from notes_lib.site.blocks import Job, Outcome
from notes_lib.site.course import Course
from notes_lib.site.engine import Engine, Result
from notes_lib.site.plugin import Listener, NotesPlugin
from notes_lib.site.workers import run_job

CONFIG = """\
site_name: Little
theme: {name: mkdocs, highlightjs: false, locale: en}
plugins:
  - notes: {packages: [tinylib]}
markdown_extensions:
  - pymdownx.snippets: {base_path: [snippets], check_paths: true}
  - pymdownx.superfences
"""
LAZY = """\
import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
"""
FILES = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": "# Little\n",
    "snippets/double.py": "from tinylib import double\n\nprint(double(21))\n",
    "src/tinylib/__init__.py": LAZY,
    "src/tinylib/__init__.pyi": "from .numbers import double as double\n",
    "src/tinylib/numbers.py": "def double(number):\n    return 2 * number\n",
    "src/tinylib/words.py": "def shout(word):\n    return word.upper()\n",
}


class _Listener(Listener):
    results: list[Result]

    def finished(self, engine: Engine, results: list[Result]) -> None:
        self.results = results


class Little:
    """A folder with a course in it."""

    def __init__(self, folder: Path, executor: Executor) -> None:
        self.folder, self.executor = folder, executor
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = textwrap.dedent(content).encode()
        path.write_bytes(content)
        return path

    def page(self, *blocks: str, name: str = "index") -> None:
        """Write a page: a block is its code, below a line `# options` if it has any."""
        fences = []
        for block in blocks:
            code = textwrap.dedent(block).strip("\n")
            options = ""
            if code.startswith("# options "):
                options, _, code = code.removeprefix("# options").partition("\n")
            fences.append(f"```python{options}\n{code}\n```\n")
        self.write(f"docs/{name}.md", "\n".join(["# Page\n", *fences]))

    def engine(self, **options: object) -> Engine:
        """An engine that has taken up all blocks of all pages."""
        course = Course(self.folder / "mkdocs.yml", **options)
        engine = course.engine(self.executor)
        for page in course.pages():
            for index, block in enumerate(course.blocks(page)):
                engine.submit(block, index)
        return engine

    def run(self, **options: object) -> list[Result]:
        """The results of all blocks, without building the site."""
        engine = self.engine(**options)
        results = engine.finish()
        engine.remember()
        return results

    def build(self) -> list[Result]:
        """The results of all blocks, in a real build of the site."""
        listener = _Listener()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(NotesPlugin, "executor", self.executor)
            patch.setattr(NotesPlugin, "listener", listener)
            config = load_config(str(self.folder / "mkdocs.yml"))
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            except Abort:
                assert any(result.failure for result in listener.results)
            finally:
                config.plugins.on_shutdown()
        return listener.results

    def html(self, page: str = "index.html") -> str:
        return (self.folder / "site" / page).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    """Two threads that pass jobs to this process's own warm parent."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="session")
def run_code() -> Callable[..., Outcome]:
    """Runs a few lines, as a block does; the rest are the job's own settings."""

    def run(code: str, **settings: object) -> Outcome:
        return run_job(Job(textwrap.dedent(code), **settings))

    return run


@pytest.fixture
def little(tmp_path: Path, executor: Executor) -> Little:
    return Little(tmp_path, executor)


@pytest.fixture(scope="session")
def make_little(executor: Executor) -> Callable[[Path], Little]:
    """For courses that several tests share."""
    return lambda folder: Little(folder, executor)


@pytest.fixture(scope="session")
def gone() -> Callable[..., bool]:
    """Whether processes have ended, or end within a few seconds."""

    def is_alive(pid: int) -> bool:
        try:
            return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return False

    def gone(pids: Callable[[], list[int]] | list[int], seconds: float = 5) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            found = pids() if callable(pids) else pids
            if not any(map(is_alive, found)):
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)

    return gone


@pytest.fixture(scope="session")
def processes_with() -> Callable[[str], list[int]]:
    """The processes whose environment or command line has a word in it."""

    def find(word: str) -> list[int]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                seen = (folder / "environ").read_bytes()
                seen += (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if word.encode() in seen and int(folder.name) != os.getpid():
                found.append(int(folder.name))
        return found

    return find
