"""Every kind of element that a page can have, in an EPUB of a page made for it."""

import re
from xml.etree import ElementTree

import pytest

from notes_lib.site.book.binding import new_book
from notes_lib.site.book.epub.chapter import chapter, file_of, link_from
from notes_lib.site.book.epub.maths import formula
from notes_lib.site.book.pages import Page
from notes_lib.site.book.signs import UnknownMathError

SVG = (
    '<svg class="notes-svg" role="img" aria-label="A square" width="120pt" '
    'height="50pt" viewBox="0 0 100 50"><path id="a"/><path d="M0 0h50v50z" '
    'fill="currentColor"/></svg>'
)
TEX = (
    "<mjx-container><mjx-assistive-mml><math>{}</math></mjx-assistive-mml>"
    "<mjx-source>${}$</mjx-source></mjx-container>"
)
OUTSIDE = "https://example.org/a?b=1&amp;c=2"


def written(body: str, *more: str, **options):
    """The first of pages `p0.html`, `p1.html`, …, and the book that knows it."""
    pages = [
        Page(
            *(f"p{n}.html", f"Page {n}", f"<h1 id='top'>Page {n}</h1>{text}"),
            name=f"p{n}",
            markdown=f"# Page\n\n{text}",
        )
        for n, text in enumerate((body, *more))
    ]
    book = new_book(pages, **options)
    done = [chapter(page, book) for page in pages]
    whole = '<root xmlns:epub="http://www.idpf.org/2007/ops">{}</root>'
    return ElementTree.fromstring(whole.format(done[0].body)), done[0], book


