"""The blocks that the tests run are the blocks that the site shows."""

import html
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter

import pytest

PAGE = """\
---
title: All kinds
---

# All kinds

```python
print("at top level")
```

1. In a list:

    ```python
    print("in a list")
    ```

!!! note
    ```python
    print("in an admonition")
    ```

??? question "Folded"

    === "One"

        ```python
        print("in a tab, in a folded detail")
        ```

    === "Two"

        ```{ .python title="with a title" }
        print("in the other tab")
        ```

> ```python
> print("in a quotation")
> ```

```python
--8<-- "whole.py"
```

```py
--8<-- "parts.py:second"
```

~~~python raises="ZeroDivisionError"
1 / 0
~~~

These are not blocks:

```inline code``` at the start of a line.

    ```python
    print("in indented code")
    ```

<!--
```python
print("in a comment")
```
-->

````markdown
```python
print("inside another fence")
```
````

```text
print("not Python")
```

```python source="tinylib:double"
```

```python norun="it would take a week"
print("never run")
```
"""
SHOWN = re.compile(
    r'<div class="language-py(?:thon)? highlight">(.*?)</div>', re.DOTALL
)


def shown_python(page: str) -> Counter[str]:
    """The text of the Python code in a built page."""
    blocks = (
        re.findall(r"<code>(.*)</code>", m[1], re.DOTALL)[-1]
        for m in SHOWN.finditer(page)
    )
    return Counter(html.unescape(re.sub(r"<[^>]+>", "", b)).strip() for b in blocks)


@pytest.fixture
def all_kinds(little):
    """A course with blocks in every kind of place."""
    little.write("docs/index.md", PAGE)
    little.write("snippets/whole.py", 'print("a whole snippet")\n')
    little.write(
        "snippets/parts.py",
        'print("first")\n# --8<-- [start:second]\nprint("a section")\n'
        "# --8<-- [end:second]\n",
    )
    return little


def test_they_are_the_same_in_every_kind_of_place(all_kinds):
    little = all_kinds
    built = little.build()
    assert built.returncode == 0, built.stdout + built.stderr
    tested = little.test("--junitxml", "report.xml")
    assert tested.returncode == 0, tested.stdout

    ran, skipped = Counter(), Counter()
    for case in ElementTree.parse(little.folder / "report.xml").iter("testcase"):
        code = case.find("properties/property[@name='code']").get("value").strip()
        (skipped if case.find("skipped") is not None else ran)[code] += 1
    shown = shown_python(little.html())
    quoted = "def double(number):\n    # Adding is quicker.\n    return number + number"
    assert skipped == Counter(['print("never run")'])
    assert shown == ran + skipped + Counter([quoted])
    assert sum(ran.values()) == 10
    assert "10 ran" in built.stdout + built.stderr


def test_they_are_the_same_in_this_course(course, built_site):
    for page in course.pages():
        blocks = Counter(block.code.strip() for block in course.blocks(page))
        name = page.relative_to(course.config.docs_dir).with_suffix(".html")
        text = (built_site / name).read_text(encoding="utf-8")
        assert shown_python(text) == blocks, page


def test_source_lines_and_snippet_lines_are_known(all_kinds):
    from notes_lib.site.course import Course

    little = all_kinds
    course = Course(little.folder / "mkdocs.yml")
    blocks = course.blocks(little.folder / "docs/index.md")
    lines = PAGE.splitlines()
    for block in blocks:
        assert re.match(r"[ >]*(```|~~~)\{? ?\.?py", lines[block.line - 1]), block
    places = [block.place(1) for block in blocks]
    assert "docs/index.md:8" in places
    assert any(place.endswith("(snippets/whole.py:1)") for place in places)
    assert any(place.endswith("(snippets/parts.py:3)") for place in places)
