"""The site's Markdown as Jupyter reads it, which knows less of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape

from markdown.extensions.toc import slugify

from notes_lib.site.citations import Reference

Lines = list[tuple[int, str]]  # a page's lines with their numbers, from 1

FENCE = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
HEADING = re.compile(r"#{1,6} +(.+?)(?: *\{:? *(?:#([\w-]+))?[^{}$]*\})? *#* *$")
_BOX = re.compile(r'( *)(?:!!!|\?\?\?\+?) *([\w -]*?) *(?:"(.*)")? *$')
_TAB = re.compile(r'( *)===[!+]* +"(.*)" *$')
_DEFINITION = re.compile(r": {1,3}(?=\S)")
_AFTER_LINK = re.compile(r"(?<=[)\]])\{:? *[.#\w][^{}\n$]*\}")
_LINK = re.compile(r"(?<=\]\()([^()\s]+)(?=[\s)])|^( *\[[^\]^][^\]]*\]: +)(\S+)", re.M)
_REFER = re.compile(r"\[\]\(([^()\s]*#[^()\s]+)\)")
_LABEL = re.compile(r" *\\label\s*\{([^{}]*)\}")
_REF = re.compile(r"\\(eq)?ref\s*\{([^{}]*)\}")
_CAPTION = re.compile(r"^(Table|Figure): +(.*?)(?: *\{ *#([\w:.-]+)[^}]*\})? *$", re.M)
_KEY = r"[A-Za-z][\w-]*(?:[:.][\w-]+)*"
_GROUP = re.compile(rf"\[([^\[\]]*?@{_KEY}[^\[\]]*)\](?![(\[:])")
_PART = re.compile(rf"([^@]*)@({_KEY})([^@]*)")
_BARE = re.compile(rf"(?<![\w@/.`])@({_KEY})")


def spelled_out(
    markdown: str, words: Callable[[str], str], references: Mapping[str, Reference]
) -> str:
    """A page with words for its references: to figures, equations and literature.

    Args:
        markdown: The page's source.
        words: What a link to a label says, such as "Figure 5.3"; "" if nothing.
        references: What can be cited, by key.
    """

    def refer(match: re.Match[str]) -> str:
        said = unescape(words(match[1]))
        here = match[1].startswith("#") or not said
        return said or match[0] if here else f"[{said}]({match[1]})"

    def tag(match: re.Match[str]) -> str:
        said = unescape(words(f"#{match[1]}")).strip("()")
        return f" \\tag{{{said}}}" if said else ""

    def number(match: re.Match[str]) -> str:
        said = unescape(words(f"#{match[2]}"))
        said = said if match[1] else said.strip("()")
        return f"\\text{{{said}}}" if said else match[0]

    def caption(match: re.Match[str]) -> str:
        said = unescape(words(f"#{match[3]}")) if match[3] else ""
        return f"*{said or match[1]}: {match[2]}*"

    def cite(match: re.Match[str]) -> str:
        parts = [_PART.fullmatch(part.strip()) for part in match[1].split(";")]
        if not all(part and part[2] in references for part in parts):
            return match[0]
        pieces = [
            _cited(part[1], part[2], part[3], references) for part in parts if part
        ]
        is_full = len(parts) == 1 and match[1].endswith(" full")
        return pieces[0] if is_full else f"({'; '.join(pieces)})"

    def name(match: re.Match[str]) -> str:
        known = references.get(match[1])
        return known.label if known else match[0]

    text = _REFER.sub(refer, markdown)
    text = _REF.sub(number, _LABEL.sub(tag, text))
    text = _CAPTION.sub(caption, text)
    return _BARE.sub(name, _GROUP.sub(cite, text))


def usable(markdown: str, resolve: Callable[[str], str] = lambda link: link) -> str:
    """The site's Markdown as notebooks read it.

    Boxes become quotations, attributes go, and links pass through `resolve`.
    """
    numbered = list(enumerate(markdown.splitlines(), start=1))
    return "\n".join(plain([line for _, line in flattened(numbered, ())], resolve))


def flattened(lines: Lines, blocks: Iterable[int]) -> Lines:
    """The lines without boxes, tabs and definition lists, which Jupyter doesn't know.

    A box becomes a quotation, a folded one stays folded; with a block in it, which
    neither can hold, it becomes a bold line.
    """
    flat: Lines = []
    position = 0
    while position < len(lines):
        number, line = lines[position]
        position += 1
        if fence := FENCE.match(line):
            end = _closing(lines, position, fence[1])
            flat += lines[position - 1 : end]
            position = end
        elif box := _BOX.match(line) or _TAB.match(line):
            inner, position = _inside(lines, position, len(box[1]) + 4)
            title = box[box.re.groups]
            if title is None:
                title = box[2].split(" ")[0].capitalize()
            head = [(0, f"**{title}**"), (0, "")] if title else []
            body = flattened(inner, blocks)
            if not {n for n, _ in inner}.isdisjoint(blocks):
                flat += [*head, *body]
            elif "???" in line:
                fold = f"<details><summary>{title}</summary>"
                shut = [(0, ""), (0, "</details>")]
                boxed = [(0, fold), (0, ""), *body, *shut]
                flat += [(n, box[1] + t if t else t) for n, t in boxed]
            else:
                flat += [(n, f"{box[1]}> {t}".rstrip()) for n, t in [*head, *body]]
            if position < len(lines) and lines[position][1].strip():
                flat.append((0, ""))
        elif flat and flat[-1][1].strip() and _DEFINITION.match(line):
            meaning = line.removeprefix(":").strip()
            flat[-1] = (number, f"- {flat[-1][1]}: {meaning}")
        else:
            flat.append((number, line))
    return flat


def _closing(lines: Lines, start: int, fence: str) -> int:
    """The position behind a fence's last line."""
    for position in range(start, len(lines)):
        if lines[position][1].strip(" \t>") == fence:
            return position + 1
    return len(lines)


