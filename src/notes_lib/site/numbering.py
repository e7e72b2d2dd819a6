r"""Numbers of figures, tables and equations, and the words of links to them.

An author labels a figure in its fence, `label="fig:edges"`; an equation inside its
formula, `\label{eq:conv}`; a table or an image in the caption that follows it,
`Table: What it costs. { #tbl:costs }`. A link without words, `[](#fig:edges)` or from
another page `[](page.md#fig:edges)`, then reads "Figure 5.3", where 5 is the page's
lesson. In a formula, `\eqref{eq:conv}` reads "(5.2)".
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from notes_lib.site.blocks import Block
from notes_lib.site.fences import RECORD, blocks_in
from notes_lib.site.markup import line_matching, resolved
from notes_lib.site.maths import FORMULA, formula_of

Problem = tuple[int, str]  # a line of the page's Markdown, and what is wrong there

_CAPTION = r'<figcaption data-kind="(?P<kind>\w+)"(?: data-label="(?P<label>[^"]*)")?>'
_NUMBERED = re.compile(f"{RECORD.pattern}|{_CAPTION}|{FORMULA.pattern}", re.S)
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_REFERENCE = re.compile(r"\\(?P<eq>eq)?ref\s*\{(?P<label>[^{}]*)\}")
_LINK = re.compile(r'<a href="(?P<url>[^"]*#[^"]+)"(?P<more>[^>]*)></a>')
_NAME = re.compile(r"[A-Za-z][\w:.-]*")


@dataclass(frozen=True)
class Caption:
    """What a figure is called, such as "Figure 5.3", and the id that links lead to."""

    number: str = ""
    label: str = ""


@dataclass
class Numbered:
    """A converted page whose captions and equations have their numbers.

    `captions` holds, for each block, the names of its figures; `labels`, for each
    label, the words of a link to it. `written` gives the author's version of each
    formula that had to be changed.
    """

    html: str = ""
    captions: list[list[Caption]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def number(html: str, markdown: str, lesson: str = "") -> Numbered:
    """Number what a converted page shows, in its order.

    Args:
        html: The page as Markdown made it, with the records of its blocks.
        markdown: What it was made of, for the lines of problems.
        lesson: Stands before each number and a dot; may be empty.
    """
    return _Numbering(markdown, lesson).run(html)


def refer(
    html: str, markdown: str, url: str, labels: Mapping[str, Mapping[str, str]]
) -> tuple[str, list[Problem]]:
    """Give the links without words their words, and tell which lead nowhere.

    Args:
        html: The converted page.
        markdown: What it was made of, for the lines of problems.
        url: The page's own, relative to the site's root.
        labels: For the URL of each page, the words for each of its labels.
    """
    problems: list[Problem] = []
    pages = {resolved("", page)[0]: known for page, known in labels.items()}

    def filled(link: re.Match[str]) -> str:
        page, label = resolved(link["url"], url)
        words = pages.get(page, {}).get(label)
        if words is None:
            line = line_matching(r"\[\]\([^)\s]*#" + re.escape(label), markdown)
            problems.append((line, _unknown(label)))
            return link[0]
        return f'<a href="{link["url"]}"{link["more"]}>{words}</a>'

    return _LINK.sub(filled, html), problems


def texts(block: Block, option: str) -> list[str]:
    """What a fence says of each of its figures: `alt="first | second"`."""
    said = block.options.get(option, "")
    return [text.strip() for text in said.split("|")] if said else []


class _Numbering:
    def __init__(self, markdown: str, lesson: str) -> None:
        self.markdown, self.lesson = markdown, lesson
        self.counts: Counter[str] = Counter()
        self.page = Numbered()

    def run(self, html: str) -> Numbered:
        html = _NUMBERED.sub(self._visit, html)
        # Only now are all labels known, also those that stand below a reference.
        self.page.html = FORMULA.sub(self._refer, html)
        return self.page

    def _visit(self, found: re.Match[str]) -> str:
        if found[0].startswith("<!--"):
            self._block(blocks_in(found[0])[0])
            return found[0]
        if found["kind"]:
            label = found["label"] or ""
            name = self._next(found["kind"])
            self._know(label, name, self._line(label))
            return f'<figcaption><span class="notes-number">{name}</span> '
        return self._formula(found)

    def _next(self, kind: str) -> str:
        self.counts[kind] += 1
        number = ".".join(filter(None, [self.lesson, str(self.counts[kind])]))
        return f"({number})" if kind == "Equation" else f"{kind} {number}"

    def _know(self, label: str, words: str, line: int) -> None:
        if not label:
            return
        if not _NAME.fullmatch(label):
            rule = "a letter, then letters, digits, or any of : . _ -"
            self._problem(line, f"the label {label!r} should be {rule}")
        elif label in self.page.labels:
            self._problem(line, f"the label {label!r} is taken on this page")
        self.page.labels[label] = words

    def _block(self, block: Block) -> None:
        said, labels = texts(block, "caption"), texts(block, "label")
        captions = []
        for index in range(max(len(said), len(labels))):
            label = labels[index] if index < len(labels) else ""
            if index < len(said) and said[index]:
                captions.append(Caption(self._next("Figure"), label))
                self._know(label, captions[-1].number, block.line)
            else:
                captions.append(Caption())
                if label:
                    message = f'label="{label}" needs a caption: its number goes there'
                    self._problem(block.line, message)
        self.page.captions.append(captions)

    def _formula(self, found: re.Match[str]) -> str:
        labels = _LABEL.findall(found["tex"])
        if not labels:
            return found[0]
        lines = [self._line(label) for label in labels]
        if found["tag"] == "span":
            message = rf"\label{{{labels[0]}}} needs a formula on its own, $$ … $$"
            self._problem(lines[0], message)
            return found[0]
        names = [self._next("Equation") for _ in labels]
        for label, name, line in zip(labels, names, lines, strict=True):
            self._know(label, name, line)
        numbers = [name[1:-1] for name in names]
        tags = iter(rf"\tag{{{number}}}" for number in numbers)
        changed = _element(
            "div",
            _LABEL.sub(lambda _: next(tags), found["tex"]),
            f' id="{escape(labels[0])}" data-number="{" ".join(numbers)}"',
        )
        self.page.written[changed] = found[0]
        others = (f'<span id="{escape(label)}"></span>' for label in labels[1:])
        return "".join(others) + changed

    def _refer(self, found: re.Match[str]) -> str:
        def words(reference: re.Match[str]) -> str:
            known = self.page.labels.get(reference["label"], "")
            if not known.startswith("("):
                line = line_matching(re.escape(reference[0]), self.markdown)
                self._problem(line, _unknown(reference["label"], "equation"))
                return reference[0]
            return known if reference["eq"] else known[1:-1]

        alone = _REFERENCE.fullmatch(formula_of(found)[0])
        if alone and found["tag"] == "span":
            target = escape(alone["label"])
            return f'<a href="#{target}">{words(alone)}</a>'
        tex = _REFERENCE.sub(lambda m: rf"\text{{{words(m)}}}", found["tex"])
        if tex == found["tex"]:
            return found[0]
        changed = _element(found["tag"], tex, found["more"])
        self.page.written[changed] = self.page.written.pop(found[0], found[0])
        return changed

    def _line(self, label: str) -> int:
        """Where a label is given; the second place, if it was met before."""
        name = re.escape(label)
        given = rf"\\label\s*\{{{name}\}}|\{{[^}}]*#{name}\b[^}}]*\}}"
        before = 1 if label in self.page.labels else 0
        return line_matching(given, self.markdown, skip=before)

    def _problem(self, line: int, message: str) -> None:
        self.page.problems.append((line, message))


def _element(tag: str, tex: str, more: str) -> str:
    return f'<{tag} class="arithmatex"{more}>{tex}</{tag}>'


def _unknown(label: str, kind: str = "figure, table or equation") -> str:
    return f"no {kind} has the label {label!r}"
