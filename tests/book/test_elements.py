"""Every kind of element that a page can have, printed from a page made for it."""

import re

import pikepdf
import pytest

from notes_lib.site.book import press
from notes_lib.site.book.binding import Cover, bind, new_book
from notes_lib.site.book.captions import first_sentence
from notes_lib.site.book.drawings import drawn_formula
from notes_lib.site.book.pages import Page
from notes_lib.site.book.pictures import Pictures
from notes_lib.site.book.press import PrintingError
from notes_lib.site.book.tree import Node

COVER = Cover("A course", "About it.", language="en-GB")
SVG = (
    '<svg class="notes-svg" role="img" aria-label="A square" width="100pt" '
    'height="50pt" viewBox="0 0 100 50"><path d="M0 0h50v50z" fill="currentColor"/>'
    "</svg>"
)


SIGMA = (
    "<mjx-container><mjx-assistive-mml><math><mi>σ</mi></math></mjx-assistive-mml>"
    r"<mjx-source>$\sigma$</mjx-source></mjx-container>"
)


def bound(*bodies: str, whole: bool = False, **options):
    """Pages `p0.html`, `p1.html`, … bound to a book."""
    paper = options.pop("paper", "a4")
    pages = [
        Page(
            f"p{n}.html", f"Page {n}", f"<h1 id='top'>Page {n}</h1>{body}", name=f"p{n}"
        )
        for n, body in enumerate(bodies)
    ]
    return bind(pages, COVER, new_book(pages, **options), paper=paper, whole=whole)


@pytest.fixture
def printed(tmp_path, reader):
    """The PDF of such pages."""

    def made(*bodies: str, **options):
        ready = bound(*bodies, **options)
        assert ready.problems == []
        path = tmp_path / "made.pdf"
        path.write_bytes(press.printed(ready.sources))
        return reader(path)

    return made


def code(source: str, language: str = "python", title: str = "") -> str:
    name = f'<span class="filename">{title}</span>' if title else ""
    shown = source.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<div class="language-{language} highlight">{name}<pre><code>{shown}'
        "</code></pre></div>"
    )


def test_words_that_look_like_markup_stay_words(printed):
    signs = "a * b _ c # d $ e = f [g] `h` @i <j> ~k // l /* m */ -- n + o 1. p \\ q"
    escaped = signs.replace("<", "&lt;").replace(">", "&gt;")
    book = printed(
        f"<p>{escaped}</p><p>= no heading</p><p>- no item</p><p>12. no list</p>"
        "<p><em>x</em>(y)[z]<strong>u</strong>.v</p>"
    )
    text = " ".join(book.texts[0].split())
    for words in (signs, "= no heading", "- no item", "12. no list", "x(y)[z]u.v"):
        assert words in text


def test_long_code_is_wrapped_and_stays_whole(printed, letters):
    long = "values = [" + ", ".join(f"value_{n}" for n in range(60)) + "]"
    unbroken = "key = '" + "x" * 400 + "'"
    source = f"def f():\n    {long}\n    {unbroken}\n    return 1"
    book = printed(code(source, title="snippets/long.py"))
    assert letters(source) in book.letters
    assert "snippets/long.py" in book.texts[0]
    width = book.sizes[0][0]
    assert all(
        left > 30 and right < width - 30 for _, left, _, right, _ in book.boxes()
    )
    lefts = {round(left) for _, left, bottom, _, _ in book.boxes()}
    assert len(lefts) > 3, "what is wrapped hangs deeper than what is not"


def test_long_blocks_break_and_leave_no_line_alone(printed):
    source = "\n".join(f"line_{n:03d} = {n}" for n in range(200))
    book = printed("<p>Before.</p>" + code(source))
    assert len(book.texts) >= 3
    for text in book.texts:
        assert len(re.findall(r"line_\d+", text)) >= 4
    assert re.findall(r"line_(\d+)", "".join(book.texts)) == [
        f"{n:03d}" for n in range(200)
    ]


def test_outputs_are_labelled(printed):
    book = printed(
        code("print(1)")
        + '<div class="notes-output"><pre class="notes-text">1,048</pre></div>'
        + '<div class="notes-output"><pre class="notes-error">ValueError: no</pre>'
        + "</div>"
    )
    text = book.texts[0]
    assert text.index("OUTPUT") < text.index("1,048")
    assert text.index("ERROR") < text.index("ValueError: no")


