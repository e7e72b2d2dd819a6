"""Markdown to blocks: the one place that decides what a block is.

A Markdown extension, so that the site and the tests see the same blocks. It numbers
the fences before anything else touches the page, highlights each Python fence in the
stock way, and leaves a comment right after it that carries the block. What survives
into the HTML is a block; what the converter took back (a fence inside indented code,
say) is not. Nothing is run here.
"""

import ast
import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from pymdownx.superfences import highlight_validator

from notes_lib.site.blocks import OPTIONS, Block
from notes_lib.site.imports import OwnPackages

LANGUAGES = ("python", "py")
SHOWN_OPTIONS = {"title", "hl_lines", "linenums"}  # the stock highlighter's
LONGEST_EXCERPT = 15  # lines; of a longer one only the beginning is shown at first
RECORD = re.compile(r"<!--notes:([A-Za-z0-9+/=]+)-->")

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$")
_LANGUAGE = re.compile(r"[ \t]*(?:\{[ \t]*\.?|\.)?(?P<language>[\w#.+-]+)?")
_NUMBER = re.compile(r" notes_line=(?:\"|&quot;|&#34;)\d+(?:\"|&quot;|&#34;)")
_SNIPPET = re.compile(r"[ \t>]*-+8<-+[ \t]+(['\"])(?P<target>[^'\"]+)\1[ \t]*$")
_SECTION = re.compile(r"-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]")


def blocks_in(html: str) -> list[Block]:
    """The blocks that a converted page shows, in its order, and its problems."""
    blocks = [
        Block.from_json(base64.b64decode(m[1]).decode()) for m in RECORD.finditer(html)
    ]
    cells = tuple((b.line, b.code) for b in blocks if "cell" in b.options)
    return [replace(b, cells=cells) if "cell" in b.options else b for b in blocks]


def _record(block: Block) -> str:
    return f"<!--notes:{base64.b64encode(block.to_json().encode()).decode()}-->"


@dataclass
class _Fence:
    """A fence as written in the page, before anything is embedded."""

    line: int
    info: str
    body: list[str]
    claimed: bool = False


class FenceExtension(Extension):
    """Records the Python fences of a page.

    Args:
        own: The packages that `source=` fences quote from.
        root: The folder that the names of snippet files are shown relative to.
    """

    def __init__(self, own: OwnPackages | None = None, root: str = ".") -> None:
        super().__init__()
        self.own, self.root = own, root
        self.fences: dict[int, _Fence] = {}
        self.problems: list[Block] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.registerExtension(self)
        # Before snippets are embedded (32), and after all HTML is put back (30 … 0).
        md.preprocessors.register(_Number(md, self), "notes_number", 33)
        md.postprocessors.register(_Finish(md, self), "notes_finish", -10)
        md.notes_fences = self  # type: ignore[attr-defined]  # for the formatter

    def reset(self) -> None:
        self.fences.clear()
        self.problems.clear()

    def expand(
        self, md: Markdown, line: str, number: int
    ) -> list[tuple[str, int, str]]:
        """The lines that one written line stands for, as (file, line, text).

        Raises:
            LookupError: If a snippet's file or section does not exist.
        """
        match = _SNIPPET.match(line)
        if not match or "snippet" not in md.preprocessors:
            return [("", number, line)]
        snippets: Any = md.preprocessors["snippet"]
        target = snippets.parse_snippet_target(match["target"])
        found = target and snippets.get_snippet_path(target["path"])
        if not found:
            where = ", ".join(_relative(base, self.root) for base in snippets.base_path)
            raise LookupError(
                f"snippet {match['target']!r} is not a file below {where}"
            )
        name = _relative(found, self.root)
        lines = list(enumerate(snippets.read_lines(found), start=1))
        if lines and not lines[-1][1]:
            lines.pop()
        if section := target["section"]:
            lines = _section(lines, section)
            if not lines:
                raise LookupError(f"{name} has no section {section!r}")
        elif target["start"]:
            ranges = zip(target["start"], target["end"], strict=True)
            lines = [n for start, end in ranges for n in lines[start:end]]
        return [(name, n, text) for n, text in lines if not _SECTION.search(text)]