def _inside(lines: Lines, start: int, indent: int) -> tuple[Lines, int]:
    """The lines that belong to a box, as far as they are indented, and what is next."""
    while start < len(lines) and not lines[start][1].strip():
        start += 1
    end = position = start
    while position < len(lines):
        text = lines[position][1]
        if text.strip() and len(text) - len(text.lstrip()) < indent:
            break
        position += 1
        end = position if text.strip() else end
    return [(n, t[indent:]) for n, t in lines[start:end]], end


def plain(lines: list[str], resolve: Callable[[str], str]) -> Iterator[str]:
    """Prose without attribute lists, and with other targets of links."""

    def link(match: re.Match[str]) -> str:
        return resolve(match[1]) if match[1] else match[2] + resolve(match[3])

    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if fence or mark:
            yield line
            if fence:
                fence = "" if line.strip(" \t>") == fence else fence
            elif mark:
                fence = mark[1]
            continue
        heading = HEADING.match(line)
        if heading and line.rstrip().endswith("}"):
            line = line[: heading.end(1)]
        yield _LINK.sub(link, _AFTER_LINK.sub("", line))


def anchors_of(markdown: str) -> dict[str, str]:
    """From a heading's anchor in the site to the one that Jupyter gives it."""
    anchors: dict[str, str] = {}
    for line in markdown.splitlines():
        if heading := HEADING.match(line):
            text = re.sub(r"[`*]", "", heading[1]).strip()
            own = "#" + (heading[2] or slugify(text, "-"))
            anchors.setdefault(own, "#" + text.replace(" ", "-"))
    return anchors


def _cited(
    before: str, key: str, after: str, references: Mapping[str, Reference]
) -> str:
    known = references[key]
    if after.strip() == "full":
        return f"{known.label}, “{known.title}”"
    return f"{before}{known.names}, {known.year}{after}"
