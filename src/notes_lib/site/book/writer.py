"""A page of the site as a chapter of the book, in Typst's markup.

The page is walked once. What a reader can't do on paper is left out or said in another
way: answers that unfold stand at the end of the chapter, tabs follow each other, what
can be dragged says where it can be.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urljoin, urlsplit

from notes_lib.site.book.answers import Questions
from notes_lib.site.book.captions import first_sentence
from notes_lib.site.book.drawings import drawing_of
from notes_lib.site.book.formulas import formula
from notes_lib.site.book.ledger import Book, label_of
from notes_lib.site.book.lines import Lines
from notes_lib.site.book.listings import breakable, listing
from notes_lib.site.book.markup import array, call, image, string, text
from notes_lib.site.book.pages import DROPPED, LEFT_OUT, Page, Problem, Target
from notes_lib.site.book.tables import table_of
from notes_lib.site.book.tracing import mark_of
from notes_lib.site.book.tree import Node, names

_BLOCKS = names(
    "article aside blockquote details div dl figure h1 h2 h3 h4 h5 h6 hr nav ol p pre "
    "section table ul"
)
_ADDRESS = re.compile(r"^(https?://|doi:|arXiv:|www\.)", re.IGNORECASE)
_NUMBERED = re.compile(r"^(Figure|Table) (\S+)$")
_LONG_WORD = 36  # letters of code that may not fit at the end of a line

Child = Node | str


def chapter(page: Page, book: Book, level: int = 1, *, follows: bool = False) -> str:
    """A page as Typst's markup.

    Args:
        page: The page.
        book: Is told of files, figures, problems and links.
        level: Of the chapter's heading in the outline.
        follows: Whether it stands on the page where its group begins.
    """
    return _Chapter(page, book, level).write(follows)


class _Chapter:
    def __init__(self, page: Page, book: Book, level: int) -> None:
        self.page, self.book, self.level = page, book, level
        self.deepest = level  # of the last heading
        self.questions = Questions(page.address, book.answers)
        self.in_quiz = False
        self.lines = Lines(page)
        self.notes = page.notes
        self.noted: set[str] = set()
        self.told: set[str] = set()  # pages on the web whose address has been said
        self.explained: set[str] = set()  # abbreviations
        self.in_margin = False  # where no footnote can be
        self.in_heading = False  # where no link can be: running heads repeat it

    # The whole

    def write(self, follows: bool) -> str:
        body = self.flow(self.page.article.children)
        if self.questions.answers:
            body += f"\n\n{self._answers()}"
        if self.page.is_reference:
            body = f"#reference[\n{body}\n]"
        opening = call(
            "chapter",
            string(label_of((self.page.address, ""))),
            body=self._title(),
            level=str(self.level),
            number=string(self.page.number),
            starts=str(not follows).lower(),
            about=string("" if self.page.is_reference else self.page.about),
        )
        self._anchor((self.page.address, ""))
        return f"{mark_of(self.page, 1)}{opening}\n\n{body}\n"

    def _title(self) -> str:
        heading = self.page.article.find("h1")
        if heading is None:
            return text(self.page.title)
        return self._heading_words(heading)

    # Blocks

    def flow(self, children: Sequence[Child]) -> str:
        """Paragraphs and other blocks, one below the other."""
        pieces: list[str] = []
        run: list[Child] = []

        def flush() -> None:
            if words := self.inline(run).strip():
                pieces.append(words)
            run.clear()

        shown = [child for child in children if not _is_blank(child)]
        for position, child in enumerate(shown):
            if isinstance(child, str) or not _is_block(child):
                run.append(child)
                continue
            flush()
            following = shown[position + 1] if position + 1 < len(shown) else None
            has_output = isinstance(following, Node) and following.is_a("notes-output")
            line = self.lines.reach(child)
            if written := self.block(child, joined=has_output):
                mark = "" if self.in_margin else mark_of(self.page, line)
                pieces.append(mark + written)
        flush()
        return "\n\n".join(pieces)

    def block(self, node: Node, *, joined: bool = False) -> str:
        """One block, with a place to link to where something does."""
        if node.tag in DROPPED or LEFT_OUT & set(node.classes):
            return ""
        written = self._block(node, joined)
        return self._place(node) + written if written else ""

    def _block(self, node: Node, joined: bool) -> str:
        if node.tag == "h1":
            return ""
        if re.fullmatch(r"h[2-6]", node.tag):
            return self._heading(node)
        if node.is_a("arithmatex"):
            return self._display(node)
        if node.is_a("highlight") or node.tag == "pre":
            return self._code(node, joined)
        if node.is_a("notes-output"):
            return call("output", body=f"\n{self.flow(node.children)}\n")
        if node.tag == "details":
            return self._folded(node, joined)
        if node.is_a("admonition"):
            return self._admonition(node)
        if node.is_a("tabbed-set"):
            return self._tabs(node)
        if node.tag == "figure":
            return self._figure(node)
        if node.is_a("notes-plotly"):
            return self.flow(node.children)
        if node.is_a("notes-relations"):
            return self._relations(node)
        for name in ("notes-not-run", "notes-varies", "notes-message", "notes-part"):
            if node.is_a(name):
                return call(name, body=self.inline(node.children).strip())
        if node.is_a("notes-references"):
            items = [self._wrapped(item) for item in node.elements]
            return "\n\n".join(call("reference-item", body=item) for item in items)
        if node.is_a("notes-question"):
            return self._quiz_question(node)
        if node.is_a("notes-method"):
            return call("method", body=f"\n{self.flow(node.children)}\n")
        match node.tag:
            case "p":
                return self._paragraph(node)
            case "ul" | "ol":
                return self._list(node)
            case "dl":
                return self._terms(node)
            case "table":
                return table_of(node, self._cell)
            case "blockquote":
                return call("quote", body=self.flow(node.children), block="true")
            case "hr":
                return call("rule")
        return self.flow(node.children)

    def _paragraph(self, node: Node) -> str:
        if any(_is_block(child) for child in node.elements):
            return self.flow(node.children)
        self.questions.hear(node)
        images = [child for child in node.elements if child.tag == "img"]
        if len(images) == len(node.elements) == 1 and not _own_text(node):
            return call("align", "center", body=self._image(images[0]))
        return self.inline(node.children).strip()

    def _heading(self, node: Node) -> str:
        level = min(self.level + int(node.tag[1]) - 1, self.deepest + 1)
        self.deepest = level
        words = self._heading_words(node)
        if node.tag == "h2":
            self.questions.enter(words)
        label = self._label(node)
        depth = level - self.level
        listed = bool(self.page.number) and depth == 1
        return call(
            "section",
            string(label),
            body=words,
            level=str(level),
            depth=str(depth),
            look=str(depth + self.page.is_reference),
            listed=str(listed).lower(),
        ) + self._indexed_heading(node)

    def _indexed_heading(self, node: Node) -> str:
        """In the reference, a heading is where the index should lead first."""
        is_entry = self.page.is_reference and node.tag == "h2"
        if not is_entry or not node.id or node.id != _heading_text(node):
            return ""
        return self._index_name((self.page.address, node.id), main=True)

    def _folded(self, node: Node, joined: bool) -> str:
        summary = node.find("summary")
        inside = [child for child in node.children if child is not summary]
        if node.is_a("success"):
            question, answer = self.questions.fold(
                lambda: self.flow(inside), in_quiz=self.in_quiz
            )
            word = (summary.text() if summary else "") or "Answer"
            return call("answered", string(question), string(answer), string(word))
        if not node.is_a("notes-fold"):
            return self._box(node, summary, inside)
        blocks = [child for child in inside if isinstance(child, Node)]
        if len(blocks) != 1 or not blocks[0].is_a("highlight"):
            return self.flow(inside)
        file = summary.text().rpartition(",")[0] if summary else ""
        return self._code(blocks[0], joined, file)

    def _quiz_question(self, node: Node) -> str:
        box = node.having("notes-asked")
        first = box.find("p") if box else None
        self.questions.ask((first or box or node).text())
        self.in_quiz = True
        written = self.flow(node.children)
        self.in_quiz = False
        return written

    def _answers(self) -> str:
        """All answers of the chapter, with the way back to each question."""
        level = str(self.level + 1)
        pieces = [call("section", string(""), body="Answers", level=level)]
        section = None
        for answer in self.questions.answers:
            if answer.section != section:
                section = answer.section
                pieces.append(call("answers-to", body=section))
            places = string(answer.place), string(answer.question)
            body = f"\n{answer.body}\n"
            pieces.append(call("answer", *places, string(answer.number), body=body))
        return "\n\n".join(pieces)

    def _admonition(self, node: Node) -> str:
        title = next((n for n in node.elements if n.is_a("admonition-title")), None)
        inside = [child for child in node.children if child is not title]
        return self._box(node, title, inside)

    def _box(self, node: Node, title: Node | None, inside: Sequence[Child]) -> str:
        kinds = [c for c in node.classes if c not in ("admonition", "inline", "end")]
        kind = string(kinds[0] if kinds else "note")
        said = f"[{self._heading_words(title)}]" if title else "none"
        return call("box-of", kind, said, body=f"\n{self.flow(inside)}\n")

    def _tabs(self, node: Node) -> str:
        labels = [n for n in node.walk() if n.tag == "label"]
        blocks = [n for n in node.walk() if n.is_a("tabbed-block")]
        return "\n\n".join(
            call(
                "tab",
                f"[{self._heading_words(label)}]",
                body=f"\n{self.flow(block.children)}\n",
            )
            for label, block in zip(labels, blocks, strict=True)
        )

    def _relations(self, node: Node) -> str:
        title = node.find("p")
        links = [self.inline(item.children) for item in node.walk() if item.tag == "li"]
        said = self._heading_words(title) if title else ""
        return call("relations", body=f"*{said}:* {', '.join(links)}")

    def _list(self, node: Node) -> str:
        items = [
            f"[{self._wrapped(item)}]" for item in node.elements if item.tag == "li"
        ]
        if not items:
            return ""
        loose = any(
            child.tag == "p" for item in node.elements for child in item.elements
        )
        named = {"tight": str(not loose).lower()}
        if node.attributes.get("start"):
            named["start"] = str(int(node.attributes["start"]))
        is_list = node.tag == "ul"
        if is_list and any(i.is_a("task-list-item") for i in node.elements):
            named["marker"] = "[]"
        return call("list" if is_list else "enum", *items, **named)

    def _wrapped(self, node: Node) -> str:
        """The contents of a list's item, with its own place."""
        return self._place(node) + self.flow(node.children)

    def _terms(self, node: Node) -> str:
        is_glossary = self.page.address == self.book.glossary
        items: list[tuple[str, list[str]]] = []
        for child in node.elements:
            if child.tag == "dt":
                term = self._place(child) + self.inline(child.children).strip()
                if is_glossary and child.id:
                    self.book.terms[child.id] = child.text()
                    term += call("mark", string(f"term:{child.id}"), "true")
                items.append((term, []))
            elif child.tag == "dd" and items:
                items[-1][1].append(self.flow(child.children))
        return call(
            "terms",
            *(f"terms.item([{t}], [{' '.join(said)}])" for t, said in items),
        )

    # Code

    def _code(self, node: Node, joined: bool, title: str = "") -> str:
        marks = "".join(
            self._index_name(self.page.target(link.attributes["href"]))
            for link in _links(node)
        )
        return marks + listing(node, title=title, joined=joined)

    # Figures and tables

    def _figure(self, node: Node) -> str:
        table, caption = node.find("table"), node.find("figcaption")
        number = node.having("notes-number")
        is_live = node.having("notes-plotly") is not None
        kind = "Table" if table else "Figure"
        named = _NUMBERED.match(number.text()) if number else None
        label = self._label(node)
        spoken = [c for c in (caption.children if caption else []) if c is not number]
        words = self._without_notes(spoken)
        if named:
            label = label or f"{self.page.address}#-{named[0]}"
            short = Node("span", children=first_sentence(spoken))
            self.book.figures.append((label, named[0], self._heading_words(short)))
        if table:
            body = table_of(table, self._cell)
        else:
            body = self.flow([c for c in node.children if c is not caption])
        options = {"kind": string(kind.lower())}
        if named:
            options["number"] = string(named[2])
        if words:
            options["caption"] = f"[{words}]"
        if is_live:
            options["live"] = string(self._web_address(node.id))
        return call("pictured", string(label), body=body, **options)

    def _drawing(self, node: Node) -> str:
        drawing = drawing_of(node.attributes["svg"])
        path = self.book.keep(drawing.name, drawing.svg.encode("utf-8"))
        width = f"{drawing.width:g}pt"
        return call("drawing", image(path, string(drawing.alt)), width)

    def _image(self, node: Node) -> str:
        source, alt = node.attributes.get("src", ""), node.attributes.get("alt", "")
        url = self.page.target(source)[0]
        content = self.book.file_of(unquote(url)) if url else None
        if content is None:
            self._problem(source, f"the picture {source} can't be read")
            return text(alt)
        path = self.book.keep(f"images/{url}", content)
        return call("picture", image(path, string(alt)))

    def _cell(self, cell: Node, in_head: bool) -> str:
        """A cell of a table; its head is repeated on each page, like a heading."""
        before = self.in_margin, self.in_heading
        self.in_margin, self.in_heading = True, in_head or self.in_heading
        written = self.flow(cell.children)
        self.in_margin, self.in_heading = before
        return written

    def _display(self, node: Node) -> str:
        leaf = node.find("notes-formula")
        if leaf is None:
            return call("raw", string(node.text()))
        label = self._label(node)
        return formula(leaf, self.page, self.book, display=True, label=label)

    # Words

    def inline(self, children: Iterable[Child]) -> str:
        return "".join(
            text(child) if isinstance(child, str) else self._piece(child)
            for child in children
        )

    def _piece(self, node: Node) -> str:
        if node.tag in DROPPED - {"input"} or LEFT_OUT & set(node.classes):
            return ""
        written = self._inline(node)
        return self._place(node) + written

    def _inline(self, node: Node) -> str:
        inside = node.children
        match node.tag:
            case "a":
                return self._link(node)
            case "em" | "i" | "var" | "cite":
                return call("emph", body=self.inline(inside))
            case "strong" | "b":
                return call("strong", body=self.inline(inside))
            case "code" | "samp":
                return self._inline_code(node)
            case "kbd":
                return call("key", body=self.inline(inside))
            case "mark":
                return call("highlight", body=self.inline(inside))
            case "del" | "s":
                return call("strike", body=self.inline(inside))
            case "ins" | "u":
                return call("underline", body=self.inline(inside))
            case "sub":
                return call("sub", body=self.inline(inside))
            case "sup":
                return self._raised(node)
            case "br":
                return " \\ "
            case "img":
                return self._image(node)
            case "input":
                ticked = "checked" in node.attributes
                return call("tick-box", str(ticked).lower()) + " "
            case "abbr":
                return self._abbreviation(node)
            case "notes-formula":
                return formula(node, self.page, self.book, display=False)
            case "notes-drawing":
                return self._drawing(node)
        if node.is_a("course-number"):
            return call("strong", body=self.inline(inside)) + " "
        if node.is_a("notes-pad"):  # aligns a number with those that have decimals
            return call("hide", body=self.inline(inside))
        if node.is_a("notes-cited-in"):
            return self._cited_in(node)
        return self.inline(inside)

    def _inline_code(self, node: Node) -> str:
        words = string(breakable(node.all_text(), _LONG_WORD))
        return call("type-of" if node.is_a("notes-type") else "raw", words)

    def _raised(self, node: Node) -> str:
        link = node.find("a")
        if link is None or not link.is_a("footnote-ref"):
            return call("super", body=self.inline(node.children))
        if self.in_heading:
            return ""
        name = link.attributes["href"].partition("#")[2]
        note = self.notes.get(name)
        if note is None:
            marker = name.removeprefix("fn:")
            self._problem(
                f"[^{marker}]",
                f"the footnote {marker!r} has no text: write [^{marker}]: … below",
            )
            return ""
        label = string(f"{self.page.address}#{name}")
        if name in self.noted:
            return call("footnote", f"label({label})")
        self.noted.add(name)
        before, self.in_margin = self.in_margin, True
        words = self.flow(note.children)
        self.in_margin = before
        return call("note", label, body=words)

    def _abbreviation(self, node: Node) -> str:
        words, meaning = self.inline(node.children), node.attributes.get("title", "")
        if not meaning or node.text() in self.explained:
            return words
        self.explained.add(node.text())
        return f"{words} ({text(meaning)})"

    # Links

    def _link(self, node: Node) -> str:
        href = node.attributes.get("href", "")
        words = self.inline(node.children)
        if not href or not words.strip() or self.in_heading:
            return words
        target = self.page.target(href)
        if not target[0]:
            return self._link_outside(href, words, node.text())
        return self._link_inside(target, words, node)

    def _link_outside(self, href: str, words: str, shown: str) -> str:
        whole = urljoin(self.book.site_url, href) if self.book.site_url else href
        if not urlsplit(whole).scheme:
            return words
        bare = re.sub("^(https?://|mailto:)", "", whole)
        spelt = _ADDRESS.match(shown) or bare.strip("/") == shown.strip("/")
        how = "none" if spelt else string("beside" if self.in_margin else "below")
        return call("outside", string(whole), body=words, shown=how)

    def _link_inside(self, target: Target, words: str, node: Node) -> str:
        page = self.book.pages.get(target[0])
        mark = self._index_link(target, node)
        if page is None:
            is_file = "download" in node.attributes
            if self.book.site_url and not is_file:
                whole = urljoin(self.book.site_url, target[0].removeprefix("./"))
                whole += f"#{target[1]}" * bool(target[1])
                how = "beside" if self.in_margin else "below"
                shown = "none" if target[0] in self.told else string(how)
                self.told.add(target[0])
                return mark + call("outside", string(whole), body=words, shown=shown)
            return mark + words
        if target[1] == page.top:
            target = (target[0], "")
        self.book.links.setdefault(target, (self.page, node.attributes["href"]))
        kind = "near"
        if page is not self.page and not page.is_reference:
            quiet = node.is_a("notes-cite") or target[0] == self.book.glossary
            kind = "quiet" if quiet else "far"
        if self.page.is_reference or node.find("code"):
            kind = "near" if kind == "far" else kind
        destination = string(label_of(target))
        return mark + call("inside", destination, string(kind), body=words)

    def _cited_in(self, node: Node) -> str:
        """In a book, the places that cite something are pages."""
        targets = [self.page.target(link.attributes["href"]) for link in _links(node)]
        inside = [target for target in targets if target[0] in self.book.pages]
        for target in inside:
            self.book.links.setdefault(target, (self.page, f"#{target[1]}"))
        if not inside:
            return ""
        return call("cited-on", array([string(label_of(target)) for target in inside]))

    # Places

    def _anchor(self, target: Target) -> bool:
        """Take up a place; True the first time."""
        if target in self.book.anchors:
            return False
        self.book.anchors.add(target)
        return True

    def _label(self, node: Node) -> str:
        """The name of an element that is itself a place; "" if it is none."""
        target = (self.page.address, node.id)
        return label_of(target) if node.id and self._anchor(target) else ""

    def _place(self, node: Node) -> str:
        """Something to link to, where a link wants it and nothing else gives it."""
        target = (self.page.address, node.id)
        if not node.id or target not in self.book.wanted:
            return ""
        if not self._anchor(target):
            return ""
        return call("place", string(label_of(target)))

    def _without_notes(self, children: Sequence[Child]) -> str:
        """Words of headings and captions, which have no footnotes of their own."""
        before, self.in_margin = self.in_margin, True
        words = self.inline(children).strip()
        self.in_margin = before
        return words

    def _heading_words(self, node: Node) -> str:
        before, self.in_heading = self.in_heading, True
        words = self._without_notes(node.children)
        self.in_heading = before
        return words

    def _web_address(self, anchor: str) -> str:
        path = self.page.url + f"#{anchor}" * bool(anchor)
        return urljoin(self.book.site_url, path) if self.book.site_url else path

    # The index

    def _index_link(self, target: Target, node: Node) -> str:
        if self.page.is_reference or self.page.address == self.book.glossary:
            return ""
        if target[0] == self.book.glossary and target[1]:
            return call("mark", string(f"term:{target[1]}"))
        return self._index_name(target)

    def _index_name(self, target: Target, *, main: bool = False) -> str:
        page = self.book.pages.get(target[0])
        if page is None or not page.is_reference or not target[1]:
            return ""
        key = f"name:{target[1]}:{page.title}"
        self.book.names[key] = (target[1], page.title)
        return call("mark", string(key), *(["true"] if main else []))

    def _problem(self, words: str, message: str) -> None:
        line = self.lines.of(words)
        self.book.problems.append(Problem(self.page.name, line, message))


def _is_blank(child: Child) -> bool:
    return isinstance(child, str) and not child.strip(" \t\n\r\f")


def _is_block(child: Child) -> bool:
    return isinstance(child, Node) and (
        child.tag in _BLOCKS or child.tag in DROPPED - {"input"}
    )


def _own_text(node: Node) -> str:
    return "".join(child for child in node.children if isinstance(child, str)).strip()


def _heading_text(node: Node) -> str:
    shown = [c for c in node.children if isinstance(c, str) or not c.is_a("headerlink")]
    return Node("span", children=shown).text()


def _links(node: Node) -> list[Node]:
    return [n for n in node.walk() if n.tag == "a" and n.attributes.get("href")]
