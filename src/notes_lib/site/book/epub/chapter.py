"""A page of the site as a chapter of an EPUB.

The page is walked once. As on paper, what a book can't do is left out or said in
another way: answers that unfold stand at the end of the chapter, tabs follow each
other, what can be dragged says where it can be.
"""

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from notes_lib.site.book.answers import Questions
from notes_lib.site.book.captions import first_sentence
from notes_lib.site.book.drawings import drawing_of
from notes_lib.site.book.epub.listings import Around, lines_of
from notes_lib.site.book.epub.markup import element, name_of, text
from notes_lib.site.book.epub.maths import formula, spoken
from notes_lib.site.book.ledger import Book, label_of
from notes_lib.site.book.lines import Lines
from notes_lib.site.book.pages import DROPPED, LEFT_OUT, Page, Problem, Target
from notes_lib.site.book.signs import UnknownMathError
from notes_lib.site.book.tree import Node, names
from notes_lib.site.maths import line_of_tex

# What stays what it is, with its class, and with these attributes beside its id.
_KEPT = names(
    "abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption hr i "
    "ins kbd li mark ol p q s samp section small strong sub sup table tbody td tfoot "
    "th thead tr u ul var"
)
_ATTRIBUTES = names("aria-hidden colspan rowspan scope start")
_BLOCKS = names("blockquote div dl figure ol pre section table ul")
_LOOKS = names(
    "course-number md-typeset__scrollwrap notes-asked notes-cited-in notes-message "
    "notes-method notes-not-run notes-number notes-pad notes-part notes-references "
    "notes-scroll notes-type notes-varies"
)
_SIDE = re.compile(r"text-align: *(left|right|center)")
_PATH_OF_NOTHING = re.compile(r"<path(?![^>]*\sd=)")  # a blank, as a glyph
_POINTS = 12  # of a letter, where a figure is as large as it was drawn
_NUMBERED = re.compile(r"^(Figure|Table) (\S+)$")

Child = Node | str


@dataclass
class Heading:
    """A line of the table of contents."""

    level: int
    words: str
    name: str


@dataclass
class Chapter:
    """A page as XHTML, and its headings below the title."""

    title: str
    body: str
    headings: list[Heading] = field(default_factory=list)


def chapter(page: Page, book: Book) -> Chapter:
    """A page as XHTML.

    Args:
        page: The page.
        book: Is told of files, figures, problems and links.
    """
    return _Writer(page, book).write()


def file_of(address: str) -> str:
    """Where the chapter of a page is."""
    path = address.removeprefix("./").removesuffix(".html").strip("/")
    return f"pages/{path or 'index'}.xhtml"


def link_to(target: Target) -> str:
    """What leads from the front of the book to a place in it."""
    address, anchor = target
    return quote(file_of(address)) + f"#{name_of(anchor)}" * bool(anchor)


def link_from(address: str, target: Target) -> str:
    """What leads from a chapter to a place in the book."""
    return posixpath.relpath(link_to(target), posixpath.dirname(file_of(address)))


