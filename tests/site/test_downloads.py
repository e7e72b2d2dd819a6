"""Pages to take along: what becomes of Markdown and of blocks in both files."""

import json
import subprocess
import sys

import nbformat
import pytest

from notes_lib.site.blocks import Block, Outcome, Part
from notes_lib.site.citations import Reference
from notes_lib.site.downloads import (
    Cell,
    notebook,
    outputs_of,
    page_cells,
    script,
    stem,
)
from notes_lib.site.engine import Result
from notes_lib.site.jupyter import spelled_out, usable


def result(code, *parts, state="ran", error="", why="", **options):
    block = Block(code, 1, options)
    return Result(block, state=state, outcome=Outcome(parts, error), why=why)


def run(text, folder):
    (folder / "page.py").write_text(text)
    return subprocess.run(
        [sys.executable, "page.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


CONVERTED = {
    "a box": ('!!! tip "Mind"\n\n    One.\n\n    Two.\n\nAfter.',
              "> **Mind**\n>\n> One.\n>\n> Two.\n\nAfter."),
    "a box without a title": ("!!! note\n    One.", "> **Note**\n>\n> One."),
    "a box with an empty title": ('!!! note ""\n    One.', "> One."),
    "a folded box": (
        '??? success "Answer"\n\n    One.\n',
        "<details><summary>Answer</summary>\n\nOne.\n\n</details>",
    ),
    "a box in a box": (
        '!!! note "A"\n\n    ??? note "B"\n\n        Deep.\n\nOut.',
        "> **A**\n>\n> <details><summary>B</summary>\n>\n> Deep.\n>\n"
        "> </details>\n\nOut.",
    ),
    "a box in a list": (
        '1. One\n\n    !!! tip "T"\n        In.\n\n2. Two',
        "1. One\n\n    > **T**\n    >\n    > In.\n\n2. Two",
    ),
    "tabs": ('=== "One"\n\n    A\n\n=== "Two"\n\n    B',
             "> **One**\n>\n> A\n\n> **Two**\n>\n> B"),
    "a definition": ("Term\n:   what: it is", "- Term: what: it is"),
    "a heading's anchor": ("## Sizes { #sizes }", "## Sizes"),
    "a link's class": ("[Go](x.md){ .md-button }", "[Go](X.MD)"),
    "a reference": ("[a]: x.md\n\n[^1]: x.md", "[a]: X.MD\n\n[^1]: x.md"),
    "a picture": ("![A](x.png)", "![A](X.PNG)"),
    "braces of formulas": (r"$\frac{a}{b} x_{i}$", r"$\frac{a}{b} x_{i}$"),
    "code": ("```text\n!!! note\n## A { #a }\n[x](y)\n```",
             "```text\n!!! note\n## A { #a }\n[x](y)\n```"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERTED)
def test_markdown_that_jupyter_reads(name):
    written, expected = CONVERTED[name]
    assert usable(written, str.upper).strip("\n") == expected


PAGE = """\
# Title { #top }

See [below](#b-part), [other](other.md#x).

```python
print(1)
```

## A *b* part { #b-part }

??? success "Solution"

    Think.

    ```python
    print(2)
    ```

    Done.

1. First

    ```python
    print(3)
    ```

    More.

2. Second

```bash
ls
```
"""


@pytest.fixture
def cells():
    lines = [
        n for n, line in enumerate(PAGE.splitlines(), 1) if line.endswith("```python")
    ]
    results = {
        line: (result(f"print({n})\n", Part("text", str(n))), [])
        for n, line in enumerate(lines, 1)
    }
    return page_cells(PAGE, results, lambda link: link.replace(".md", ".html"), "Note.")


def test_a_caption_follows_its_figure():
    shown = result("x\n", alt="A|B", caption="First. | Second.")
    page = "```python\n```\n"
    named = ["Figure 5.1", "Figure 5.2"]
    _, caption = page_cells(page, {1: (shown, named)}, str, "")
    assert caption.text == "*Figure 5.1: First.*\n\n*Figure 5.2: Second.*"


REFERRED = {
    "[](#fig:a)": "Figure 5.1",
    "[](x.md#eq:b)": "[(3.2)](x.md#eq:b)",
    "[](#fig:unknown)": "[](#fig:unknown)",
    r"$$x \label{eq:b}$$": r"$$x \tag{5.2}$$",
    r"$$x \label{eq:unknown}$$": "$$x$$",
    r"by $\eqref{eq:b}$": r"by $\text{(5.2)}$",
    r"by $\ref{eq:b}$": r"by $\text{5.2}$",
    "Table: What it costs. { #tbl:c }": "*Table 5.1: What it costs.*",
    "Figure: A bird.": "*Figure: A bird.*",
    "@lecun1998 says": "LeCun et al. (1998) says",
    "[@lecun1998]": "(LeCun et al., 1998)",
    "[see @lecun1998, eq. 3; @kay]": "(see LeCun et al., 1998, eq. 3; Kay, 2001)",
    "[@kay full]": "Kay (2001), “On K”",
    "[@nobody]": "[@nobody]",
    "`@kay` a@kay.org": "`@kay` a@kay.org",
}


@pytest.mark.parametrize("written", REFERRED)
def test_references_are_spelled_out(written):
    words = {
        "#fig:a": "Figure 5.1",
        "#eq:b": "(5.2)",
        "x.md#eq:b": "(3.2)",
        "#tbl:c": "Table 5.1",
    }
    known = {
        "lecun1998": Reference(
            "lecun1998", ("LeCun", "Bottou", "Bengio"), (), "1998", "Gradients", "", ()
        ),
        "kay": Reference("kay", ("Kay",), (), "2001", "On K", "", ()),
    }
    spelled = spelled_out(written, lambda link: words.get(link, ""), known)
    assert spelled == REFERRED[written]


def test_a_page_becomes_cells_in_its_order(cells):
    assert [(cell.kind, cell.text) for cell in cells] == [
        (
            "markdown",
            "# Title\n\nNote.\n\nSee [below](#A-b-part), [other](other.html#x).",
        ),
        ("code", "print(1)"),
        ("markdown", "## A *b* part\n\n**Solution**\n\nThink."),
        ("code", "print(2)"),
        ("markdown", "Done.\n\n1. First"),
        ("code", "print(3)"),
        ("markdown", "More.\n\n2. Second\n\n```bash\nls\n```"),
    ]


def test_the_notebook_is_valid_and_the_same_each_time(cells):
    text = notebook(cells)
    nbformat.validate(nbformat.reads(text, 4))
    assert text == notebook(cells)
    code = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == [1, 2, 3]
    assert code[1]["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": ["2\n"]}
    ]


def test_the_script_runs_and_prints_what_the_page_shows(cells, tmp_path):
    ran = run(script(cells), tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "1\n2\n3\n"), ran.stderr


def test_figures_are_kept_so_that_they_read_on_any_ground():
    svg = (
        '<svg viewBox="0 0 1 1"><path id="notes-figure-a" fill="currentColor"/>'
        '<use href="#notes-figure-a"/><rect style="fill: var(--notes-ground)"/></svg>'
    )
    shown = result("", Part("svg", svg), Part("plotly", '{"data": []}'), alt="A|B")
    drawn, live = outputs_of(shown)
    text = "".join(drawn["data"]["image/svg+xml"])
    assert "var(" not in text
    assert "notes-figure-" not in text
    assert 'aria-label="A"' in text
    assert 'href="#figure-0-a"' in text
    assert live["data"]["application/vnd.plotly.v1+json"] == {"data": []}
    assert live["data"]["text/plain"] == ["B"]


def test_what_is_not_run_on_the_page_is_no_code_cell():
    page = "```python\n```\n\n```python\n```\n"
    results = {
        1: (result("week()\n", state="not run", norun="too long", why="too long"), []),
        4: (result('"""```"""\n', state="quoted", source="lib.room:thing"), []),
    }
    norun, quoted = page_cells(page, results, str, "")
    assert norun.kind == quoted.kind == "markdown"
    assert norun.text == "```python\nweek()\n```\n\nNot run: too long."
    assert quoted.text == '`thing`, from `lib.room`:\n\n````python\n"""```"""\n````'


def test_a_block_that_needs_a_gpu_asks_for_one(tmp_path):
    shown = result('x = """\nas it is\n"""\nprint(x)\n', state="not run", needs="cuda")
    (cell,) = page_cells("```python\n```\n", {1: (shown, [])}, str, "")
    assert not cell.ran
    assert '"""\nas it is\n"""' in cell.text
    stand_in = "class cuda:\n    is_available = staticmethod(lambda: True)\n"
    (tmp_path / "torch.py").write_text(stand_in)
    assert run(script([cell]), tmp_path).stdout == "\nas it is\n\n"
    (tmp_path / "torch.py").write_text(stand_in.replace("True", "False"))
    assert run(script([cell]), tmp_path).stdout == ""


@pytest.mark.parametrize(
    ("code", "raises", "printed"),
    [
        ("1 / 0", "ZeroDivisionError", "ZeroDivisionError: division by zero\n"),
        ("class Own(Exception): pass\nraise Own('so')", "Own", "Own: so\n"),
        ("raise KeyboardInterrupt('k')", "KeyboardInterrupt", "KeyboardInterrupt: k\n"),
        ("x = (", "SyntaxError", ""),
    ],
)
def test_a_script_runs_on_after_an_error_that_should_come(
    code, raises, printed, tmp_path
):
    ran = run(script([Cell(code, raises=raises), Cell("print('on')")]), tmp_path)
    assert (ran.returncode, ran.stdout) == (0, f"{printed}on\n"), ran.stderr


def test_a_notebook_says_which_cell_should_fail():
    failing = result("1 / 0\n", error="…\nZeroDivisionError: by zero", raises="Any")
    (cell,) = page_cells("```python\n```\n", {1: (failing, [])}, str, "")
    (entry,) = json.loads(notebook([cell]))["cells"]
    assert entry["metadata"] == {"tags": ["raises-exception"]}
    (output,) = entry["outputs"]
    assert (output["ename"], output["evalue"]) == ("Any", "by zero")


def test_a_script_stops_at_another_error(tmp_path):
    ran = run(script([Cell("{}['x']", raises="ValueError")]), tmp_path)
    assert ran.returncode == 1
    assert "KeyError" in ran.stderr


def test_future_imports_come_first(tmp_path):
    future = "from __future__ import annotations\n\ndef f(x: nowhere): return 1"
    ran = run(script([Cell("print(1)"), Cell(f"{future}\nprint(f(0))")]), tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "1\n1\n"), ran.stderr


@pytest.mark.parametrize(
    ("page", "place"),
    [("index.html", "index"), ("a/b.html", "a/b"), ("a/b/index.html", "a/b/b")],
)
def test_downloads_lie_beside_their_page(page, place):
    assert stem(page) == place


def test_a_built_page_offers_both_files(little):
    little.write("docs/other.md", "# Other\n\n## Part { #part }\n")
    little.page("print('é')")
    page = little.folder / "docs/index.md"
    page.write_text("---\ntitle: T\n---\n" + page.read_text() + "\n[o](other.md)\n")
    little.page("# options norun='why'\nprint()", name="quiet")
    little.build()
    html = little.html()
    assert 'href="index.ipynb" download' in html
    assert 'href="index.py" download' in html
    site = little.folder / "site"
    text = (site / "index.ipynb").read_text()
    nbformat.validate(nbformat.reads(text, 4))
    assert "[o](other/)" in text
    assert "`tinylib`" in text
    ran = run((site / "index.py").read_text(), little.folder)
    assert (ran.returncode, ran.stdout) == (0, "é\n"), ran.stderr
    assert not list((site / "other").glob("*.py"))
    assert not list((site / "quiet").glob("*.py"))
