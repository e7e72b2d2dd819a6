"""Captions and equations get numbers, and links to them get words."""

import pytest
from markdown import Markdown

from notes_lib.site import fences, numbering
from notes_lib.site.numbering import Caption

PAGE = r"""
See [](#fig:two), [](#eq:sum) and [](#tbl:cost).

```python label="fig:one" alt="x" caption="First."
plt.show()
```

$$a = b + c \label{eq:sum}$$

$$not = numbered$$

```python label=" | fig:two" alt="x | y | z" caption="Second. | Third. |"
plt.show()
```

```python
print(1)
```

| a | b |
| - | - |
| 1 | 2 |

Table: What it *costs*. { #tbl:cost }

![A cat.](cat.png)

Figure: A cat, asleep.
{ #fig:cat }

By $\eqref{eq:sum}$, and in $x \overset{\eqref{eq:sum}}{=} y$, and \(\ref{eq:sum}\).
"""


def numbered(text, lesson="5"):
    extensions = [
        "attr_list",
        "tables",
        "pymdownx.arithmatex",
        "pymdownx.superfences",
        "notes_lib.site.fences",
        "notes_lib.site.tables",
    ]
    options = {
        "pymdownx.arithmatex": {"generic": True},
        "pymdownx.superfences": {"custom_fences": fences.FENCES},
    }
    html = Markdown(extensions=extensions, extension_configs=options).convert(text)
    return numbering.number(html, text, lesson)


@pytest.fixture(scope="module")
def page():
    return numbered(PAGE)


def test_numbers_run_through_the_page_for_each_kind(page):
    assert page.problems == []
    assert page.captions == [
        [Caption("Figure 5.1", "fig:one")],
        [Caption("Figure 5.2"), Caption("Figure 5.3", "fig:two"), Caption()],
        [],
    ]
    assert page.labels == {
        "fig:one": "Figure 5.1",
        "fig:two": "Figure 5.3",
        "fig:cat": "Figure 5.4",
        "eq:sum": "(5.1)",
        "tbl:cost": "Table 5.1",
    }


def test_an_equation_has_its_number_as_ink_and_as_data(page):
    element = r'<div class="arithmatex" id="eq:sum" data-number="5.1">'
    assert element + r"\[a = b + c \tag{5.1}\]</div>" in page.html
    assert r"\[not = numbered\]" in page.html
    assert page.html.count("tag{") == 1


def test_captions_in_markdown_become_figures(page):
    table = '<figure class="notes-figure notes-with-table" id="tbl:cost"><figcaption>'
    assert (
        f'{table}<span class="notes-number">Table 5.1</span> What it <em>' in page.html
    )
    image = '<div class="notes-scroll"><img alt="A cat." src="cat.png" /></div>'
    number = '<figcaption><span class="notes-number">Figure 5.4</span> A cat, asleep.'
    assert f"{image}{number}</figcaption></figure>" in page.html


def test_references_in_formulas(page):
    assert 'By <a href="#eq:sum">(5.1)</a>, and' in page.html
    assert r"\overset{\text{(5.1)}}{=}" in page.html
    assert 'and <a href="#eq:sum">5.1</a>.' in page.html


def test_links_get_words_also_across_pages(page):
    labels = {"a/one.html": page.labels, "": {"fig:one": "Figure 1"}}
    html, problems = numbering.refer(page.html, PAGE, "a/one.html", labels)
    assert '<a href="#fig:two">Figure 5.3</a>, <a href="#eq:sum">(5.1)</a>' in html
    there = '<a href="../index.html#fig:one"></a> <a href="one.html#eq:sum"></a>'
    labels["index.html"] = labels.pop("")
    html, more = numbering.refer(there, "", "a/two.html", labels)
    assert (problems, more) == ([], [])
    assert html == (
        '<a href="../index.html#fig:one">Figure 1</a> '
        '<a href="one.html#eq:sum">(5.1)</a>'
    )


def test_words_of_the_author_s_own_stay_and_line_anchors_too():
    html = '<a href="#fig:one">here</a><a id="l-1" href="#l-1"></a>'
    assert numbering.refer(html, "", "x.html", {}) == (html, [])


def test_a_page_without_a_lesson_numbers_plainly():
    assert numbered(PAGE, "").labels["fig:two"] == "Figure 3"
    assert numbered(PAGE, "A").labels["eq:sum"] == "(A.1)"


def test_rows_of_an_aligned_formula_have_numbers_of_their_own():
    page = numbered(
        "$$\\begin{align} a &= b \\label{eq:a} \\\\ c &= d \\label{eq:c} "
        "\\end{align}$$\n"
    )
    assert page.labels == {"eq:a": "(5.1)", "eq:c": "(5.2)"}
    assert '<span id="eq:c"></span><div class="arithmatex" id="eq:a"' in page.html
    assert 'data-number="5.1 5.2"' in page.html
    assert r"b \tag{5.1} \\ c &amp;= d \tag{5.2}" in page.html


FENCE = '```python label="{}" alt="x" {}\nshow()\n```\n'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n\n$\\eqref{eq:no}$\n", 3, "no equation has the label 'eq:no'"),
        ("a\n\nb $c \\ref{eq:no}$\n", 3, "no equation has the label 'eq:no'"),
        ("$$a \\label{b}$$\n\n$$c \\label{b}$$\n", 3, "'b' is taken on this page"),
        ("a $b \\label{c}$\n", 1, r"\label{c} needs a formula on its own, $$ … $$"),
        ("\n$$a \\label{1 b}$$\n", 2, "the label '1 b' should be a letter, then"),
        ("\n" + FENCE.format("f", ""), 2, 'label="f" needs a caption'),
        (2 * FENCE.format("f", 'caption="x"'), 4, "'f' is taken on this page"),
        (FENCE.format("f", 'caption="x"') + "\n$\\eqref{f}$\n", 5, "no equation has"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, message):
    ((where, what),) = numbered(text).problems
    assert where == line
    assert message in what


def test_links_that_lead_nowhere_are_told_with_their_line():
    page = "a\n\n[x](#fig:no) and [](#fig:no)\n"
    html = '<p><a href="#fig:no">x</a> and <a href="#fig:no"></a></p>'
    _, problems = numbering.refer(html, page, "x.html", {"x.html": {}})
    assert problems == [(3, "no figure, table or equation has the label 'fig:no'")]


def test_a_build_fills_and_checks_links_between_pages(little):
    extensions = (
        "\n  - attr_list\n  - tables\n  - pymdownx.arithmatex: {generic: true}\n"
    )
    config = (little.folder / "mkdocs.yml").read_text()
    little.write("mkdocs.yml", config.rstrip() + extensions)
    little.write("docs/index.md", "# A\n\nSee [](b.md#eq:sum).\n")
    body = "# B\n\n$$a = b \\label{eq:sum}$$\n"
    little.write("docs/b.md", f"---\nlesson: 7\n---\n\n{body}")
    assert not [r for r in little.build() if r.failure]
    assert '<a href="b/#eq:sum">(7.1)</a>' in little.html()
    assert '<div class="arithmatex" id="eq:sum" data-number="7.1">' in little.html(
        "b/index.html"
    )
    assert "(7.1)" in little.html("b/index.html")  # in the hidden MathML

    little.write("docs/index.md", "---\nlesson: 1\n---\n\n# A\n\n[](b.md#eq:no)\n")
    failed = [r for r in little.build() if r.failure]
    assert [(r.block.page, r.block.line) for r in failed] == [("docs/index.md", 7)]
    assert "'eq:no'" in failed[0].failure.message
