"""Formulas are set at build time, with all that a reader can't see but may need."""

import re

import pytest

from notes_lib.site import maths
from notes_lib.site.store import Store


def page_of(*formulas):
    """As arithmatex writes it: a formula that stands alone begins with two dollars."""
    return "\n".join(
        rf'<div class="arithmatex">\[{f[2:]}\]</div>'
        if f.startswith("$$")
        else rf'<p><span class="arithmatex">\({f}\)</span></p>'
        for f in formulas
    )


@pytest.fixture
def setter(tmp_path):
    made = maths.Maths(Store(tmp_path))
    yield made
    made.close()


def test_a_formula_has_boxes_for_the_eye_and_mathml_for_the_ear(setter):
    page = page_of(r"a &lt; \frac{1}{2}")
    boxes, problems = setter.page(page)
    html = maths.filled(page, boxes)
    assert problems == []
    assert html.startswith('<p><span class="arithmatex"><mjx-container')
    assert html.endswith("</mjx-container></span></p>")
    assert '<mjx-math aria-hidden="true"' in html
    mathml = re.search(r"<mjx-assistive-mml[^>]*>(.*)</mjx-assistive-mml>", html)[1]
    assert mathml == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML">'
        "<mi>a</mi><mo>&lt;</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    )
    assert "mjx-c.mjx-c32::before" in setter.css()  # the 2


def test_a_brace_that_is_shown_keeps_its_rule_and_the_next(setter):
    setter.page(page_of(r"\{ \Delta \mathrm{i} \}", r"$$\left\{ \frac{a}{b} \right."))
    shown = {
        selector.strip(): glyph
        for selector, glyph in re.findall(
            r"([^{}\n]+) \{\s*padding[^;]*;\s*content: \"([^\"]+)\";", setter.css()
        )
    }
    for name, glyph in {"7B": "{", "7D": "}", "394": "\\394", "69": "i"}.items():
        assert shown.get(f"mjx-c.mjx-c{name}::before") == glyph


def test_the_tex_stands_beside_it_for_the_clipboard(setter):
    page = page_of("a &lt; b", "$$c\n+ d")
    html = maths.filled(page, setter.page(page)[0])
    found = re.findall(r'<mjx-source aria-hidden="true">(.*?)</mjx-source>', html, re.S)
    assert found == ["$a &lt; b$", "$$c\n+ d$$"]
    assert html.count('<div class="notes-scroll">') == 1


def test_a_number_is_in_the_mathml_and_no_id_comes_twice(setter):
    page = page_of(r"$$a = b \tag{5.2}")
    html = maths.filled(page, setter.page(page)[0])
    assert "<mlabeledtr>" in html
    assert "<mtext>(5.2)</mtext>" in html
    assert "id=" not in html.replace('width="', "")


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\alhpa + 1", r"Undefined control sequence \alhpa"),
        (r"\frac{1}{2", "Missing close brace"),
        (r"\begin{allign} a \end{allign}", "Unknown environment 'allign'"),
        (r"\left( a", "Extra \\left or missing \\right"),
        (r"a \tag{1} \tag{2}", "Multiple \\tag"),
        ("a^b^c", "Double exponent: use braces to clarify"),
    ],
)
def test_what_cannot_be_set_is_a_problem(setter, tex, why):
    page = page_of("good", "$$" + tex)
    for _ in range(2):  # the second answer comes from the store
        boxes, problems = setter.page(page)
        assert list(boxes) == [("good", False)]
        ((element, said),) = problems
        assert maths.tex_of(element) == tex
        assert why in said
    assert rf"\[{tex}\]" in maths.filled(page, boxes)


def test_a_macro_is_known_on_its_own_page_only(setter):
    first = page_of(r"\newcommand{\R}{\mathbb{R}} \R", r"x \in \R")
    assert setter.page(first)[1] == []
    ((_, why),) = setter.page(page_of(r"x \in \R"))[1]
    assert r"\R" in why


def test_what_was_set_before_is_taken_from_the_store(tmp_path, monkeypatch):
    page = page_of("a + b", "$$c")
    first, second = (maths.Maths(Store(tmp_path)) for _ in range(2))
    boxes, _ = first.page(page)
    first.close()
    monkeypatch.setattr(maths, "start", lambda: pytest.fail("set it again"))
    assert second.page(page) == (boxes, [])
    assert second.css() == first.css()


def test_the_fonts_are_files_of_ours(setter):
    setter.page(page_of("a"))
    named = set(re.findall(r'url\("?([^")]+)"?\)', setter.css()))
    files = {f"{maths.FONTS}/{path.name}" for path in maths.font_files()}
    assert named
    assert named <= files


PAGE = """\
$a$, then $a+b$

> $$
> \\alpha
> +1
> $$

- $$\\alpha +
  2$$
"""


@pytest.mark.parametrize(
    ("tex", "line"),
    [("a", 1), ("a+b", 1), ("\\alpha\n+1", 3), ("\\alpha +\n2", 8), ("not there", 1)],
)
def test_the_line_of_a_formula(tex, line):
    assert maths.line_of_tex(tex, PAGE) == line


def test_the_build_names_the_page_and_the_line(little):
    config = (little.folder / "mkdocs.yml").read_text()
    little.write("mkdocs.yml", config + "  - pymdownx.arithmatex: {generic: true}\n")
    page = "---\ntitle: A\n---\n\n# A\n\nHere $\\alhpa$.\n\n$$\\bta \\label{eq:b}$$\n"
    little.write("docs/index.md", page)
    failures = [(r.block.line, r.failure.message) for r in little.build()]
    assert failures == [
        (7, r"Undefined control sequence \alhpa in the formula '\\alhpa'"),
        (9, r"Undefined control sequence \bta in the formula '\\bta \\label{eq:b}'"),
    ]