def test_figures_are_vectors_with_words_and_number(printed):
    book = printed(
        f'<figure class="notes-figure" id="fig:a"><div class="notes-scroll">{SVG}</div>'
        '<figcaption><span class="notes-number">Figure 5.1</span> A square.'
        "</figcaption></figure>"
    )
    assert "Figure 5.1" in book.texts[0]
    assert "A square." in book.texts[0]
    assert "A square" in book.tagged("/Figure")
    assert not any(
        "/Image" in str(page.get("/Resources", {})) for page in book.pdf.pages
    )


def test_a_live_figure_says_where_it_lives(printed):
    body = (
        '<figure class="notes-figure" id="fig:a"><div class="notes-plotly">'
        f'<div class="notes-stage">{SVG}</div><div class="notes-plotly-controls">'
        "<label>Slide</label></div><template>{}</template></div>"
        '<figcaption><span class="notes-number">Figure 1</span> Drag it.</figcaption>'
        "</figure>"
    )
    book = printed(body, site_url="https://example.org/course/")
    assert "example.org/course/p0.html#fig:a" in "".join(book.texts[0].split())
    assert "Slide" not in book.texts[0]


def test_answers_stand_at_the_end_with_links_both_ways(printed):
    body = (
        '<h2 id="ask">Check yourself</h2><p><strong>3.</strong> What is it?</p>'
        '<details class="success"><summary>Answer</summary><p>Forty-two.</p></details>'
        '<h2 id="more">More</h2><p>Later words.</p>'
    )
    book = printed(body)
    text = " ".join(" ".join(book.texts).split())
    order = ["What is it?", "Answer → page", "Later words.", "Answers", "Forty-two."]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "Answers" in [mark.title for mark in book.bookmarks]
    links = [a for page in book.pdf.pages for a in page.get("/Annots", [])]
    assert len(links) >= 2
    assert book.dead_links() == []


def test_folded_notes_and_tabs_are_unfolded(printed):
    book = printed(
        '<details class="note"><summary>Letters</summary><p>Greek.</p></details>'
        '<div class="tabbed-set"><input type="radio"><div class="tabbed-labels">'
        '<label>Linux</label><label>Windows</label></div><div class="tabbed-content">'
        '<div class="tabbed-block"><p>apt</p></div><div class="tabbed-block"><p>winget'
        "</p></div></div></div>"
        '<div class="admonition warning"><p class="admonition-title">Mind</p>'
        "<p>The gap.</p></div>"
    )
    words = book.texts[0].split()
    order = ["Letters", "Greek.", "Linux", "apt", "Windows", "winget", "Mind", "The"]
    places = [words.index(word) for word in order]
    assert places == sorted(places)


def table(columns: int, words: str, rows: int = 2) -> str:
    head = "".join(f"<th>Column {n}</th>" for n in range(columns))
    row = "".join(f"<td>{words}{n}</td>" for n in range(columns))
    return (
        f'<table class="notes-table"><thead><tr>{head}</tr></thead><tbody>'
        f"{f'<tr>{row}</tr>' * rows}</tbody></table>"
    )


def assert_within(book):
    """No letter stands at the edge of a page, or beyond it."""
    for page, left, bottom, right, top in book.boxes():
        width, height = book.sizes[page]
        assert min(left, bottom) > 30, page
        assert right < width - 30, page
        assert top < height - 30, page


def runs_up(box):
    _, left, bottom, right, top = box
    return top - bottom > 2 * (right - left)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize(
    ("columns", "words", "turned"),
    [
        (2, "short ", False),
        (3, "a long sentence that must be wrapped " * 4, False),
        (8, "some words that wrap ", False),
        (9, "1234567.", False),
        (14, "1234567.", True),
        (40, "abcdefghijklmnopqrstuvwxyz", True),
    ],
)
@pytest.mark.parametrize("rows", [2, 60])
def test_tables_fit_or_turn(printed, columns, words, turned, rows, paper):
    book = printed(table(columns, words, rows), paper=paper)
    assert_within(book)
    assert any(map(runs_up, book.boxes())) == turned
    ends = f"{words.split()[-1]}{columns - 1}"[-3:]
    shown = "".join("".join(book.texts).replace("\u200b", "").split())
    assert shown.count(ends) >= rows, "all rows are there"