class _Writer:
    def __init__(self, page: Page, book: Book) -> None:
        self.page, self.book = page, book
        self.questions = Questions(page.address, book.answers)
        self.in_quiz = False
        self.lines = Lines(page)
        self.headings: list[Heading] = []
        self.notes = page.notes
        self.noted: list[str] = []
        self.explained: set[str] = set()  # abbreviations

    def write(self) -> Chapter:
        page = self.page
        heading = page.article.find("h1")
        title = _spoken(heading) if heading else page.title
        self._anchor((page.address, ""))
        opening = self._title(heading)
        body = self.flow(page.article.children) + self._answers() + self._footnotes()
        kind, role = "chapter", "doc-chapter"
        if page.address == self.book.glossary:
            kind, role = "glossary", "doc-glossary"
        elif page.article.having("notes-references"):
            kind, role = "bibliography", "doc-bibliography"
        whole = element("section", f"{opening}\n{body}", epub__type=kind, role=role)
        return Chapter(f"{page.number} {title}".strip(), whole, self.headings)

    def _title(self, heading: Node | None) -> str:
        words = self.flow(heading.children) if heading else text(self.page.title)
        if self.page.number:
            number = element("span", text(self.page.number), class_="chapter-number")
            words = f"{number} {words}"
        title = element("h1", words, id=self._id(heading) if heading else "")
        if self.page.about and not self.page.is_reference:
            title += "\n" + element("p", text(self.page.about), class_="about")
        return title

    # Elements

    def flow(self, children: Iterable[Child]) -> str:
        return "".join(
            text(child) if isinstance(child, str) else self._piece(child)
            for child in children
        )

    def _piece(self, node: Node) -> str:
        if node.tag in DROPPED - {"input"} or LEFT_OUT & set(node.classes):
            return ""
        if node.tag in _BLOCKS or node.tag in ("p", "li", "dd"):
            self.lines.reach(node)
        for name, write in (
            ("highlight", self._code),
            ("notes-output", self._output),
            ("admonition", self._admonition),
            ("tabbed-set", self._tabs),
            ("notes-relations", self._relations),
            ("notes-question", self._quiz_question),
        ):
            if node.is_a(name):
                return write(node)
        if node.is_a("arithmatex") and node.tag == "div":
            return self._display(node)
        match node.tag:
            case "h1":
                return ""
            case "h2" | "h3" | "h4" | "h5" | "h6":
                return self._heading(node)
            case "a":
                return self._link(node)
            case "p":
                return self._paragraph(node)
            case "pre":
                return self._code(node) if node.find("code") else self._printout(node)
            case "abbr":
                return self._abbreviation(node)
            case "details":
                return self._folded(node)
            case "figure":
                return self._figure(node)
            case "img":
                return self._image(node)
            case "input":
                return "☑ " if "checked" in node.attributes else "☐ "
            case "sup":
                return self._raised(node)
            case "notes-formula":
                return self._formula(node, display=False)[0]
            case "notes-drawing":
                return self._drawing(node)
            case "span":
                return self._copied(node) if self._is_seen(node) else self._inside(node)
            case "article" | "aside" | "nav":
                return element("div", self._inside(node), id=self._id(node))
        if node.tag in _KEPT:
            return self._copied(node)
        message = f"the book has no place for the element <{node.tag}>"
        self._problem(node.text()[:20] or f"<{node.tag}", message)
        return self._inside(node)

    def _inside(self, node: Node) -> str:
        return self.flow(node.children)

    def _copied(self, node: Node, tag: str = "") -> str:
        said = {k: v for k, v in node.attributes.items() if k in _ATTRIBUTES}
        if side := _SIDE.search(node.attributes.get("style", "")):
            said["style"] = side[0]
        looks = " ".join(name for name in node.classes if name in _LOOKS)
        name = self._id(node)
        body = self._inside(node)
        if node.tag in ("ul", "ol", "dl", "table", "tr") and not body.strip():
            return ""
        return element(tag or node.tag, body, id=name, class_=looks, **said)

    def _is_seen(self, node: Node) -> bool:
        return bool(node.id or set(node.classes) & _LOOKS)

    def _abbreviation(self, node: Node) -> str:
        """Spelt out where it is first: on an e-reader, nothing hovers."""
        meaning = node.attributes.get("title", "")
        is_new = meaning and node.text() not in self.explained
        self.explained.add(node.text())
        return self._copied(node) + (f" ({text(meaning)})" if is_new else "")

    def _heading(self, node: Node) -> str:
        name = self._id(node) or f"_heading-{len(self.headings) + 1}"
        words = self._inside(node)
        self.headings.append(Heading(int(node.tag[1]), _spoken(node), name))
        if node.tag == "h2":
            self.questions.enter(words)
        return element(node.tag, words, id=name)

    def _paragraph(self, node: Node) -> str:
        self.questions.hear(node)
        holds_blocks = any(child.tag in _BLOCKS for child in node.elements)
        return self._copied(node, "div" if holds_blocks else "p")

    def _display(self, node: Node) -> str:
        leaf = node.find("notes-formula")
        if leaf is None:
            return element("p", text(node.text()))
        shown, number = self._formula(leaf, display=True)
        if number:
            shown += element("span", text(number), class_="number")
        return element("div", shown, id=self._id(node), class_="equation")

    def _formula(self, node: Node, *, display: bool) -> tuple[str, str]:
        tex = node.attributes["tex"]
        try:
            return formula(node.attributes["mathml"], tex, display=display)
        except UnknownMathError as unknown:
            line = line_of_tex(tex.strip(), self.page.markdown) + self.page.offset
            message = f"the book can't set {unknown} in the formula {tex!r}"
            self.book.problems.append(Problem(self.page.name, line, message))
            return element("code", text(tex)), ""

    # Boxes

    def _folded(self, node: Node) -> str:
        summary = node.find("summary")
        inside = [child for child in node.children if child is not summary]
        if node.is_a("success"):
            question, answer = self.questions.fold(
                lambda: self.flow(inside), in_quiz=self.in_quiz
            )
            words = text(summary.text() if summary else "") or "Answer"
            link = element("a", words, href=self._href_to(answer))
            name = question.partition("#")[2]
            return element("p", f"→ {link}", id=name, class_="to-answer")
        if not node.is_a("notes-fold"):
            return self._box(node, summary, inside)
        file = summary.text().rpartition(",")[0] if summary else ""
        blocks = [child for child in inside if isinstance(child, Node)]
        return "".join(
            self._code(block, file) if block.is_a("highlight") else self._piece(block)
            for block in blocks
        )

    def _quiz_question(self, node: Node) -> str:
        box = node.having("notes-asked")
        first = box.find("p") if box else None
        self.questions.ask((first or box or node).text())
        self.in_quiz = True
        written = self._copied(node)
        self.in_quiz = False
        return written

    def _answers(self) -> str:
        if not self.questions.answers:
            return ""
        self.headings.append(Heading(2, "Answers", "_answers"))
        pieces = [element("h2", "Answers", id="_answers")]
        section = None
        for answer in self.questions.answers:
            if answer.section != section:
                section = answer.section
                pieces.append(element("h3", _without_links(section)))
            to = self._href_to(answer.question)
            back = element("a", f"{text(answer.number)}.", href=to, class_="back")
            name = answer.place.partition("#")[2]
            pieces.append(
                element("div", f"{back}\n{answer.body}", id=name, class_="answer")
            )
        return "\n" + element("section", "\n".join(pieces), class_="answers")

    def _admonition(self, node: Node) -> str:
        title = next((n for n in node.elements if n.is_a("admonition-title")), None)
        inside = [child for child in node.children if child is not title]
        return self._box(node, title, inside)

    def _box(self, node: Node, title: Node | None, inside: Sequence[Child]) -> str:
        said = element("p", self._inside(title), class_="box-title") if title else ""
        kinds = [c for c in node.classes if c not in ("admonition", "inline", "end")]
        looks = f"box {kinds[0]}" if kinds else "box"
        return element("div", said + self.flow(inside), id=self._id(node), class_=looks)

    def _tabs(self, node: Node) -> str:
        labels = [n for n in node.walk() if n.tag == "label"]
        blocks = [n for n in node.walk() if n.is_a("tabbed-block")]
        return "".join(
            element("p", self._inside(label), class_="tab") + self._inside(block)
            for label, block in zip(labels, blocks, strict=True)
        )

    def _relations(self, node: Node) -> str:
        title = node.find("p")
        said = element("strong", self._inside(title)) + ": " if title else ""
        links = [self._inside(item) for item in node.walk() if item.tag == "li"]
        return element("p", said + ", ".join(links), class_="notes-relations")

    # Code

    def _code(self, node: Node, title: str = "") -> str:
        code = node.find("code") or node
        named = node.having("filename")
        title = title or (named.text() if named else "")
        said = element("p", text(title), class_="file") if title else ""
        listing = element("pre", element("code", lines_of(code, self._link_in_code)))
        return element("div", said + listing, id=self._id(node), class_="listing")

    def _output(self, node: Node) -> str:
        return element("div", self._inside(node), id=self._id(node), class_="output")

    def _printout(self, node: Node) -> str:
        label = "Error" if node.is_a("notes-error") else "Output"
        said = element("p", label, class_="label")
        shown = element("pre", lines_of(node, self._link_in_code))
        return element("div", said + shown, class_=f"printout {label.lower()}")

    def _link_in_code(self, node: Node) -> Around:
        target = self.page.target(node.attributes.get("href", ""))
        if target[0] not in self.book.pages:
            return "", ""
        tag = element("a", "|", href=self._href_to_page(target, node))
        before, _, after = tag.partition("|")
        return before, after

    # Figures

    def _figure(self, node: Node) -> str:
        caption, number = node.find("figcaption"), node.having("notes-number")
        named = _NUMBERED.match(number.text()) if number else None
        name = self._id(node)
        if named and caption:
            anchor = node.id if name else f"_figure-{len(self.book.figures) + 1}"
            name = name_of(anchor)
            rest = [child for child in caption.children if child is not number]
            words = _spoken(Node("span", children=first_sentence(rest)))
            label = label_of((self.page.address, anchor))
            self.book.figures.append((label, named[0], words))
        body = self._inside(node)
        if node.having("notes-plotly"):
            live = element("p", self._live(node), class_="live")
            body = body.replace("<figcaption", f"{live}<figcaption", 1)
        return element("figure", body, id=name)

    def _live(self, node: Node) -> str:
        path = self.page.url + f"#{node.id}" * bool(node.id)
        whole = urljoin(self.book.site_url, path)
        shown = text(whole)
        if self.book.site_url:
            shown = element("a", shown, href=whole)
        return f"This is how the figure starts; it can be explored at {shown}."

    def _drawing(self, node: Node) -> str:
        drawing = drawing_of(node.attributes["svg"])
        svg = _PATH_OF_NOTHING.sub('<path d=""', drawing.svg)
        path = self.book.keep(drawing.name, svg.encode("utf-8"))
        width = f"width: {drawing.width / _POINTS:.4g}em"
        return self._picture(path, drawing.alt, class_="drawing", style=width)

    def _image(self, node: Node) -> str:
        source, alt = node.attributes.get("src", ""), node.attributes.get("alt", "")
        url = unquote(self.page.target(source)[0])
        content = self.book.file_of(url) if url else None
        if content is None:
            self._problem(source, f"the picture {source} can't be read")
            return text(alt)
        return self._picture(self.book.keep(f"images/{url}", content), alt)

    def _picture(self, path: str, alt: str, **said: str) -> str:
        here = posixpath.dirname(file_of(self.page.address))
        source = quote(posixpath.relpath(path.lstrip("/"), here))
        shown = element("img", src=source, alt=alt, **said)
        return shown if alt else shown.replace("<img", '<img alt=""', 1)

    # Notes

    def _raised(self, node: Node) -> str:
        link = node.find("a")
        if link is None or not link.is_a("footnote-ref"):
            return self._copied(node)
        name = link.attributes["href"].partition("#")[2]
        if name not in self.notes:
            marker = name.removeprefix("fn:")
            message = f"the footnote {marker!r} has no text: write [^{marker}]: … below"
            self._problem(f"[^{marker}]", message)
            return ""
        if name not in self.noted:
            self.noted.append(name)
        mark = element(
            "a",
            str(self.noted.index(name) + 1),
            href=f"#{name_of(name)}",
            epub__type="noteref",
            role="doc-noteref",
        )
        return element("sup", mark, id=self._id(node))

    def _footnotes(self) -> str:
        pieces = []
        for number, name in enumerate(self.noted, start=1):
            back = element(
                "a",
                f"{number}.",
                href=f"#{name_of(name.replace('fn:', 'fnref:', 1))}",
                role="doc-backlink",
                class_="back",
            )
            note = self.notes[name]
            body = element("div", f"{back} {self._inside(note)}")
            kind, role = "footnote", "doc-footnote"
            said = {"id": self._id(note), "epub__type": kind, "role": role}
            pieces.append(element("aside", body, **said))
        return "\n" + "\n".join(pieces) if pieces else ""

    # Links

    def _link(self, node: Node) -> str:
        href, words = node.attributes.get("href", ""), self._inside(node)
        if not href or not words.strip():
            return words
        target = self.page.target(href)
        name = self._id(node)
        if target[0] in self.book.pages:
            kind = role = ""
            if node.is_a("notes-cite"):
                kind, role = "biblioref", "doc-biblioref"
            elif target[0] == self.book.glossary and self.page.address != target[0]:
                kind, role = "glossref", "doc-glossref"
            to = self._href_to_page(target, node)
            return element("a", words, href=to, id=name, epub__type=kind, role=role)
        is_file = target[0] and "download" in node.attributes
        whole = urljoin(self.book.site_url, href.removeprefix("./"))
        if target[0]:
            path = target[0].removeprefix("./") + f"#{target[1]}" * bool(target[1])
            whole = urljoin(self.book.site_url, path)
        if is_file or not urlsplit(whole).scheme:
            return words
        return element("a", words, href=whole, id=name)

    def _href_to_page(self, target: Target, node: Node) -> str:
        self.book.links.setdefault(target, (self.page, node.attributes["href"]))
        return link_from(self.page.address, target)

    def _href_to(self, label: str) -> str:
        address, _, anchor = label.partition("#")
        return link_from(self.page.address, (address, anchor))

    # Places

    def _anchor(self, target: Target) -> bool:
        """Take up a place; True the first time."""
        if target in self.book.anchors:
            return False
        self.book.anchors.add(target)
        return True

    def _id(self, node: Node) -> str:
        """The name of an element, if it is a place of its own."""
        known = node.id and self._anchor((self.page.address, node.id))
        return name_of(node.id) if known else ""

    def _problem(self, words: str, message: str) -> None:
        line = self.lines.of(words)
        self.book.problems.append(Problem(self.page.name, line, message))


def _spoken(node: Node) -> str:
    """The words of a heading, in one line; of a formula its signs."""

    def said(child: Child) -> str:
        if isinstance(child, str):
            return child
        if child.tag == "notes-formula":
            return spoken(child.attributes["mathml"])
        is_out = child.is_a("headerlink") or child.is_a("footnote-ref")
        return "" if is_out else "".join(map(said, child.children))

    return " ".join(said(node).split())


def _without_links(words: str) -> str:
    return re.sub(r"</?a\b[^>]*>", "", words)
