import pytest

from notes_lib.site.markup import (
    element_end,
    line_of,
    link,
    moved,
    resolved,
    text_of,
    without,
)


def test_text_is_what_a_reader_sees():
    html = '<h2>a &lt;\n b<a class="headerlink" href="#x">¶</a></h2>'
    assert text_of(html) == "a < b"


def test_lines_count_from_one():
    assert line_of("b", "a\nb\nb") == 2
    assert line_of("missing", "a\nb") == 1


def test_an_element_ends_behind_those_inside_it():
    html = "x<div>a<div>b</div>c</div >d"
    assert html[element_end(html, 1, "div") :] == "d"
    with pytest.raises(ValueError, match="<div> is never closed"):
        element_end("<div><div></div>", 0, "div")


def test_tags_go_and_their_content_stays():
    assert without('<p>a <a href="x">b</a> <abbr>c</abbr></p>', "a") == (
        "<p>a b <abbr>c</abbr></p>"
    )


@pytest.mark.parametrize(
    ("href", "page", "expected"),
    [
        ("../glossary.html#kernel", "vision/a.html", ("glossary.html", "kernel")),
        ("../../glossary/#kernel", "vision/a/", ("glossary/", "kernel")),
        ("#here", "vision/a.html", ("vision/a.html", "here")),
        ("./", "index.html", ("./", "")),
        ("https://example.org/glossary.html#kernel", "a.html", ("", "")),
        ("mailto:a@b.c", "a.html", ("", "")),
    ],
)
def test_a_link_leads_to_a_page_and_an_anchor(href, page, expected):
    assert resolved(href, page) == expected


@pytest.mark.parametrize(
    ("url", "page", "expected"),
    [
        ("glossary.html#kernel", "vision/a.html", "../glossary.html#kernel"),
        ("vision/b.html", "vision/a.html", "b.html"),
        ("glossary/#kernel", "vision/a/", "../../glossary/#kernel"),
    ],
)
def test_links_are_relative_to_their_page(url, page, expected):
    assert link(url, page) == expected


def test_a_moved_piece_leads_where_it_led():
    html = (
        '<p id="one"><a href="#one">1</a> <a href="#two">2</a> <a href="b.html#x">3</a>'
        '<a href="https://example.org/">4</a><img src="../i.png"></p>'
    )
    assert moved(html, "vision/a.html", "quiz/q.html", "n-") == (
        '<p id="n-one"><a href="#n-one">1</a> <a href="../vision/a.html#two">2</a> '
        '<a href="../vision/b.html#x">3</a>'
        '<a href="https://example.org/">4</a><img src="../i.png"></p>'
    )