def test_words_of_code_keep_to_their_columns(printed):
    prose = "follows half a cosine, and starts again after a while " * 3
    cells = [prose, prose, "<code>torch.optim.lr_scheduler</code>"]
    cells.append("<code>CosineAnnealingWarmRestarts</code>")
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    book = printed(f"<table><tbody><tr>{row}</tr></tbody></table>")
    assert_within(book)
    assert "torch.optim.lr_scheduler" in book.texts[0]


def test_formulas_in_cells_count_as_long_as_they_are_seen():
    long = SIGMA.replace(r"\sigma", r"\operatorname{softmax}\left(\sigma\right)" * 4)
    ready = bound(f"<table><tbody><tr><td>{long}</td><td>1</td></tr></tbody></table>")
    assert "crowded" not in ready.sources["chapters/000.typ"].decode()


def test_a_turned_table_repeats_its_head_and_keeps_its_caption(printed):
    body = (
        '<figure id="tab:a"><figcaption><span class="notes-number">Table 1.1</span> '
        f"Wide and long.</figcaption>{table(14, '1234567.', 60)}</figure>"
    )
    book = printed(f"<p>Before.</p>{body}<p>Behind.</p>")
    assert_within(book)
    turned = {box[0] for box in book.boxes() if runs_up(box)}
    assert len(turned) == 2
    assert all("Column 13" in " ".join(book.texts[page].split()) for page in turned)
    assert "Wide and long." in book.texts[min(turned)]
    assert "Behind." in book.texts[max(turned)] + book.texts[-1]


def test_a_long_table_repeats_its_head(printed):
    row = "<tr><td>1</td><td>2</td></tr>"
    book = printed(
        '<table><thead><tr><th><a href="https://example.org">Count</a></th><th>Size</th>'
        f"</tr></thead><tbody>{row * 90}</tbody></table>"
    )
    assert len(book.texts) > 1
    assert all("Count" in text for text in book.texts)


def test_footnotes_stand_at_the_foot_once(printed):
    book = printed(
        '<p>One<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup> and '
        'again<sup id="fnref2:a"><a class="footnote-ref" href="#fn:a">1</a></sup>.</p>'
        '<div class="footnote"><hr><ol><li id="fn:a"><p>Said once.&#160;'
        '<a class="footnote-backref" href="#fnref:a">↩</a></p></li></ol></div>'
    )
    text = book.texts[0]
    assert text.count("Said once.") == 1
    assert "↩" not in text
    bottom = [b for _, _, b, _, _ in book.boxes()]
    assert min(bottom) < 150


def test_a_footnote_without_text_is_a_problem():
    html = (
        '<p>Words.</p><p>One<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1'
        "</a></sup>.</p>"
    )
    source = "Words.\n\nOne[^a].\n"
    page = Page("p.html", "P", html, name="docs/p.md", markdown=source, offset=2)
    ready = bind([page], COVER, new_book([page]), whole=False)
    assert [(p.page, p.line) for p in ready.problems] == [("docs/p.md", 5)]
    assert "[^a]: …" in ready.problems[0].message


def test_abbreviations_are_spelled_out_once(printed):
    book = printed(
        '<p><abbr title="support vector machine">SVM</abbr> or '
        '<abbr title="support vector machine">SVM</abbr>.</p>'
    )
    text = " ".join(book.texts[0].split())
    assert "SVM (support vector machine) or SVM." in text


def test_tasks_keys_and_lists(printed):
    book = printed(
        '<ul class="task-list"><li class="task-list-item"><label><input checked '
        'type="checkbox"></label> done</li><li class="task-list-item">'
        '<input type="checkbox"> open</li></ul><ol start="3"><li>three</li>'
        "<li>four<ul><li>deep</li></ul></li>"
        "</ol><dl><dt>Term</dt><dd>Its meaning.</dd></dl><blockquote><p>Said.</p>"
        "</blockquote><p>Press <kbd>N</kbd>, H<sub>2</sub>O, x<sup>2</sup>, "
        "<del>no</del> <mark>yes</mark><br>next</p><hr>"
    )
    text = " ".join(book.texts[0].split())
    for words in (
        "done",
        "open",
        "3. three",
        "4. four",
        "deep",
        "Term",
        "Its meaning.",
    ):
        assert words in text