def said(element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_class(root, name: str):
    return [e for e in root.iter() if name in e.get("class", "").split()]


def test_words_that_look_like_markup_stay_words():
    root, _, book = written("<p>a &lt;b&gt; &amp;amp; \x0b “c”</p>")
    assert said(root.find(".//p")) == "a <b> &amp; \ufffd “c”"
    assert book.problems == []


def test_a_line_of_code_hangs_below_itself():
    code = (
        'def f(x):\n    if x:\n        <span class="k">return</span> 1\n\nf(<b>2</b>)\n'
    )
    root, _, _ = written(
        '<div class="language-python highlight"><span class="filename">a/b.py</span>'
        f"<pre><span></span><code>{code}</code></pre></div>"
    )
    lines = by_class(root, "line")
    looks = [line.get("class").split()[1] for line in lines]
    assert looks == ["in0", "in1", "in2", "in0", "in0"]
    plain = re.sub("<[^>]+>", "", code)
    assert "".join(root.find(".//pre").itertext()) == plain
    assert [said(title) for title in by_class(root, "file")] == ["a/b.py"]
    assert by_class(root, "label") == []
    assert [said(word) for word in by_class(root, "k")] == ["return"]


def test_a_look_that_goes_over_lines_begins_again_on_each():
    code = '<span class="sd">one\ntwo</span> <a href="p1.html#f">f\ng</a>'
    root, _, _ = written(f"<pre><code>{code}</code></pre>", "<p id='f'>F</p>")
    lines = by_class(root, "line")
    assert [said(line) for line in lines] == ["one", "two f", "g"]
    assert [said(look) for look in by_class(root, "sd")] == ["one", "two"]
    links = [a.get("href") for line in lines for a in line.iter("a")]
    assert links == ["p1.xhtml#f"] * 2


def test_outputs_and_errors_are_labelled():
    root, _, _ = written(
        '<div class="notes-output"><pre class="notes-text">1,048</pre>'
        '<pre class="notes-error">ValueError: no</pre></div>'
    )
    assert [said(p) for p in by_class(root, "printout")] == [
        "Output1,048",
        "ErrorValueError: no",
    ]


def test_figures_have_their_words_their_number_and_a_file():
    root, _, book = written(
        f'<figure id="fig:a"><div class="notes-plotly">{SVG}</div><figcaption>'
        '<span class="notes-number">Figure 5.1</span> A <a href="#top">square</a>. '
        "With corners.</figcaption></figure>"
    )
    image = root.find(".//img")
    assert image.get("alt") == "A square"
    assert image.get("style") == "width: 10em"
    ((name, svg),) = book.files.items()
    assert image.get("src") == f"../{name}"
    assert b'<path d="" id="a"/>' in svg
    assert b"currentColor" not in svg
    assert said(by_class(root, "live")[0]) == (
        "This is how the figure starts; it can be explored at p0.html#fig:a."
    )
    assert book.figures == [("p0.html#fig:a", "Figure 5.1", "A square")]
    assert root.find(".//figure").get("id") == "fig_3a_a"


def test_answers_stand_at_the_end_with_links_both_ways():
    root, done, book = written(
        '<h2 id="q">Check</h2><p><strong>3.</strong> Why?</p>'
        '<details class="success"><summary>Answer</summary><p>So.</p></details>',
        '<section class="notes-question"><h3>Question 1</h3><div class="notes-asked">'
        '<p>Why?</p></div><details class="success"><summary>Answer</summary><p>So.</p>'
        "</details></section>",
    )
    assert said(root.findall("section")[0]).endswith("→ Answer Answers Check 3. So.")
    question, answer = by_class(root, "to-answer")[0], by_class(root, "answer")[0]
    assert question.find("a").get("href") == f"p0.xhtml#{answer.get('id')}"
    assert answer.find("a").get("href") == f"p0.xhtml#{question.get('id')}"
    assert [heading.words for heading in done.headings] == ["Check", "Answers"]
    quiz = chapter(list(book.pages.values())[1], book).body
    assert 'href="p0.xhtml#answer-1-answer"' in quiz
    assert "So." not in quiz


def test_footnotes_lead_there_and_back():
    root, _, _ = written(
        '<p>It<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>.</p>'
        '<div class="footnote"><hr/><ol><li id="fn:a"><p>Why <a href="#fnref:a" '
        'class="footnote-backref">↩</a></p></li></ol></div>'
    )
    mark, note = root.find(".//sup"), root.find(".//aside")
    assert mark.find("a").get("href") == f"#{note.get('id')}"
    assert note.find(".//a").get("href") == f"#{mark.get('id')}"
    assert said(note) == "1. Why"


def test_a_footnote_without_text_is_a_problem():
    body = (
        '<p>It<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>.</p>'
    )
    _, _, book = written(body)
    assert "the footnote 'a' has no text" in book.problems[0].message


def test_tabs_boxes_and_ticks():
    root, _, book = written(
        '<div class="tabbed-set"><input type="radio"/><div class="tabbed-labels">'
        '<label>One</label><label>Two</label></div><div class="tabbed-content">'
        '<div class="tabbed-block"><p>1</p></div><div class="tabbed-block"><p>2</p>'
        "</div></div></div>"
        '<div class="admonition warning"><p class="admonition-title">Mind</p><p>It.</p>'
        '</div><ul><li class="task-list-item"><input type="checkbox" checked/>Done</li>'
        '<li><input type="checkbox"/>Not</li></ul><button>Press</button>'
    )
    assert said(root).endswith("One1Two2MindIt.☑ Done☐ Not")
    assert by_class(root, "box")[0].get("class") == "box warning"
    assert book.problems == []


def test_code_without_a_language_is_no_output():
    root, _, _ = written("<pre><code>x = 1</code></pre><pre>1</pre>")
    assert [said(label) for label in by_class(root, "label")] == ["Output"]


def test_columns_keep_their_side():
    cells = (
        '<td style="text-align: right;">1<b title="x">2</b></td><td rowspan="2">3</td>'
    )
    root, _, _ = written(f"<table><tr>{cells}</tr></table>")
    assert [cell.attrib for cell in root.iter("td")] == [
        {"style": "text-align: right"},
        {"rowspan": "2"},
    ]
    assert root.find(".//b").attrib == {}


def test_abbreviations_are_spelt_out_once():
    root, _, _ = written("<p><abbr>SGD</abbr></p>")
    assert said(root.find(".//p")) == "SGD"
    short = '<abbr title="Rectified linear unit">ReLU</abbr>'
    root, _, _ = written(f"<p>A {short} or two {short}s.</p>")
    assert said(root.find(".//p")) == "A ReLU (Rectified linear unit) or two ReLUs."


def test_links_lead_into_the_book_or_out_of_it():
    root, _, _ = written(
        '<p><a href="p1.html#x:y">in</a> <a href="p1.html">page</a> '
        f'<a href="{OUTSIDE}">out</a> <a href="other.html#z">site</a> '
        '<a href="p0.ipynb" download>file</a></p>',
        '<p id="x:y">There</p>',
        site_url="https://example.org/",
    )
    links = {said(a): a.get("href") for a in root.iter("a")}
    assert links == {
        "in": "p1.xhtml#x_3a_y",
        "page": "p1.xhtml",
        "out": "https://example.org/a?b=1&c=2",
        "site": "https://example.org/other.html#z",
    }
    assert "file" in said(root)


def test_links_say_what_kind_of_place_they_lead_to():
    root, _, book = written(
        '<p><a class="notes-cite" href="p1.html#a">A</a> <a href="p2.html#b">B</a></p>',
        '<ul class="notes-references"><li id="a">A</li></ul>',
        '<dl><dt id="b">B</dt><dd>It.</dd></dl>',
        glossary="p2.html",
    )
    kind = "{http://www.idpf.org/2007/ops}type"
    assert [a.get(kind) for a in root.iter("a")] == ["biblioref", "glossref"]
    others = [chapter(page, book).body for page in [*book.pages.values()][1:]]
    assert 'epub:type="bibliography"' in others[0]
    assert 'epub:type="glossary"' in others[1]


def test_every_address_has_a_file():
    addresses = ("./", "a/", "a/b/", "index.html", "a/b.html", "x y.html")
    assert [file_of(address) for address in addresses] == [
        "pages/index.xhtml",
        "pages/a.xhtml",
        "pages/a/b.xhtml",
        "pages/index.xhtml",
        "pages/a/b.xhtml",
        "pages/x y.xhtml",
    ]
    assert link_from("a/b.html", ("x y.html", "1:2")) == "../x%20y.xhtml#_1_3a_2"


def test_an_element_without_a_place_is_a_problem_with_its_line():
    film = "A film: <video>Look here</video>"
    _, _, book = written(f"<p>Look here.</p>\n\n<p>{film}</p>")
    (problem,) = book.problems
    assert problem.line == 5
    assert problem.message == "the book has no place for the element <video>"


def test_an_unknown_element_of_mathml_is_a_problem_with_its_line():
    _, _, book = written(
        f"<p>Before.</p>\n\n<p>{TEX.format('<mx>x</mx>', 'x + y')}</p>"
    )
    (problem,) = book.problems
    assert problem.line == 5
    assert problem.message == "the book can't set <mx> in the formula 'x + y'"


def test_a_picture_that_can_not_be_read_is_a_problem():
    root, _, book = written('<p><img src="a%20b.png" alt="A"/></p>')
    assert "can't be read" in book.problems[0].message
    root, _, book = written(
        '<p><img src="a%20b.png" alt="A"/></p>', file_of=lambda url: url.encode()
    )
    assert book.files == {"images/a b.png": b"a b.png"}
    assert root.find(".//img").get("src") == "../images/a%20b.png"


# Formulas


def math(inside: str, **options):
    shown, number = formula(f"<math>{inside}</math>", "x", display=True, **options)
    return ElementTree.fromstring(re.sub(' xmlns="[^"]*"', "", shown)), number


def labelled(*rows: str) -> str:
    cells = (
        f"<mlabeledtr><mtd><mtext>(1.{n})</mtext></mtd><mtd>{row}</mtd></mlabeledtr>"
        for n, row in enumerate(rows)
    )
    return f'<mtable displaystyle="true">{"".join(cells)}</mtable>'


def test_one_number_stands_beside_its_formula():
    shown, number = math(labelled("<mi>a</mi><mo>=</mo><mn>1</mn>"))
    assert number == "(1.0)"
    assert [part.tag for part in shown] == ["mi", "mo", "mn"]


def test_many_numbers_are_cells_of_their_rows():
    shown, number = math(labelled("<mi>a</mi>", "<mi>b</mi>"))
    assert number == ""
    rows = [["".join(cell.itertext()) for cell in row] for row in shown.iter("mtr")]
    assert rows == [["a", "(1.0)"], ["b", "(1.1)"]]
    assert shown.find(".//mlabeledtr") is None


@pytest.mark.parametrize(
    ("variant", "plain", "styled"),
    [
        ("double-struck", "R", "ℝ"),
        ("double-struck", "E", "𝔼"),
        ("script", "L", "ℒ"),
        ("script", "N", "𝒩"),
        ("-tex-calligraphic", "F", "ℱ"),
        ("fraktur", "C", "ℭ"),
        ("fraktur", "g", "𝔤"),
        ("bold", "x", "𝐱"),
        ("bold", "1", "𝟏"),
        ("bold-italic", "w", "𝒘"),
        ("bold-italic", "θ", "𝜽"),
        ("bold", "Σ", "𝚺"),
        ("sans-serif", "T", "𝖳"),
        ("monospace", "a", "𝚊"),
        ("italic", "h", "ℎ"),
        ("normal", "d", "d"),
    ],
)
def test_alphabets_are_letters(variant, plain, styled):
    shown, _ = math(f'<mi mathvariant="{variant}">{plain}</mi>')
    assert shown[0].text == styled
    assert shown[0].get("mathvariant") == ("normal" if variant == "normal" else None)


def test_signs_stand_as_far_off_as_in_tex():
    bar = '<mo data-mjx-texclass="OPEN">|</mo>'
    minus = "<mo>\u2212</mo>"
    log = "<mi>log</mi><mo>\u2061</mo>"
    shown, _ = math(
        f"{bar}<mi>x</mi><mo>=</mo>{minus}<mn>1</mn>{minus}<mi>y</mi>{log}<mi>z</mi>"
    )
    assert shown[0].get("rspace") == "0em"
    assert [sign.get("form") for sign in shown.iter("mo")] == [
        *(None, None, "prefix", None, None)
    ]
    assert [part.tag for part in shown][-4:] == ["mspace", "mi", "mo", "mi"]
    assert shown[-2].get("rspace") == "0.167em"
    shown, _ = math(f"<mo>=</mo>{log}<mo>(</mo><mi>z</mi>")
    assert [part.tag for part in shown] == ["mo", "mi", "mo", "mo", "mi"]
    assert shown[2].get("rspace") is None


def test_cells_know_their_side():
    cells = "<mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd>"
    sides = 'columnalign="right left" columnspacing="0em"'
    shown, _ = math(f"<mtable {sides}><mtr>{cells}</mtr></mtable>")
    assert [cell.get("style") for cell in shown.iter("mtd")] == [
        "text-align: right; padding-right: 0",
        "text-align: left; padding-left: 0; padding-right: 0",
    ]


def test_what_only_mathjax_understands_is_left_out():
    shown, _ = math('<mrow class="MJX" data-mjx-texclass="ORD"><mi>a</mi></mrow>')
    assert shown[0].attrib == {}


def test_an_unknown_element_is_an_error():
    with pytest.raises(UnknownMathError, match="<mx>"):
        math("<mrow><mx/></mrow>")
