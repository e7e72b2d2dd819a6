"""A page to take along: as an executed notebook, and as a script that runs as a whole.

Both are made of the same cells: the page's Markdown, as Jupyter reads it, and the
page's blocks with what they gave.
"""

import ast
import builtins
import hashlib
import io
import itertools
import json
import posixpath
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from notes_lib.site.blocks import Part
from notes_lib.site.citations import Reference
from notes_lib.site.engine import Result
from notes_lib.site.figures import ID_PREFIX
from notes_lib.site.jupyter import (
    FENCE,
    HEADING,
    anchors_of,
    flattened,
    plain,
    spelled_out,
)

Outputs = tuple[dict[str, Any], ...]
Shown = tuple[Result, Sequence[str]]  # a block, and what its figures are called


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook, and a section of a script.

    Args:
        text: Markdown, or code.
        kind: Which of the two.
        outputs: What code gave, as a notebook keeps it.
        raises: The error that the code should end in; then neither file stops there.
        ran: False for code that has not been run.
    """

    text: str
    kind: Literal["code", "markdown"] = "code"
    outputs: Outputs = ()
    raises: str = ""
    ran: bool = True


def notebook(cells: Iterable[Cell]) -> str:
    """The cells as a Jupyter notebook; the same cells give the same text."""
    counted, listed = 0, []
    for number, cell in enumerate(cells):
        name = hashlib.sha256(f"{number} {cell.text}".encode()).hexdigest()[:12]
        entry: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": name,
            "metadata": {"tags": ["raises-exception"]} if cell.raises else {},
            "source": cell.text.splitlines(keepends=True),
        }
        if cell.kind == "code":
            counted += cell.ran
            count = counted if cell.ran else None
            results = [
                {**out, "execution_count": count} if "execution_count" in out else out
                for out in cell.outputs
            ]
            entry |= {"execution_count": count, "outputs": results}
        listed.append(entry)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": listed,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def script(cells: Iterable[Cell]) -> str:
    """The cells as a script in the percent format, which editors show as cells."""
    sections, future = [], set()
    for cell in cells:
        if cell.kind == "markdown":
            sections.append("# %% [markdown]\n" + _commented(cell.text))
            continue
        code = cell.text
        for line in re.findall(r"^from __future__ import .*\n?", code, flags=re.M):
            code = code.replace(line, "")  # Python wants it at the top of the file
            future.add(line.strip())
        sections.append("# %%\n" + (_caught(code, cell.raises) or code))
    return "\n\n".join([*sorted(future), *sections]) + "\n"


def outputs_of(result: Result) -> Outputs:
    """What a block gave, as a notebook keeps it."""
    alts = iter(result.block.options.get("alt", "").split("|"))
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": _lines(part.body + "\n")}
        if part.kind == "text"
        else _display(part, number, next(alts, "").strip())
        for number, part in enumerate(result.outcome.parts)
    ]
    if error := result.outcome.error.rstrip():
        name, _, value = error.splitlines()[-1].partition(": ")
        outputs.append(
            {
                "output_type": "error",
                "ename": result.block.options.get("raises", name),
                "evalue": value,
                "traceback": error.splitlines(),
            }
        )
    return tuple(outputs)


def page_cells(
    markdown: str,
    shown: Mapping[int, Shown],
    resolve: Callable[[str], str],
    note: str,
) -> list[Cell]:
    """The cells of a page.

    Args:
        markdown: The page's source, below its front matter.
        shown: Its blocks, by the line of the fence in `markdown`.
        resolve: From a link's target in the source to one that works elsewhere.
        note: What to say below the title, in Markdown.
    """
    anchors = anchors_of(markdown)

    def target(link: str) -> str:
        return anchors.get(link) or resolve(link)

    numbered = list(enumerate(markdown.splitlines(), start=1))
    lines = iter(flattened(numbered, shown.keys()))
    cells: list[Cell] = []
    prose: list[str] = []
    hanging = 0  # how far what stands below a block in a list is indented
    for number, line in lines:
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent < hanging:
            hanging = 0
        line = line[hanging:]
        if number not in shown:
            prose.append(line)
            continue
        cells += _prose(prose, target)
        prose, hanging = [], hanging + len(line) - len(line.lstrip())
        cells += _of_block(*shown[number])
        fence = FENCE.match(line)
        while fence and next(lines, (0, fence[1]))[1].strip(" \t>") != fence[1]:
            pass
    cells += _prose(prose, target)
    if cells and cells[0].text.startswith("# "):
        title, _, rest = cells.pop(0).text.partition("\n")
        note = f"{title}\n\n{note}\n{rest}".rstrip()
    if note:
        cells.insert(0, Cell(note, "markdown"))
    return cells


def offered(
    output: str,
    page: Page,
    config: MkDocsConfig,
    files: Files,
    markdown: str,
    shown: Mapping[int, Shown],
    labels: Mapping[str, Mapping[str, str]],
    references: Mapping[str, Reference],
    packages: Iterable[str],
) -> str:
    """A page with links to its downloads, which are written beside it.

    Args:
        output: The page as HTML.
        page: The same as MkDocs knows it.
        config: The site's.
        files: The site's.
        markdown: The page's source, below its front matter.
        shown: Its blocks, by the line of the fence in `markdown`.
        labels: By a page's address and a label there, the words of a link to it.
        references: What can be cited, by key.
        packages: What must be installed to run it.
    """
    kinds = {result.block.kind for result, _ in shown.values()}
    if kinds.isdisjoint(("run", "raises")) or page.meta.get("downloads") is False:
        return output

    def file_of(path: str) -> File | None:
        folder = posixpath.dirname(page.file.src_uri)
        uri = posixpath.normpath(posixpath.join(folder, unquote(path)))
        return files.get_file_from_path(uri) if path else page.file

    def resolve(link: str) -> str:
        path, hash_, anchor = link.partition("#")
        if (file := file_of(path)) is None:
            return link
        base = config.site_url
        url = base + file.url if base else get_relative_url(file.url, page.url)
        return url + hash_ + anchor

    def words(link: str) -> str:
        path, _, label = link.partition("#")
        file = file_of(path)
        return labels.get(file.url, {}).get(label, "") if file else ""

    named = " and ".join(f"`{name}`" for name in packages)
    title = f"[{page.title}]({resolve('#').removesuffix('#')})"
    note = f"*From {title}, {config.site_name}. To run it, install {named}.*"
    text = spelled_out(markdown, words, references)
    cells = page_cells(text, shown, resolve, note)
    name = stem(page.file.dest_uri)
    for kind, text in (("ipynb", notebook(cells)), ("py", script(cells))):
        place = Path(config.site_dir, f"{name}.{kind}")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    line = links(get_relative_url(name, page.url))
    return output.replace("</h1>", "</h1>\n" + line, 1)


def links(name: str) -> str:
    """The line at the top of a page that offers `name.ipynb` and `name.py`."""
    here = escape(name)
    return (
        '<p class="notes-downloads">Open this page as a '
        f'<a href="{here}.ipynb" download>notebook</a> or as a '
        f'<a href="{here}.py" download>script</a>.</p>'
    )


def stem(uri: str) -> str:
    """Where a page's downloads lie: `a/b` for a page at `a/b.html` or `a/b/`."""
    path = PurePosixPath(uri)
    if path.name == "index.html" and path.parent.name:
        return (path.parent / path.parent.name).as_posix()
    return path.with_suffix("").as_posix()


