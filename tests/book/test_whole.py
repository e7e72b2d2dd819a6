"""The finished book of the course, read back and held against the built site.

Each check gives what it misses, so that damage done to a copy shows that it can fail.
"""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import ndiff
from html import unescape
from itertools import pairwise

import pikepdf
import pytest

from notes_lib.site.book import press
from notes_lib.site.book.binding import Cover
from notes_lib.site.book.captions import first_sentence
from notes_lib.site.book.pages import Page
from notes_lib.site.book.shelf import Shelf
from notes_lib.site.book.tree import Node, article_of

WHITE = 30  # points at the edges of a page that no letter enters
MEGABYTES_PER_PAGE = 15 / 400
HEADINGS = [f"h{level}" for level in range(1, 7)]
FORMULA = "¤"  # in a heading or a caption: its signs are another test's business
LEFT_OUT = {
    *("footnote-backref", "headerlink", "notes-cited-in", "notes-downloads"),
    *("notes-eyebrow", "notes-pad", "notes-plotly-controls", "notes-quiz-decks"),
    *("notes-quiz-link", "notes-read", "notes-source", "notes-tips", "twemoji"),
}
INLINE = {"b", "code", "em", "i", "kbd", "mark", "span", "strong"}
UNREAD = {"button", "input", "noscript", "pre", "script", "style", "sup", "template"}
TOLD = 25  # letters from which words are not found elsewhere by chance


@dataclass(frozen=True)
class Chapter:
    """A page of the site's navigation, and the pages of the book that it has."""

    url: str
    number: str
    parts: tuple[str, ...]
    article: Node
    pages: Sequence[int] = ()

    @property
    def is_quiz(self) -> bool:
        return self.article.having("notes-question") is not None


# What should be there


def shown(node: Node) -> Iterator[Node]:
    """A page's elements, but for those that a book leaves out."""
    if not LEFT_OUT & set(node.classes):
        yield node
        for child in node.elements:
            yield from shown(child)


def without(node: Node, *names: str) -> Node:
    """The same without the elements of some classes."""
    kept = [
        child if isinstance(child, str) else without(child, *names)
        for child in node.children
        if isinstance(child, str) or not {*names} & set(child.classes)
    ]
    return Node(node.tag, node.attributes, kept)


def unfolded(chapter: Chapter) -> Node:
    """A page without answers, and without notes: they stand elsewhere in a chapter.

    The answers of a quiz stand in the lessons that ask the same.
    """
    return without(chapter.article, "success", "footnote")


def runs(node: Node) -> list[str]:
    """All words of a page but for its code, in pieces without a formula or a link."""
    found = [""]

    def read(node: Node) -> None:
        is_break = node.tag not in INLINE
        found.extend([""] * is_break)
        is_fold = node.tag == "summary"  # of a listing: its file and its length
        for child in node.children:
            if isinstance(child, str):
                found[-1] += re.sub(r", \d+ lines$", "", child) if is_fold else child
            elif child.tag in UNREAD or LEFT_OUT & set(child.classes):
                found.append("")
            else:
                read(child)
        found.extend([""] * is_break)

    read(node)
    return [" ".join(run.split()) for run in found if run.strip()]


def words(node: Node) -> str:
    """What a heading says, but for its formulas."""

    def said(child: Node | str) -> str:
        if isinstance(child, str):
            return child
        if child.tag == "notes-formula":
            return FORMULA
        return "" if child.is_a("headerlink") else "".join(map(said, child.children))

    return " ".join(said(node).split())


def blocks(elements: Iterator[Node]) -> Iterator[Node]:
    """Code, what it printed, and its errors."""
    for node in elements:
        is_code = node.tag == "code" and "\n" in node.all_text()
        if is_code or node.is_a("notes-text") or node.is_a("notes-error"):
            yield node


def between_formulas(node: Node) -> list[str]:
    """The words of a caption, in pieces: after a link, a page's number may follow."""
    pieces = [""]
    for child in node.children:
        if isinstance(child, str):
            pieces[-1] += child
        elif child.tag == "notes-formula":
            pieces.append("")
        else:
            first, *more = between_formulas(child)
            pieces[-1] += first
            pieces += more
            pieces += [""] * (child.tag == "a")
    return pieces


