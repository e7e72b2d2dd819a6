"""`notes serve`, watched in a browser while somebody edits."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

FILES = {
    "mkdocs.yml": """\
site_name: Little
theme: {name: material, font: false}
plugins:
  - notes: {packages: [tinylib], preload: []}
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.snippets: {base_path: [snippets], check_paths: true}
  - pymdownx.superfences
""",
    "src/tinylib.py": "def double(number):\n    return 2 * number\n",
    "snippets/greet.py": "print('hello from a snippet')\n",
    "docs/labs/lab.py": """\
# %% [markdown]
# # A lab

# %%
from tinylib import double
number = double(4)

# %%
print("the lab says", number)
""",
    "docs/index.md": """\
# Little

```python
from tinylib import double
print("the library says", double(21))
```

```python
--8<-- "greet.py"
```

```python
print("the page says", 1)
```
""",
}
PATIENCE = 30_000  # ms: for a machine with other work


class Served:
    """A course that is being served, and the page that shows it."""

    def __init__(self, folder: Path, server: subprocess.Popen, page):
        self.folder, self.server, self.page = folder, server, page
        self.log, self.counted = folder / "serve.log", 1

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def shows(self, text: str) -> None:
        self.page.wait_for_selector(f"text={text}", timeout=PATIENCE)

    def ran(self) -> list[str]:
        """How many blocks each build since the last call has run."""
        counts = re.findall(r"blocks: (\d+) ran", self.log.read_text())
        new, self.counted = counts[self.counted :], len(counts)
        return new

    def parents(self) -> list[str]:
        """The warm parents that this server has."""
        pid = self.server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            p for p in children if "site.warm" in Path(f"/proc/{p}/cmdline").read_text()
        ]


@pytest.fixture
def served(tmp_path, browser):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    log = tmp_path / "serve.log"
    with log.open("w") as writing:
        server = subprocess.Popen(
            [
                sys.executable,
                "-u",
                "-m",
                "notes_lib.site.cli",
                "serve",
                "--port",
                "8490",
            ],
            cwd=tmp_path,
            stdout=writing,
            stderr=subprocess.STDOUT,
        )
    try:
        while not (address := re.search(r"Serving on (\S+)", log.read_text())):
            assert server.poll() is None, log.read_text()
            time.sleep(0.05)
        page = browser.new_page()
        page.goto(address[1])
        yield Served(tmp_path, server, page)
        page.close()
    finally:
        server.terminate()
        server.wait(20)


def test_each_kind_of_edit_is_seen_and_runs_only_what_it_reaches(served):
    served.shows("the page says 1")
    served.edit("docs/index.md", 'says", 1)', 'says", 2)')
    served.shows("the page says 2")
    assert served.ran() == ["1"]
    parents = served.parents()

    served.edit("snippets/greet.py", "hello", "good evening")
    served.shows("good evening from a snippet")
    served.edit("src/tinylib.py", "2 * number", "number + number + 1")
    served.shows("the library says 43")
    assert served.ran() == ["1", "3"]  # the library reaches a block and a lab's cells
    assert len(parents) == 1
    assert served.parents() == parents


def test_a_failing_block_is_shown_until_it_is_mended(served):
    served.edit("src/tinylib.py", "2 * number", "number / 0")
    served.shows("ZeroDivisionError: division by zero")
    served.shows("hello from a snippet")
    served.edit("src/tinylib.py", "number / 0", "4 * number")
    served.shows("the library says 84")
    assert served.page.locator("text=ZeroDivisionError").count() == 0

    served.edit("docs/index.md", '--8<-- "greet.py"', "print(unknown)")
    served.shows("name 'unknown' is not defined")
    served.edit("docs/index.md", "print(unknown)", '--8<-- "greet.py"')
    served.shows("hello from a snippet")


def test_a_page_that_cannot_be_made_leaves_the_last_one(served):
    served.shows("the page says 1")
    served.edit("docs/index.md", '"greet.py"', '"nowhere.py"')
    served.page.wait_for_timeout(1500)
    served.shows("the page says 1")
    served.edit("docs/index.md", '"nowhere.py"', '"greet.py"')
    served.edit("docs/index.md", 'says", 1)', 'says", 3)')
    served.shows("the page says 3")


def test_a_lab_is_served_like_any_page(served):
    served.page.goto(served.page.url + "labs/lab/")
    served.shows("the lab says 8")
    served.edit("docs/labs/lab.py", "double(4)", "double(5)")
    served.shows("the lab says 10")
    served.edit("docs/labs/lab.py", "print(", "print(unknown, ")
    served.shows("NameError in cell 2")
    served.edit("docs/labs/lab.py", "unknown, ", "")
    served.edit("src/tinylib.py", "2 * number", "3 * number")
    served.shows("the lab says 15")
