r"""Labs: long experiments, written as scripts in the percent format, read as pages.

    # ---
    # title: The echo
    # timeout: 600
    # ---

    # %% [markdown]
    # # The echo
    # Prose, with maths $x$ and all that pages can do.

    # %% alt="A curve that falls." caption="The loss."
    plt.plot([3, 2, 1])
    plt.show()

A lab's code cells are one program: it runs once, from top to bottom in one process, as
`python lab.py` would run it, and each cell shows what was printed and drawn while it
ran. Here the script only becomes a Markdown page, line for line: prose loses its `#`,
and a code cell becomes a fence with the option `cell`. From there on it is a page like
any other, so that links, formulas, the search, the numbers of figures and the tests
treat it as such. Python fences inside the prose are blocks as on other pages, which
run alone.

`mkdocs-jupyter` shows such scripts, too. Its pages come from nbconvert, though, with
a style sheet and a highlighter of their own, and know nothing of the site's Markdown;
its cache does not know what a script imports. So it has no part in the pages. What
came with it, `jupytext` and `nbformat`, hold the tests to the format's own readers.
"""

import re
from pathlib import PurePath
from typing import Any

from mkdocs.structure.files import File, Files
from mkdocs.utils import meta

from notes_lib.site.blocks import Block

TIMEOUT = 600  # seconds, of a lab that sets no limit of its own

_CELL = re.compile(r"# %%(?P<kind> \[markdown\])?(?: (?P<options>.*))?$")
_OPTION = re.compile(r'\s*(\w+)="([^"]*)"')
_CELL_OPTIONS = {"alt", "caption", "label", "varies"}


class LabFile(File):
    """A script that MkDocs takes for a page."""

    def is_documentation_page(self) -> bool:
        return True


def is_lab(path: PurePath) -> bool:
    """Whether a file of the documentation is a lab: a script in a folder `labs`."""
    return path.suffix == ".py" and path.parent.name == "labs"


def as_pages(files: Files) -> None:
    """Let MkDocs take the labs among a site's files for pages."""
    for file in [f for f in files if is_lab(PurePath(f.src_uri))]:
        files.remove(file)
        files.append(
            LabFile(
                file.src_uri,
                file.src_dir,
                file.dest_dir,
                file.use_directory_urls,
                inclusion=file.inclusion,
            )
        )


def to_markdown(script: str) -> tuple[str, list[Block]]:
    """A lab as a Markdown page with the same lines, and what is wrong with it."""
    lines = script.splitlines()
    problems: list[Block] = []
    page: list[str] = []
    header, start = _front_matter(lines)
    page += header
    options = _page_options("\n".join([*header, ""]))
    cells, kind, fence = 0, "none", ""
    for number, line in enumerate(lines[start:], start=start + 1):
        if not (opening := _CELL.fullmatch(line.rstrip())):
            wrong, text = _inside(kind, line)
            page.append(text)
            if wrong:
                problems.append(Block("", number, problem=wrong))
            continue
        if page and page[-1].strip():
            wrong = "leave an empty line before a line that begins a cell"
            problems.append(Block("", number, problem=wrong))
        if kind == "code":
            page[-1] = fence
        kind = "markdown" if opening["kind"] else "code"
        text = ""
        if kind == "code":
            cells += 1
            own, wrong = _cell_options(opening["options"] or "")
            if wrong:
                problems.append(Block("", number, problem=wrong))
            fence = "`" * _longest_run(lines, number)
            text = f'{fence}python cell="{cells}"{_written(options | own)}'
        page.append(text)
    if kind == "code":
        page.append(fence)
    return "\n".join([*page, ""]), problems


def _front_matter(lines: list[str]) -> tuple[list[str], int]:
    """The commented front matter without its `#`, and how many lines it takes."""
    if lines[:1] != ["# ---"] or "# ---" not in lines[1:]:
        return [], 0
    end = lines.index("# ---", 1) + 1
    return [line.removeprefix("#").removeprefix(" ") for line in lines[:end]], end


def _page_options(header: str) -> dict[str, str]:
    """What the front matter says of all the cells."""
    said: dict[str, Any] = meta.get_data(header)[1]
    options = {"timeout": str(said.get("timeout", TIMEOUT))}
    return options | ({"data": str(said["data"])} if "data" in said else {})


def _inside(kind: str, line: str) -> tuple[str, str]:
    """What is wrong with a line in a cell, and how the page has it."""
    if kind == "code":
        return "", line
    if kind == "markdown" and line.startswith("#"):
        return "", line.removeprefix("#").removeprefix(" ")
    if not line.strip():
        return "", ""
    if kind == "markdown":
        return "a line of a Markdown cell begins with `#`", ""
    return "this stands before the first cell: begin one with `# %%`", ""


def _cell_options(text: str) -> tuple[dict[str, str], str]:
    """The options in a code cell's first line, and what is wrong with them."""
    pairs = dict(_OPTION.findall(text))
    if _OPTION.sub("", text).strip():
        return {}, f'a cell begins with # %% key="value" …; this one with {text!r}'
    if unknown := pairs.keys() - _CELL_OPTIONS:
        known = ", ".join(sorted(_CELL_OPTIONS))
        return {}, f"unknown option {min(unknown)!r} of a cell (known: {known})"
    return pairs, ""


def _written(options: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in options.items())


def _longest_run(lines: list[str], start: int) -> int:
    """Backticks enough for a fence around the cell that begins behind a line."""
    longest = 2
    for line in lines[start:]:
        if _CELL.fullmatch(line.rstrip()):
            break
        longest = max([longest, *map(len, re.findall("`+", line))])
    return longest + 1