def outline(chapters: Sequence[Chapter]) -> list[tuple[int, str]]:
    """Depth and words of each bookmark that the book should have."""
    lines = [(0, "Contents")]
    known: tuple[str, ...] = ()
    for chapter in chapters:
        depth = len(chapter.parts)
        for level, part in enumerate(chapter.parts):
            if known[: level + 1] != chapter.parts[: level + 1]:
                lines.append((level, part))
        known = chapter.parts
        for node in shown(chapter.article):
            if node.tag in HEADINGS:
                level = HEADINGS.index(node.tag)
                number = "" if level else chapter.number
                lines.append((depth + level, f"{number} {words(node)}".strip()))
        is_asked = any(node.is_a("success") for node in chapter.article.walk())
        if is_asked and not chapter.is_quiz:
            lines.append((depth + 1, "Answers"))
    return [*lines, (0, "Figures and tables"), (0, "Index")]


# The checks


def wrong_bookmarks(book, chapters) -> list[str]:
    """What the outline lacks, and what it has too much, line by line."""
    wanted = [f"{depth} {title}" for depth, title in outline(chapters)]
    patterns = {
        line: re.escape(line).replace(FORMULA, ".+")
        for line in wanted
        if FORMULA in line
    }
    found = []
    for mark in book.bookmarks:
        line = f"{mark.depth} {' '.join(mark.title.split())}"
        fits = (known for known, p in patterns.items() if re.fullmatch(p, line))
        found.append(line if line in wanted else next(fits, line))
    if wanted == found:
        return []
    return [line for line in ndiff(wanted, found) if line[0] in "+-"]


def misled_bookmarks(book, letters) -> list[str]:
    """Bookmarks that lead to no page, or to one that does not say the same."""
    misled, before = [], 0
    for mark in book.bookmarks:
        title = letters(re.sub(r"^(\d+(\.\d+)*|[A-Z]\d*) ", "", mark.title))
        is_there = mark.page is not None and mark.page >= before
        if not is_there or title not in letters(book.bodies[mark.page]):
            misled.append(mark.title)
        before = mark.page if is_there else before
    return misled


def stands_in(wanted: str, pages: Sequence[str]) -> bool:
    """Whether pages hold all of it: on one of them, or on from one to the next."""
    if any(wanted in page for page in pages):
        return True
    for page, following in pairwise(pages):
        begun = next((n for n in range(len(wanted), 0, -1) if wanted[:n] in page), 0)
        for rest in (wanted[n:] for n in range(begun, 0, -1)):
            # Where a table goes on, its head comes first.
            if following.startswith(rest) or (len(rest) > TOLD and rest in following):
                return True
    return False


def missing_blocks(book, chapters, signs) -> list[tuple[str, str]]:
    """Blocks and outputs that their chapter does not show whole, and as often."""
    missing = []
    for chapter in chapters:
        pages = [signs(book.bodies[number]) for number in chapter.pages]
        page = unfolded(chapter) if chapter.is_quiz else chapter.article
        wanted = Counter(signs(node.all_text()) for node in blocks(shown(page)))
        whole = "".join(pages)
        for code, times in wanted.items():
            found = whole.count(code)
            if found < times and not (times == 1 and stands_in(code, pages)):
                missing.append((chapter.url, code[:TOLD]))
    return missing


def missing_captions(book, chapters, letters) -> list[tuple[str, str]]:
    """Captions that are not in their chapter, with their number and all words."""
    missing = []
    for chapter in chapters:
        whole = letters("".join(book.bodies[number] for number in chapter.pages))
        for node in shown(chapter.article):
            if node.tag == "figcaption":
                pieces = map(re.escape, map(letters, between_formulas(node)))
                if not re.search(".{0,90}?".join(pieces), whole):
                    missing.append((chapter.url, node.text()[:TOLD]))
    return missing


def wrong_words(book, chapters) -> set[str]:
    """Alternative texts of drawings and formulas that are not there, or too often."""
    wanted: dict[str, Counter[str]] = {"/Figure": Counter(), "/Formula": Counter()}
    for chapter in chapters:
        for node in shown(unfolded(chapter) if chapter.is_quiz else chapter.article):
            if node.tag == "img":
                wanted["/Figure"][node.attributes["alt"]] += 1
            if node.tag == "notes-drawing":
                head = node.attributes["svg"].partition(">")[0]
                said = map(unescape, re.findall(r'aria-label="([^"]*)"', head))
                wanted["/Figure"].update(said)
            if node.tag == "notes-formula":
                wanted["/Formula"][" ".join(node.attributes["tex"].split())] += 1
            if node.tag == "figcaption" and (number := node.having("notes-number")):
                caption = [child for child in node.children if child is not number]
                listed = Node("span", children=first_sentence(caption))
                for leaf in listed.walk():  # it stands in the list of figures, too
                    if leaf.tag == "notes-formula":
                        wanted["/Formula"][leaf.attributes["tex"]] += 1
    wrong: set[str] = set()
    for kind, counted in wanted.items():
        found = Counter(book.tagged(kind))
        wrong |= {words for words in counted | found if found[words] != counted[words]}
    return wrong | ({""} & wanted["/Figure"].keys())