def test_an_address_is_not_told_twice(printed):
    book = printed(
        '<p><a href="https://example.org/a/b.html">example.org/a/b.html</a> and '
        '<a href="https://example.org/c/">words</a></p>'
    )
    text = "".join(book.texts).replace("\u200b", "")
    assert text.count("example.org/a/b.html") == 1
    assert text.count("example.org/c") == 1


def test_links_jump_inside_and_show_addresses_outside(printed):
    book = printed(
        '<p><a href="p1.html#there">There</a> and <a href="https://example.org/a/b">'
        "outside</a>.</p>",
        '<h2 id="there">The place</h2>',
        whole=True,
    )
    assert book.dead_links() == []
    text = " ".join(" ".join(book.texts).replace("\u200b", "").split())
    page = 1 + next(n for n, t in enumerate(book.texts) if "The place" in t and n > 2)
    assert f"There (p. {page})" in text.replace("\xa0", " ")
    assert "example.org/a/b" in text


def test_what_the_compiler_refuses_is_named_with_page_line_and_advice():
    source = "# Signs\n\nSome words stand here.\n\nThen \U00013000 is a hieroglyph.\n"
    html = (
        "<h1>Signs</h1><p>Some words stand here.</p>"
        "<ul><li><p>Then \U00013000 is a hieroglyph.</p></li></ul>"
    )
    page = Page("p.html", "Signs", html, name="docs/p.md", markdown=source, offset=4)
    ready = bind([page], COVER, new_book([page]), whole=False)
    with pytest.raises(PrintingError) as refused:
        press.printed(ready.sources)
    said = str(refused.value)
    assert said.startswith("docs/p.md:9: ")
    assert "could not be displayed" in said.splitlines()[0]
    assert "No typeface of the book has this sign" in said
    assert "/tmp" not in said


def test_a_picture_that_typst_can_not_read_is_named_with_its_line():
    source = "# Signs\n\nSome words stand here.\n\n![Alt words](a.png)\n"
    html = '<p>Some words stand here.</p><p>So: <img src="a.png" alt="Alt"></p>'
    page = Page("p.html", "Signs", html, name="docs/p.md", markdown=source)
    book = new_book([page], file_of=lambda url: b"no picture")
    ready = bind([page], COVER, book, whole=False)
    with pytest.raises(PrintingError, match=r"docs/p.md:3: .*decode"):
        press.printed(ready.sources)


def test_box_drawing_and_greek_have_glyphs(printed, letters):
    signs = "─│┌┐└┘├┤┬┴┼═║█▁▂▃▄▅▆▇░▒▓ αβγδθλμπσω → ← ↑ ↓ ≤ ≥ ≠ ∞ √ ✓ ✗ × · … ⊙ ∂ ∇ ∑"
    book = printed(code(signs, "text") + f"<p>{signs}</p>")
    assert letters(signs) in book.letters


def test_a_link_without_its_place_is_a_problem():
    ready = bound('<p><a href="p1.html#gone">There</a></p>', "<p>Here.</p>")
    assert [(p.page, "gone" in p.message) for p in ready.problems] == [("p0", True)]


def formula(tree: str, tex: str) -> str:
    return (
        '<div class="arithmatex"><mjx-container><mjx-assistive-mml display="block">'
        f"{tree}</mjx-assistive-mml><mjx-source>$${tex}$$</mjx-source></mjx-container>"
        "</div>"
    )


def test_a_formula_that_can_not_be_set_is_a_problem_or_drawn(printed):
    odd = formula("<math><mglyph/></math>", r"\odd{x}")
    ready = bound(f"<p>So:</p>{odd}")
    assert len(ready.problems) == 1
    assert r"\odd{x}" in ready.problems[0].message
    drawn = (
        '<svg width="4ex" height="2ex" style="vertical-align: -0.5ex" '
        'viewBox="0 0 4 2" xmlns="http://www.w3.org/2000/svg">'
        '<path d="M0 0h4v2z"/></svg>'
    )
    book = printed(odd, picture_of=lambda tex, display: drawn)
    assert r"\odd{x}" in book.tagged("/Figure")