class _Number(Preprocessor):
    """Writes each fence's line into its header, and checks what it embeds."""

    def __init__(self, md: Markdown, extension: FenceExtension) -> None:
        super().__init__(md)
        self.md: Markdown = md
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        current: _Fence | None = None
        fence = ""
        result = []
        for number, line in enumerate(lines, start=1):
            match = _FENCE.match(line)
            if current is None and match:
                fence, info = match["fence"], match["info"].strip()
                current = _Fence(number, info, [])
                if _language(info) in LANGUAGES:
                    self.extension.fences[number] = current
                    line = _with_number(line.rstrip(), number)
            elif (
                match
                and current
                and match["fence"] == fence
                and not match["info"].strip()
            ):
                current = None
            elif current:
                current.body.append(line)
            try:
                self.extension.expand(self.md, line, number)
            except LookupError as missing:
                self.problem(current.line if current else number, str(missing))
                line = ""
            result.append(line)
        if current:
            self.problem(current.line, f"this fence ({fence}) is never closed")
            current.claimed = True
        return result

    def problem(self, line: int, message: str) -> None:
        self.extension.problems.append(Block("", line, problem=message))


class _Finish(Postprocessor):
    """Reports the fences that did not become code, and takes our numbers out again."""

    def __init__(self, md: Markdown, extension: FenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        problems = list(self.extension.problems)
        for fence in self.extension.fences.values():
            if not fence.claimed:
                problems.append(
                    Block(
                        "",
                        fence.line,
                        problem="this fence is not read as code: its header must be "
                        f'python key="value" …, its lines indented alike; it is '
                        f"{fence.info!r}",
                    )
                )
        return _NUMBER.sub("", text) + "".join(map(_record, problems))


def validate(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: Any, md: Any
) -> bool:
    """Take our options out of a fence's header before the stock validator sees it."""
    ours = {key: inputs.pop(key) for key in list(inputs) if key in OPTIONS}
    line = int(inputs.pop("notes_line", "0"))
    unknown = [key for key in list(inputs) if key not in SHOWN_OPTIONS]
    for key in unknown:
        del inputs[key]
    problem = _problem(ours, unknown)
    accepted = bool(highlight_validator(language, inputs, options, attrs, md))
    options["notes"] = (line, ours, problem)
    return accepted


def format_block(
    source: str,
    language: str,
    class_name: str,
    options: dict[str, Any],
    md: Any,
    **kw: Any,
) -> str:
    """Highlight a fence and leave its block behind it."""
    line, ours, problem = options.pop("notes")
    extension: FenceExtension = md.notes_fences
    fence = extension.fences.get(line)
    origins: tuple[tuple[str, int], ...] = ()
    if fence:
        origins = _origins(extension, md, fence, source)
    quoted = ""  # from which file
    if "source" in ours and not problem:
        try:
            source, quoted = excerpt(extension.own, ours["source"])
        except LookupError as missing:
            problem = str(missing.args[0])
    block = Block(source + "\n", line, ours, origins, problem=problem)
    highlight = md.preprocessors["fenced_code_block"].highlight
    fold = quoted and source.count("\n") + 1 > LONGEST_EXCERPT
    if (title := quoted or _snippet(origins)) and not fold:
        options.setdefault("title", title)
    html: str = highlight(src=source, language="python", options=options, md=md, **kw)
    if fold:
        html = folded(html, f"{quoted}, {source.count(chr(10)) + 1} lines")
    if fence:
        fence.claimed = True
    return html + _record(block)


FENCES = [
    {"name": name, "class": name, "format": format_block, "validator": validate}
    for name in LANGUAGES
]


def folded(html: str, summary: str) -> str:
    """Code that shows its beginning, and the rest when it is opened."""
    return (
        '<details class="notes-fold"><summary>'
        f"{escape(summary, quote=False)}</summary>{html}</details>"
    )


def excerpt(own: OwnPackages | None, target: str) -> tuple[str, str]:
    """The source of `package.module:name` without its docstring, and its file.

    Raises:
        LookupError: If there is no such module or name.
    """
    if own is None or ":" not in target:
        raise LookupError(f"source={target!r} should be 'package.module:name'")
    module, name = own.locate(target)
    text = own.text(own.files[module])
    node: Any = ast.parse(text)
    for part in name.split("."):
        inside = (n for n in node.body if getattr(n, "name", None) == part)
        node = next(inside, None)
        if node is None:
            raise LookupError(
                f"source={target!r}: {own.shown(module)} defines no {name!r}"
            )
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    dropped: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(
            inner
        ):
            doc = inner.body[0]
            dropped |= set(range(doc.lineno, (doc.end_lineno or doc.lineno) + 1))
    lines = text.splitlines()
    kept = [lines[n - 1] for n in range(first, node.end_lineno + 1) if n not in dropped]
    indent = len(kept[0]) - len(kept[0].lstrip())
    return "\n".join(line[indent:] for line in kept), own.shown(module)


def _problem(ours: dict[str, str], unknown: list[str]) -> str:
    if unknown:
        known = ", ".join(sorted(OPTIONS | SHOWN_OPTIONS))
        return f"unknown option {unknown[0]!r} in the fence (known: {known})"
    if ours.get("needs", "cuda") != "cuda":
        return (
            f"needs={ours['needs']!r}: the only device that a block can need is 'cuda'"
        )
    kinds = [kind for kind in ("source", "norun", "raises") if kind in ours]
    if len(kinds) > 1:
        return f"{' and '.join(kinds)} exclude each other"
    if not re.fullmatch(r"\d+(\.\d+)?", ours.get("timeout", "1")):
        return f"timeout={ours['timeout']!r} should be a number of seconds"
    return ""


def _language(info: str) -> str:
    match = _LANGUAGE.match(info)
    return (match["language"] or "") if match else ""


def _with_number(header: str, number: int) -> str:
    mark = f' notes_line="{number}"'
    return header[:-1] + mark + "}" if header.endswith("}") else header + mark


def _relative(path: str, root: str) -> str:
    try:
        return Path(path).resolve().relative_to(Path(root).resolve()).as_posix()
    except ValueError:
        return path


def _section(lines: list[tuple[int, str]], name: str) -> list[tuple[int, str]]:
    inside, kept = False, []
    for number, text in lines:
        marker = _SECTION.search(text)
        if marker and marker[2] == name:
            inside = marker[1] == "start"
        elif inside:
            kept.append((number, text))
    return kept


def _snippet(origins: tuple[tuple[str, int], ...]) -> str:
    """The file that a block was embedded from, if it is one."""
    files = {file for file, _ in origins}
    return files.pop() if len(files) == 1 else ""


def _origins(
    extension: FenceExtension, md: Markdown, fence: _Fence, code: str
) -> tuple[tuple[str, int], ...]:
    """Where each line of the code was written; nothing where that is not certain."""

    def expanded() -> Iterator[tuple[str, int, str]]:
        for number, line in enumerate(fence.body, start=fence.line + 1):
            yield from extension.expand(md, line, number)

    try:
        written = list(expanded())
    except LookupError:
        return ()
    lines = [line.strip(" \t>") for line in code.rstrip().split("\n")]
    texts = [text.strip(" \t>") for _, _, text in written[: len(lines)]]
    return (
        tuple((file, n) for file, n, _ in written[: len(lines)])
        if texts == lines
        else ()
    )


def makeExtension(**kwargs: Any) -> FenceExtension:  # noqa: N802 (the library's name)
    return FenceExtension(**kwargs)