def missing_words(book, chapters, letters) -> list[tuple[str, str]]:
    """Words of the pages that their chapter does not hold, run by run."""
    missing = []
    for chapter in chapters:
        pages = [letters(book.bodies[number]) for number in chapter.pages]
        missing += [
            (chapter.url, run)
            for run in runs(unfolded(chapter) if chapter.is_quiz else chapter.article)
            if not stands_in(letters(run), pages)
        ]
    return missing


def out_of_order(text: str, chapter: Chapter, letters) -> list[str]:
    """What a chapter's text says later than the page does, or earlier."""
    strayed, place = [], 0
    for run in runs(unfolded(chapter)):
        said = letters(run)
        if len(said) < TOLD or said not in text:
            continue
        found = text.find(said, place)
        if found < 0:
            strayed.append(run)
        else:
            place = found + len(said)
    return strayed


def outside(book) -> list[tuple[int, str]]:
    """Text that comes too near to an edge of its page, or leaves it."""
    return [
        (page + 1, f"{left:.0f} {bottom:.0f} {right:.0f} {top:.0f}")
        for page, left, bottom, right, top in book.boxes()
        if min(left, bottom) < WHITE
        or right > book.sizes[page][0] - WHITE
        or top > book.sizes[page][1] - WHITE
    ]


def unprinted_addresses(book, letters) -> set[str]:
    """Addresses that a click finds and a reader of paper does not."""
    unprinted = set()
    for address in book.addresses():
        said = address.partition("://")[2].rstrip("/")
        said = said.removeprefix("doi.org/").removeprefix("arxiv.org/abs/")
        if letters(said) not in book.letters:
            unprinted.add(address)
    return unprinted


def lost_signs(book) -> list[tuple[int, str]]:
    """Signs on its pages that no program can name: a glyph is missing."""
    return [
        (number + 1, hex(ord(sign)))
        for number, text in enumerate(book.texts)
        for sign in set(text)
        if sign in "\0\ufffd" or "\ue000" <= sign <= "\uf8ff"
    ]


def flaws(pdf: pikepdf.Pdf) -> list[str]:
    """What other programs and readers' aids would miss in a PDF."""
    found = list(pdf.check_pdf_syntax())
    root = pdf.Root
    if not re.fullmatch(r"en(-GB)?", str(root.get("/Lang", ""))):
        found.append("its language")
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        found.append("tags")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("its title, as the window's")
    found += [key for key in ("/Title", "/Subject") if not pdf.docinfo.get(key)]
    with pdf.open_metadata() as said:
        if said.get("pdfuaid:part") != "1" or not said.get("dc:title"):
            found.append("what its metadata claim")
    fonts = {
        font.objgen: font
        for page in pdf.pages
        for font in page.get("/Resources", {}).get("/Font", {}).values()
    }
    for font in fonts.values():
        name = str(font.BaseFont)
        descriptor = font.get("/DescendantFonts", [font])[0].FontDescriptor
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            found.append(f"the font {name}")
        if "/ToUnicode" not in font:
            found.append(f"the letters of {name}")
    return found if fonts else [*found, "fonts"]


# The book


@pytest.fixture(scope="module")
def chapters(articles, navigation, book) -> list[Chapter]:
    """The pages of the navigation as the site shows it, and where they are printed."""
    found = [Chapter(url, number, p, articles[url]) for url, number, p in navigation]
    return placed(book, found)


def placed(book, chapters: Sequence[Chapter]) -> list[Chapter]:
    """The chapters with their pages: from their bookmark to the next as high."""
    marks = list(book.bookmarks)
    found, place = [], -1
    for chapter in chapters:
        depth = len(chapter.parts)
        title = f"{chapter.number} {words(chapter.article.find('h1'))}".strip()
        place = next(
            n
            for n, mark in enumerate(marks)
            if n > place
            and (mark.depth, " ".join(mark.title.split())) == (depth, title)
        )
        first = marks[place].page
        ends = [m.page for m in marks[place + 1 :] if m.depth <= depth]
        last = next((page for page in ends if page is not None), len(book.bodies))
        pages = range(0) if first is None else range(first, max(last, first + 1))
        found.append(replace(chapter, pages=pages))
    return found


