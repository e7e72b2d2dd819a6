"""The finished book of the course, read back and held against the built site."""

import re

import pytest

from notes_lib.site.book.tree import Node

WHITE = 30  # points at the edges of a page that no letter enters
MEGABYTES_PER_PAGE = 15 / 400
HEADINGS = {f"h{level}" for level in range(1, 7)}


def shown(node: Node, letters) -> str:
    """What a heading or a caption says, but for its formulas."""

    def words(child) -> str:
        if isinstance(child, str):
            return child
        if child.is_a("headerlink"):
            return ""
        return "".join(map(words, child.children))

    return letters(words(node))


def between_formulas(node: Node) -> list[str]:
    """The words of a caption, in pieces: a formula's signs are another's business."""
    pieces = [""]
    for child in node.children:
        if isinstance(child, str):
            pieces[-1] += child
        elif any(n.tag in ("notes-formula", "a") for n in child.walk()):
            pieces.append("")
        else:
            pieces[-1] += child.all_text()
    return pieces


@pytest.fixture(scope="module")
def chapters(articles, built_site) -> list[str]:
    """The addresses of the navigation's pages, in its order, as the site shows it."""
    home = (built_site / "index.html").read_text("utf-8")
    nav = home[home.index('class="md-nav md-nav--primary"') :]
    nav = nav[: nav.index('class="md-sidebar md-sidebar--secondary"')]
    found = re.findall(r'<a href="([^"#]+)" class="md-nav__link', nav)
    found = [href for href in dict.fromkeys(found) if href in articles]
    return ["index.html", *(href for href in found if href != "index.html")]


def test_every_page_of_the_navigation_is_a_chapter(book, chapters, articles, letters):
    marks = [letters(title) for _, title in book.bookmarks]
    place = 0
    for url in chapters:
        title = shown(articles[url].find("h1"), letters)
        following = [n for n in range(place, len(marks)) if marks[n].endswith(title)]
        assert following, f"{url} is no chapter, or out of order"
        place = following[0]
    assert len(chapters) >= 40


def test_every_heading_is_a_bookmark(book, chapters, articles, letters):
    marks = {letters(title) for _, title in book.bookmarks}
    missing = [
        (url, node.text())
        for url in chapters
        for node in articles[url].walk()
        if node.tag in HEADINGS - {"h1"}
        and not any(n.tag == "notes-formula" for n in node.walk())
        and shown(node, letters) not in marks
    ]
    assert missing == []


def test_chapters_have_the_numbers_of_lessons(book, built_site, chapters):
    titles = [title for _, title in book.bookmarks]
    for url in chapters:
        page = (built_site / url).read_text("utf-8")
        number = re.search(r'notes-eyebrow">(?:Lesson|Lab) (\S+)</p>', page)
        if number:
            assert any(title.startswith(f"{number[1]} ") for title in titles), url


def test_every_block_and_its_output_is_there(book, chapters, articles, letters):
    missing = []
    for url in chapters:
        for node in articles[url].walk():
            if node.is_a("notes-source"):
                node.children.clear()  # the library's code is on the site
            is_code = node.tag == "code" and "\n" in node.all_text()
            if is_code or node.is_a("notes-text") or node.is_a("notes-error"):
                for line in node.all_text().splitlines():
                    if letters(line) not in book.letters:
                        missing.append((url, line))
    assert missing == []


def test_every_figure_is_there_with_its_number_and_caption(
    book, chapters, articles, letters
):
    numbered = 0
    for url in chapters:
        for node in articles[url].walk():
            if node.tag == "figcaption":
                numbered += 1
                for words in between_formulas(node):
                    assert letters(words) in book.letters, (url, words)
    assert numbered > 30


def test_every_drawing_has_its_words(book, chapters, articles):
    said = [
        re.search(r'aria-label="([^"]*)"', node.attributes["svg"])
        for url in chapters
        for node in articles[url].walk()
        if node.tag == "notes-drawing"
    ]
    pictures = book.tagged("/Figure")
    assert len(pictures) >= len([s for s in said if s])
    assert all(pictures)


def test_every_formula_has_its_words(book):
    formulas = book.tagged("/Formula")
    assert len(formulas) > 500
    assert all(formulas)


def test_every_prose_paragraph_is_there(book, chapters, articles, letters):
    """All words of simple paragraphs, in their order."""
    missing = []
    for url in chapters:
        hidden = [n for n in articles[url].walk() if n.is_a("notes-tips")]
        tips = {id(node) for box in hidden for node in box.walk()}
        missing += [
            (url, node.text())
            for node in articles[url].walk()
            if node.tag == "p"
            and id(node) not in tips
            and not node.elements
            and not node.classes
            and not _is_in(letters(node.text()), book.letters)
        ]
    assert missing == []


def _is_in(words, book):
    """Whole, or in two parts: a page may end within, with a footnote between."""
    return words in book or any(
        words[:place] in book and words[place:] in book
        for place in range(20, len(words) - 20)
    )


def test_no_link_is_dead(book):
    assert book.dead_links() == []


def test_no_text_leaves_its_page(book):
    outside = [
        (page + 1, left, bottom, right, top)
        for page, left, bottom, right, top in book.boxes()
        if min(left, bottom) < WHITE
        or right > book.sizes[page][0] - WHITE
        or top > book.sizes[page][1] - WHITE
    ]
    assert outside == []


def test_it_is_whole_and_tagged(book):
    pdf = book.pdf
    assert pdf.check_pdf_syntax() == []
    assert str(pdf.Root.Lang).startswith("en")
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.docinfo["/Title"])
    with pdf.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"


def test_all_fonts_are_in_it(book):
    for page in book.pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            inner = font.get("/DescendantFonts", [font])[0]
            descriptor = inner.FontDescriptor
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "/ToUnicode" in font


def test_it_is_neither_too_long_nor_too_heavy(book):
    pages = len(book.pdf.pages)
    assert 100 < pages < 2000
    assert book.path.stat().st_size / 1e6 < MEGABYTES_PER_PAGE * pages


def test_pages_are_numbered_as_readers_count_them(book):
    # Where a viewer says "page 12 of 200", the page says 12.
    for number in range(5, len(book.texts), 25):
        lines = book.texts[number].split()
        assert str(number + 1) in lines, f"page {number + 1}"


def test_the_index_leads_to_where_things_are(book, articles):
    start = next(n for n, text in enumerate(book.texts) if text.startswith("Index"))
    entries = " ".join(book.texts[start:])
    found = re.search(r"\bconv2d\s+([\d, –]+)", entries)
    assert found
    pages = [int(number) for number in re.findall(r"\d+", found[1])]
    assert all("conv2d" in book.texts[page - 1] for page in pages)


def test_external_addresses_are_printed(book, letters):
    missing = set()
    for page in book.pdf.pages:
        for link in page.get("/Annots", []):
            if "/URI" in link.get("/A", {}):
                address = str(link.A.URI).partition("://")[2].rstrip("/")
                spelt = address.removeprefix("doi.org/").removeprefix("arxiv.org/abs/")
                if letters(spelt) not in book.letters:
                    missing.add(address)
    assert missing == set()
