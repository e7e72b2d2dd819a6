"""A little course of its own, built by the command line."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

CONFIG = """\
site_name: Little
theme: {name: material, font: false}
plugins:
  - notes:
      packages: [tinylib]
      preload: [matplotlib.pyplot]
markdown_extensions:
  - admonition
  - attr_list
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight: {pygments_lang_class: true}
  - pymdownx.snippets: {base_path: [snippets], check_paths: true}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""
TINYLIB = '''\
def double(number):
    """Twice a number."""
    # Adding is quicker.
    return number + number


class Box:
    """Holds a thing."""

    def open(self):
        """The thing."""
        return "thing"
'''


class LittleCourse:
    """A folder with a course in it, and the commands that act on it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.write("mkdocs.yml", CONFIG)
        self.write("src/tinylib.py", TINYLIB)
        self.write("docs/index.md", "# Little\n")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "notes_lib.site.cli", "build", *options)

    def test(self, *options: str) -> subprocess.CompletedProcess[str]:
        plugin = ("-p", "notes_lib.site.testing", "--markdown-docs", "docs")
        return self.run("-m", "pytest", "--rootdir", ".", *plugin, *options)

    def html(self, page: str = "index.html") -> str:
        return (self.folder / "site" / page).read_text(encoding="utf-8")


@pytest.fixture
def little(tmp_path) -> LittleCourse:
    return LittleCourse(tmp_path)