def test_every_page_is_a_chapter_and_every_heading_a_bookmark(book, chapters):
    assert wrong_bookmarks(book, chapters) == []
    assert len(chapters) >= 40


def test_bookmarks_lead_to_what_they_say(book, letters):
    assert misled_bookmarks(book, letters) == []


def test_every_block_and_its_output_is_there(book, chapters, signs):
    assert missing_blocks(book, chapters, signs) == []
    found = [node for c in chapters for node in blocks(shown(c.article))]
    assert len(found) > 500


def test_every_figure_is_there_with_its_number_and_caption(book, chapters, letters):
    assert missing_captions(book, chapters, letters) == []
    numbers = Counter(
        number.text()
        for chapter in chapters
        for number in chapter.article.walk()
        if number.is_a("notes-number")
    )
    assert len(numbers) > 100
    assert max(numbers.values()) == 1
    start = next(m.page for m in book.bookmarks if m.title == "Figures and tables")
    listed = letters("".join(book.bodies[start:]))
    assert [n for n in numbers if letters(n) not in listed] == []


def test_every_drawing_and_every_formula_has_its_words(book, chapters):
    assert wrong_words(book, chapters) == set()
    assert len(book.tagged("/Figure")) > 100
    assert len(book.tagged("/Formula")) > 1000


def test_every_word_is_there(book, chapters, letters):
    assert missing_words(book, chapters, letters) == []
    assert sum(len(runs(chapter.article)) for chapter in chapters) > 10_000


def test_reading_order_is_that_of_the_pages(book, chapters, letters):
    strayed = [
        (chapter.url, words)
        for chapter in chapters
        for words in out_of_order(text_of(book, chapter, letters), chapter, letters)
    ]
    assert strayed == []


def text_of(book, chapter: Chapter, letters) -> str:
    return letters("".join(book.bodies[number] for number in chapter.pages))


def test_reading_order_for_another_program(book, chapters, letters):
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext")
    chapter = next(chapter for chapter in chapters if chapter.number)
    ends = ["-f", str(chapter.pages[0] + 1), "-l", str(chapter.pages[-1] + 1)]
    command = ["pdftotext", "-enc", "UTF-8", *ends, str(book.path), "-"]
    text = letters(
        subprocess.run(command, capture_output=True, check=True).stdout.decode()
    )
    assert out_of_order(text, chapter, letters) == []
    said = [letters(run) for run in runs(unfolded(chapter))]
    assert sum(run in text for run in said) > 0.9 * len(said)


def test_no_link_is_dead(book):
    assert book.dead_links() == []
    assert sum(1 for _ in book.links()) > 1000


def test_no_text_leaves_its_page(book):
    assert outside(book) == []


def test_no_glyph_is_missing(book):
    assert lost_signs(book) == []


def test_it_is_whole_tagged_and_has_its_fonts(book):
    assert flaws(book.pdf) == []


def test_it_is_neither_too_long_nor_too_heavy(book, chapters):
    pages = len(book.pdf.pages)
    assert 5 * len(chapters) < pages < 25 * len(chapters)
    assert book.path.stat().st_size / 1e6 < MEGABYTES_PER_PAGE * pages


def test_pages_are_numbered_as_readers_count_them(book):
    # Where a viewer says "page 12 of 200", the page says 12.
    for number in range(5, len(book.texts), 25):
        lines = book.texts[number].split()
        assert str(number + 1) in lines, f"page {number + 1}"


def test_the_index_leads_to_where_things_are(book):
    start = next(mark.page for mark in book.bookmarks if mark.title == "Index")
    entries = " ".join(book.texts[start:])
    found = re.search(r"\bconv2d\s+([\d, –]+)", entries)
    assert found
    pages = [int(number) for number in re.findall(r"\d+", found[1])]
    assert all("conv2d" in book.texts[page - 1] for page in pages)


def test_external_addresses_are_printed(book, letters):
    assert unprinted_addresses(book, letters) == set()
    assert len(book.addresses()) > 50


# A lesson alone, on the other paper