def test_formulas_in_captions_titles_and_tabs_are_set_wherever_these_are(printed):
    number = '<span class="notes-number">Figure 5.1</span>'
    book = printed(
        f'<figure id="fig:a">{SVG}<figcaption>{number} The width {SIGMA} of it. More '
        "words.</figcaption></figure>"
        f'<div class="admonition note"><p class="admonition-title">Why {SIGMA}</p>'
        f"<p>Words.</p></div><details><summary>So {SIGMA}</summary><p>It is.</p>"
        f'</details><h2 id="a">On {SIGMA}</h2><details class="success"><summary>Answer'
        "</summary><p>Yes.</p></details>",
        whole=True,
    )
    listed = next(t for t in book.texts if t.startswith("Figures and tables"))
    assert "The width 𝜎 of it" in " ".join(listed.split())
    assert "More" not in listed
    text = " ".join(" ".join(book.texts).split())
    assert all(f"{word} 𝜎" in text for word in ("Why", "So"))
    assert text.count("On 𝜎") == 2, "the heading, and above the answers"
    assert set(book.tagged("/Formula")) == {r"\sigma"}


def test_a_long_caption_is_cut_between_words():
    words = "word " * 40
    short = first_sentence([words, Node("em", children=["more"])])
    assert len(short) == 1
    assert short[0].endswith("word …")
    assert len(short[0]) <= 90
    leaf = Node("notes-formula", {"tex": "x" * 100})
    assert first_sentence(["Words ", leaf, " end."]) == ["Words ", "…"]


def test_folded_code_stands_on_its_output():
    folded = (
        '<details class="notes-fold"><summary>a.py, 40 lines</summary>'
        f'{code("x = 1")}</details><div class="notes-output"><pre class="notes-text">1'
        "</pre></div>"
    )
    source = bound(folded).sources["chapters/000.typ"].decode()
    assert 'title: "a.py"' in source
    assert "joined: true" in source


def test_a_drawn_formula_has_its_glyphs_and_a_width():
    pictures = Pictures()
    try:
        drawn = [
            drawn_formula(pictures.draw(tex, True))
            for tex in (r"x + \alpha", r"x + \alpha \tag*{A}")
        ]
    finally:
        pictures.close()
    plain, numbered = drawn
    assert "<path" in plain.svg
    assert "<text" not in plain.svg
    assert 1 < plain.width < numbered.width < 10
    assert "%" not in re.search("<svg[^>]*>", numbered.svg)[0]
    assert numbered.below > 0


@pytest.mark.parametrize(
    ("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))]
)
def test_papers(printed, paper, size):
    book = printed("<p>Words.</p>" * 90, paper=paper)
    assert {(round(width), round(height)) for width, height in book.sizes} == {size}


def test_the_same_pages_give_the_same_bytes():
    body = f"<p>Words.</p>{code('x = 1')}<figure>{SVG}</figure>"
    first, second = (press.printed(bound(body, whole=True).sources) for _ in range(2))
    assert first == second


def test_reading_order_is_that_of_the_page(printed):
    book = printed(
        "<p>First.</p>" + code("second = 2") + f"<p>Third.</p>{table(2, 'f')}"
    )
    text = "".join(book.texts)
    places = [text.index(w) for w in ("First.", "second", "Third.", "Column 0", "f1")]
    assert places == sorted(places)


def test_damage_is_seen(printed, reader, tmp_path):
    """The tests of the whole book can fail: a page that is gone leaves dead links."""
    book = printed(
        '<p><a href="p1.html#there">There</a></p>',
        '<h2 id="there">Place</h2>',
        whole=True,
    )
    with pikepdf.open(book.path) as pdf:
        goal = next(n for n, t in enumerate(book.texts) if "Place" in t and n > 2)
        del pdf.pages[goal]
        pdf.save(tmp_path / "damaged.pdf")
    assert reader(tmp_path / "damaged.pdf").dead_links() != []


def test_what_only_aligns_a_number_is_not_seen(printed):
    pad = '<span aria-hidden="true" class="notes-pad">.00</span>'
    book = printed(f"<table><tr><td>0{pad}</td><td>1.25</td></tr></table>")
    assert "1.25" in book.letters
    assert ".00" not in book.letters
