"""What runs again after an edit, and what the page then shows."""

import re

PAGE = """\
# A

```python
from tinylib import double
print("twice", double(21))
```

```python
print("alone")
```

```python
import tinylib
print(tinylib.Box().open())
```
"""


def counts(built):
    found = re.search(r"(\d+) ran, (\d+) from the store", built.stdout + built.stderr)
    return tuple(map(int, found.groups()))


def test_only_what_an_edit_reaches_runs_again(little):
    little.write("docs/index.md", PAGE)
    assert counts(little.build()) == (3, 0)
    assert counts(little.build()) == (0, 3)

    little.write("docs/index.md", PAGE.replace('"alone"', '"edited"'))
    assert counts(little.build()) == (1, 2)
    assert ">edited</pre>" in little.html()

    library = little.folder / "src/tinylib.py"
    library.write_text(library.read_text().replace("number + number", "number * 3"))
    assert counts(little.build()) == (2, 1)
    assert ">twice 63</pre>" in little.html()

    status = little.run("-m", "notes_lib.site.cli", "status")
    assert status.stdout.strip() == "3 store"


def test_status_says_why(little):
    little.write("docs/index.md", PAGE)
    little.build()
    library = little.folder / "src/tinylib.py"
    library.write_text(library.read_text().replace("number + number", "number * 3"))
    little.write("docs/index.md", PAGE.replace('"alone"', '"edited"'))
    status = little.run("-m", "notes_lib.site.cli", "status").stdout
    assert "docs/index.md:3: run: tinylib.py changed" in status
    assert "docs/index.md:8: run: source changed" in status
    assert status.strip().endswith("3 run")


def test_prune_keeps_what_the_last_build_used(little):
    little.write("docs/index.md", PAGE)
    little.build()
    little.write("docs/index.md", PAGE.replace('"alone"', '"edited"'))
    little.build()
    pruned = little.run("-m", "notes_lib.site.cli", "prune")
    assert pruned.stdout.startswith("1 outcomes dropped")
    assert counts(little.build()) == (0, 3)


def test_run_runs_what_is_named(little):
    little.write("docs/index.md", PAGE)
    ran = little.run("-m", "notes_lib.site.cli", "run", "docs/index.md:9")
    assert ran.returncode == 0
    assert "alone" in ran.stdout
    assert "1 ran" in ran.stdout
    missing = little.run("-m", "notes_lib.site.cli", "run", "docs/none.md")
    assert missing.returncode == 1
    assert "docs/none.md is not a file" in missing.stderr
