"""Tables that can scroll, with numbers that stand in line."""

import pytest
from markdown import Markdown

TABLE = """\
| name | number |
| ---- | -----: |
| a    | {} |
| b    | {} |
| c    | {} |
"""


def converted(text):
    extensions = ["attr_list", "md_in_html", "tables", "notes_lib.site.tables"]
    return Markdown(extensions=extensions).convert(text)


def cells(*numbers, table=TABLE):
    html = converted(table.format(*numbers))
    return [row.split("</td>")[0] for row in html.split("<td")[2::2]]


def test_every_table_has_a_box_to_scroll_in():
    html = converted(f'{TABLE}\n\n<div markdown="1">\n\n{TABLE}\n\n</div>\n')
    box = '<div class="notes-scroll"><table class="notes-table">'
    assert html.count("<table") == html.count(box) == 2


@pytest.mark.parametrize(
    ("numbers", "pads"),
    [
        (("1", "2.5", "33.25"), (".00", "0", "")),
        (("1,000", "−2.5", "+0.1"), (".0", "", "")),
        (("1", "22", "333"), ("", "", "")),
        (("1.5", "n/a", "12"), ("", "", ".0")),
        (("`1`", "2.5 s", "0.1"), (".0", "", "")),
    ],
)
def test_points_stand_in_line(numbers, pads):
    pad = '<span aria-hidden="true" class="notes-pad">{}</span>'
    for cell, expected in zip(cells(*numbers), pads, strict=True):
        assert cell.endswith(pad.format(expected)) if expected else "span" not in cell


def test_columns_that_are_not_aligned_to_the_right_stay():
    left = TABLE.replace("-----:", ":-----")
    assert not any("span" in cell for cell in cells("1", "2.5", "3", table=left))


@pytest.mark.parametrize(
    "caption",
    [
        "Table: Cost `a`. { #tbl:a }",
        "Table: Cost `a`. {: #tbl:a }",
        "Table: Cost `a`.\n{ #tbl:a }",
    ],
)
def test_a_caption_goes_with_its_table(caption):
    html = converted(f"{TABLE}\n{caption}\n\nAnd so on.\n")
    start = (
        '<figure class="notes-figure notes-with-table" id="tbl:a">'
        '<figcaption data-kind="Table" data-label="tbl:a">Cost <code>a</code>.'
    )
    assert html.startswith(start)
    assert html.endswith("</table></div></figure>\n<p>And so on.</p>")


def test_a_caption_needs_no_label():
    html = converted(f"{TABLE}\nTable: Cost {{of}} all.\n")
    assert '<figcaption data-kind="Table">Cost {of} all.</figcaption>' in html


def test_what_only_looks_like_a_caption_stays():
    for text in (f"{TABLE}\nTables: two.\n", "Table: alone.\n", "![x](y)\n\nText.\n"):
        assert "fig" not in converted(text)
    words = "Look ![x](y)\n\nFigure: of speech.\n"
    assert converted(words).endswith("<p>Figure: of speech.</p>")