@pytest.fixture(scope="module")
def shelf(chapters, built_site) -> Shelf:
    """The pages of the site as lessons are printed from them."""
    shelf = Shelf(
        Cover("A course", "About it.", language="en-GB"),
        paper="us-letter",
        site_url="https://example.org/notes/",
        glossary="glossary.html",
        file_of=lambda url: (built_site / url).read_bytes(),
    )
    for chapter in chapters:
        html = (built_site / chapter.url).read_text("utf-8")
        title = words(chapter.article.find("h1"))
        shelf.take(Page(chapter.url, title, html, chapter.number, name=chapter.url))
    return shelf


@pytest.fixture(scope="module")
def lesson(shelf, chapters, reader, tmp_path_factory):
    """The lesson with the tallest drawing of all."""

    def tallest(chapter: Chapter) -> float:
        drawings = [n for n in chapter.article.walk() if n.tag == "notes-drawing"]
        heads = (node.attributes["svg"].partition(">")[0] for node in drawings)
        sizes = (re.search(r' height="([\d.]+)pt"', head) for head in heads)
        return max((float(size[1]) for size in sizes if size), default=0)

    chosen = max((c for c in chapters if c.number), key=tallest)
    sources, problems = shelf.lesson(chosen.url)
    assert problems == []
    path = tmp_path_factory.mktemp("lesson") / "lesson.pdf"
    path.write_bytes(press.printed(sources))
    printed = reader(path)
    alone = Chapter(chosen.url, chosen.number, (), chosen.article)
    return printed, placed(printed, [alone])[0]


def test_a_lesson_is_whole_on_the_other_paper(lesson, letters, signs):
    printed, chapter = lesson
    assert {(round(w), round(h)) for w, h in printed.sizes} == {(612, 792)}
    assert outside(printed) == []
    assert missing_blocks(printed, [chapter], signs) == []
    assert missing_captions(printed, [chapter], letters) == []
    assert missing_words(printed, [chapter], letters) == []
    assert printed.dead_links() == []
    assert flaws(printed.pdf) == []


def test_a_lesson_prints_the_addresses_of_other_pages(lesson, letters):
    printed, _ = lesson
    pages = {address.partition("#")[0] for address in printed.addresses()}
    assert any(page.startswith("https://example.org/notes/") for page in pages)
    told = {page for page in pages if letters(page[8:]) in printed.letters}
    web = {page for page in pages if "example.org" in page}
    assert web <= told
    others = unprinted_addresses(printed, letters)
    assert {address for address in others if "example.org" not in address} == set()


# Damage


@pytest.fixture
def copy(book, reader):
    """The book, to be damaged in memory."""
    return reader(book.path)