def _of_block(result: Result, names: Sequence[str]) -> Iterator[Cell]:
    block = result.block
    code = block.code.strip("\n")
    if block.kind in ("source", "norun", "problem"):
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", code))])
        module, _, name = block.options.get("source", "").partition(":")
        before = f"`{name}`, from `{module}`:\n\n" if name else ""
        after = f"\n\nNot run: {result.why}." if block.kind == "norun" else ""
        yield Cell(f"{before}{fence}python\n{code}\n{fence}{after}", "markdown")
        return
    if "needs" in block.options:
        code = (
            "import torch\n\nif torch.cuda.is_available():  # this needs a GPU\n"
            + _indented(code)
        )
    ran = result.state != "not run" and not result.failure
    outputs = outputs_of(result) if ran else ()
    yield Cell(code, outputs=outputs, raises=block.options.get("raises", ""), ran=ran)
    captions = [c.strip() for c in block.options.get("caption", "").split("|")]
    pairs = itertools.zip_longest(names, captions, fillvalue="")
    said = [f"*{': '.join(filter(None, pair))}*" for pair in pairs if pair[1]]
    if said:
        yield Cell("\n\n".join(said), "markdown")


def _display(part: Part, number: int, alt: str) -> dict[str, Any]:
    """A figure as a notebook keeps it, black on white whatever the reader's scheme."""
    data: dict[str, Any] = {"text/plain": _lines(alt)}
    if part.kind == "plotly":
        data["application/vnd.plotly.v1+json"] = json.loads(part.body)
    else:
        svg = part.body.replace(ID_PREFIX, f"figure-{number}-")
        svg = svg.replace("var(--notes-ground)", "#ffffff")
        colours = 'style="background: #ffffff; color: #000000"'
        named = f'<svg role="img" aria-label="{escape(alt)}" {colours} '
        data["image/svg+xml"] = svg.replace("<svg ", named, 1)
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _prose(lines: list[str], resolve: Callable[[str], str]) -> Iterator[Cell]:
    """Markdown cells, a new one at each heading."""
    parts: list[list[str]] = [[]]
    fence = ""
    for line in plain(lines, resolve):
        if mark := FENCE.match(line):
            fence = "" if mark[1] == fence else fence or mark[1]
        if not fence and HEADING.match(line):
            parts.append([])
        parts[-1].append(line)
    for part in parts:
        if text := "\n".join(part).strip("\n"):
            yield Cell(text, "markdown")


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _caught(code: str, raises: str) -> str:
    """Code that should fail, so that what stands below it runs all the same."""
    if not raises:
        return ""
    try:
        ast.parse(code)
    except SyntaxError:
        return f"# Python cannot read this ({raises}):\n" + _commented(code)
    known = isinstance(getattr(builtins, raises, None), type)
    kind = raises if known else "Exception"
    shown = '    print(f"{type(error).__name__}: {error}")'
    body = _indented(code)
    return f"try:\n{body}\nexcept {kind} as error:  # as it should\n{shown}"


def _indented(code: str) -> str:
    """Code one level deeper; the lines inside long strings stay what they are."""
    inside: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(code + "\n").readline):
        if token.type in (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", -1)):
            inside |= set(range(token.start[0] + 1, token.end[0] + 1))
    lines = enumerate(code.splitlines(), start=1)
    return "\n".join(
        line if n in inside else textwrap.indent(line, "    ") for n, line in lines
    )