@pytest.fixture(scope="module")
def torn(book, chapters, reader, tmp_path_factory):
    """A copy without one chapter, and without a page of the one before it."""
    numbered = [chapter for chapter in chapters if chapter.number]
    before, lost = numbered[2:4]
    page = before.pages[len(before.pages) // 2]
    path = tmp_path_factory.mktemp("torn") / "torn.pdf"
    with pikepdf.open(book.path) as pdf:
        for number in sorted({*lost.pages, page}, reverse=True):
            del pdf.pages[number]
        pdf.save(path, compress_streams=False)
    printed = reader(path)
    return printed, before, lost, placed(printed, chapters)


def test_a_dropped_page_is_seen(torn, letters, signs):
    printed, before, lost, chapters = torn
    missing = missing_words(printed, chapters, letters)
    missing += missing_blocks(printed, chapters, signs)
    assert {url for url, _ in missing} == {before.url, lost.url}
    assert printed.dead_links() != []


def test_a_dropped_chapter_is_seen(torn, letters, signs):
    printed, _, lost, chapters = torn
    title = f"{lost.number} {words(lost.article.find('h1'))}"
    assert title in misled_bookmarks(printed, letters)
    wanted = {signs(node.all_text()) for node in blocks(shown(lost.article))}
    missing = missing_blocks(printed, chapters, signs)
    assert len([url for url, _ in missing if url == lost.url]) == len(wanted)
    captions = [n for n in shown(lost.article) if n.tag == "figcaption"]
    missing = missing_captions(printed, chapters, letters)
    assert len([url for url, _ in missing if url == lost.url]) == len(captions) > 0


def test_a_chapter_less_is_seen(book, chapters):
    """As if the navigation had one that the book does not have."""
    extra = replace(chapters[5], article=article_of("<h1>One more</h1><h2>And</h2>"))
    wanted = [*chapters[:6], extra, *chapters[6:]]
    depth = len(extra.parts)
    title = f"{extra.number} One more".strip()
    assert wrong_bookmarks(book, wanted) == [f"- {depth} {title}", f"- {depth + 1} And"]


def test_a_missing_bookmark_is_seen(copy, chapters):
    with copy.pdf.open_outline() as outline:
        part = next(item for item in outline.root if item.title == "Neural networks")
        gone = part.children[0].children.pop()
    lines = wrong_bookmarks(copy, chapters)
    assert len(lines) == 1
    assert lines[0].startswith("- ")
    assert lines[0].endswith(gone.title)


def test_a_missing_anchor_is_seen(copy):
    link = next(link for link in copy.links() if "/URI" not in link.get("/A", {}))
    if "/A" in link:
        del link["/A"]
    link["/Dest"] = pikepdf.String("nowhere.html#gone")
    assert len(copy.dead_links()) == 1


def test_exchanged_pages_are_seen(book, chapters, letters):
    chapter = next(chapter for chapter in chapters if chapter.number)
    first, second, third, *more = chapter.pages
    exchanged = replace(chapter, pages=[first, third, second, *more])
    assert out_of_order(text_of(book, exchanged, letters), chapter, letters) != []


def test_a_picture_without_words_is_seen(copy, chapters):
    elements = [copy.pdf.Root.StructTreeRoot]
    while elements[-1].get("/S") != "/Figure" or "/Alt" not in elements[-1]:
        inner = elements.pop().get("/K")
        inner = inner if isinstance(inner, pikepdf.Array) else [inner]
        elements += [e for e in inner if isinstance(e, pikepdf.Dictionary)]
    said = str(elements[-1].Alt)
    del elements[-1]["/Alt"]
    assert wrong_words(copy, chapters) == {said, ""}


@pytest.mark.parametrize(
    ("damage", "missed"),
    [
        ("del pdf.Root['/Lang']", "its language"),
        ("pdf.Root.MarkInfo['/Marked'] = False", "tags"),
        ("del pdf.Root['/StructTreeRoot']", "tags"),
        ("del pdf.docinfo['/Title']", "/Title"),
        ("del pdf.Root['/Metadata']", "what its metadata claim"),
        ("font.DescendantFonts[0].FontDescriptor = pikepdf.Dictionary()", "the font"),
        ("del font['/ToUnicode']", "the letters of"),
    ],
)
def test_other_damage_is_seen(lesson, damage, missed):
    with pikepdf.open(lesson[0].path) as pdf:
        fonts = pdf.pages[0].Resources.Font
        font = next(iter(fonts.values()))
        exec(damage, {"pdf": pdf, "font": font, "pikepdf": pikepdf})
        assert any(missed in flaw for flaw in flaws(pdf))


def test_a_broken_file_is_seen(lesson, tmp_path):
    content, _, _ = lesson[0].path.read_bytes().rpartition(b"startxref")
    (tmp_path / "broken.pdf").write_bytes(content + b"startxref\n77\n%%EOF\n")
    with pikepdf.open(tmp_path / "broken.pdf") as pdf:
        assert any("damaged" in flaw for flaw in flaws(pdf))


def test_text_that_leaves_its_page_is_seen(reader, tmp_path):
    path = tmp_path / "wide.pdf"
    source = '#set document(title: "Wide")\n#set text(lang: "en")\n#box[{}]'
    for words, found in (("Narrow.", 0), ("A" * 200, 1)):
        path.write_bytes(press.printed({"main.typ": source.format(words).encode()}))
        assert len(outside(reader(path))) == found


def test_an_address_that_is_not_printed_is_seen(lesson, letters, reader):
    printed = reader(lesson[0].path)
    link = next(link for link in printed.links() if "/URI" in link.get("/A", {}))
    link.A.URI = pikepdf.String("https://example.com/elsewhere")
    assert "https://example.com/elsewhere" in unprinted_addresses(printed, letters)


@pytest.mark.parametrize(
    "damage", ["#nosuch[x]", '#inside("p0.html#gone", "near")[x]', "$ nosuch(x) $"]
)
def test_an_unknown_command_or_place_ends_the_printing(shelf, chapters, damage):
    sources, _ = shelf.lesson(chapters[-1].url)
    name = "chapters/000.typ"
    sources[name] += f"\n{damage}\n".encode()
    with pytest.raises(press.PrintingError, match=r"nosuch|gone"):
        press.printed(sources)
