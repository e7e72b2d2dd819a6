r"""Every formula of the course, and a table of hard ones, as Typst sets them."""

import re
from pathlib import Path

import pytest
import typst

from notes_lib.site import book
from notes_lib.site.book import mathml
from notes_lib.site.book.mathml import typeset
from notes_lib.site.book.signs import VARIANTS, UnknownMathError
from notes_lib.site.maths import Maths
from notes_lib.site.store import Store

# What TeX's author wrote, and what has to be in Typst's math.
HARD = {
    r"\binom{n}{k}": ["binom(n, k)"],
    r"\left( \frac{a}{b} \right)": [r"lr(\( frac(a, b) \))"],
    r"( \frac{a}{b} )": [r"\( frac(a, b) \)"],
    r"\left. \frac{df}{dx} \right|_{x=0}": ["lr(", r"br: x \= 0"],
    r"p(y \mid x)": ['class("relation", ∣)'],
    r"|x|": ['class("normal", \\|)'],
    r"\lVert w \rVert_2": ["br: 2"],
    r"a / b": ['class("normal", \\/)'],
    r"x'": ["attach(x, tr: ′)"],
    r"\hat{y}_i": ["attach(accent(y, hat, size: #0%), br: i)"],
    r"\bar{x}": ["accent(x, macron, size: #0%)"],
    r"\overline{xyz}": ["overline(x y z)"],
    r"\tilde{\mathbf{w}}": ["accent(bold(upright(w)), tilde, size: #0%)"],
    r"\vec{v}": ["accent(v, arrow, size: #0%)"],
    r"\mathbb{R}^{n \times m}": ["bb(R)"],
    r"\mathcal{L}": ["cal(L)"],
    r"\boldsymbol{\theta}": ["bold(italic(θ))"],
    r"\mathrm{d}x": ["upright(d) x"],
    r"\operatorname{softmax}(z)_i": ['op("softmax")'],
    r"\operatorname*{arg\,min}_\theta J(\theta)": ["limits: #true", "b: θ"],
    r"\log_2 n": ['attach(op("log"), br: 2)'],
    r"\text{if } x > 0": ['"if "'],
    r"\sum_{i=1}^n x_i": ["attach(∑, b: i", "t: n)"],
    r"\int_0^1 f(x)\,dx": ["attach(∫, br: 0, tr: 1)", "#h(0.167em)"],
    r"\prod_{\substack{i < j \\ j < k}} a_{ij}": ["mat(delim: #none"],
    r"\underbrace{a + b}_{\text{sum}}": ['underbrace(a \\+ b, "sum")'],
    r"\overbrace{a + b}^{n}": ["overbrace(a \\+ b, n)"],
    r"A \xrightarrow{f} B": ["stretch(→"],
    r"a \overset{!}{=} b": ['class("relation", attach(limits('],
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}": [r"lr(\{ mat("],
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": ["a, b; c, d"],
    r"\left[\begin{array}{c|c} A & B \\ \hline C & D \end{array}\right]": [
        "vline: (1,)",
        "hline: (1,)",
    ],
    r"\sqrt[3]{x}": ["root(3, x)"],
    r"\sqrt{x + 1}": ["sqrt(x \\+ 1)"],
    r"\bigl( x \bigr)": ['class("opening", lr(', "size: #1.2em"],
    r"\cancel{x}": ["cancel(x)"],
    r"\boxed{E = mc^2}": ["#rect("],
    r"\phantom{x} y": ["#hide($x$)"],
    r"\color{red}{x}": ["#text(fill: red"],
    r"x \not\in A": ["∉"],
    r"\tfrac{1}{2}": ["inline(frac(1, 2))"],
    r"\lim_{n \to \infty} a_n": ['op("lim", limits: #true)'],
    r"a \bmod b": ['#h(0.277778em) class("normal", "mod") #h('],
    r"\mathop{\mathbb{E}}_{x \sim p} f(x)": ["bb(E)"],
    r"\dot{x} + \ddot{y}": [
        "accent(x, dot, size: #0%)",
        "accent(y, dot.double, size: #0%)",
    ],
    r"\nabla_\theta": ["attach(∇, br: θ)"],
    r"\lfloor x \rfloor": ["⌊"],
    r"10{,}000": ['"10,000"'],
    r"\ell^2": ["attach(ℓ, tr: 2)"],
    r"f\colon X \to Y": [":"],
    r"\widehat{xyz}": ["accent(x y z, hat)"],
    r"\hat{\boldsymbol{\theta}}": ["accent(bold(italic(θ)), hat, size: #0%)"],
    r"\hat{xyz}": ["accent(x y z, hat, size: #0%)"],
    r"\overrightarrow{AB}": ["accent(A B, arrow)"],
    r"\colorbox{yellow}{x}": ["fill: yellow", "left: 0.3125em"],
    r"\fcolorbox{red}{yellow}{x}": ["fill: yellow, stroke: 0.125em + red"],
    r"\bbox[yellow,5px]{x^2}": ["fill: yellow", "inset: ("],
    r"a_{\bbox[yellow]{i}}": ["#box(fill: yellow, $script(i)$)"],
    r"{\large x} + {\Tiny y {\Huge z}}": [
        "#text(size: 1.2em, $display(x)$)",
        "#text(size: 0.6em",
        "#text(size: 4.15em",  # of the size around it: 2.49 / 0.6
    ],
    r"\raise 2pt {x}": ["#box(baseline: -0.2em, $display(x)$)"],
    r"\rlap{x} y": ["#context h(-1 * measure($display(x)$).width)"],
    r"\sum_{\mathclap{i < n}} x": ["h(-0.5 * measure($script("],
    r"\hphantom{x} y": ["#context h(measure($display(#hide($x$))$).width)"],
    r"\vphantom{x} y": ["#hide($x$) #context h(-1 * measure("],
    r"\rule[-1pt]{1em}{3pt}": ["#box(baseline: 0.1em", "height: 0.3em, fill: black"],
    r"\sqrt{\smash[b]{y}}": ["sqrt(y)"],
    r"\overbracket{ab}^{n}": ["overbracket(a b, n)"],
    r"\underbracket{ab}": ["underbracket(a b)"],
    r"\bigl\langle x \bigr\rangle": [r"lr(\⟨, size", r"lr(\⟩, size"],
    r"\begin{array}{|c|} \hline a \\ \hline \end{array}": ["#rect(stroke"],
    r"\begin{smallmatrix} a & b \end{smallmatrix}": ["script(mat("],
    r"\begin{alignedat}{2} a &= b &\quad c &= d \end{alignedat}": [
        "#h(0em) & #h(1em) c"
    ],
}
ALIGNED = r"\begin{align} a &= b + c \tag{1.1} \\ &= d \tag{1.2} \end{align}"


@pytest.fixture(scope="module")
def mathml_of(tmp_path_factory):
    """What MathJax makes of TeX, as a page carries it."""
    maths = Maths(Store(tmp_path_factory.mktemp("store")))

    def converted(formulas, display=True):
        tag, (left, right) = ("div", "[]") if display else ("span", "()")
        page = "".join(
            f'<{tag} class="arithmatex">\\{left}{_escape(tex)}\\{right}</{tag}>'
            for tex in formulas
        )
        boxes, problems = maths.page(page)
        assert problems == []
        inside = r"<mjx-assistive-mml[^>]*>(.*?)</mjx-assistive-mml>"
        return {tex: re.search(inside, box, re.S)[1] for (tex, _), box in boxes.items()}

    yield converted
    maths.close()


def _escape(tex):
    return tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pages_of(formulas):
    """How many pages Typst makes of formulas; it refuses what it can't read."""
    rows = (" \\ ".join(formula.rows) for formula in formulas)
    shown = "\n\n".join(f"$ {row} $" for row in rows)
    return len(typst.compile(shown.encode(), format="pdf", ignore_system_fonts=True))


def test_hard_formulas(mathml_of):
    found = {tex: typeset(tree) for tex, tree in mathml_of(HARD).items()}
    missing = {
        tex: (found[tex].rows, piece)
        for tex, pieces in HARD.items()
        for piece in pieces
        if piece not in " ".join(found[tex].rows)
    }
    assert missing == {}
    assert pages_of(found.values())


def test_each_row_keeps_its_number(mathml_of):
    (tree,) = mathml_of([ALIGNED]).values()
    formula = typeset(tree)
    assert formula.numbers == ("(1.1)", "(1.2)")
    assert [row.count("&") for row in formula.rows] == [1, 1]


def test_every_formula_of_the_course(articles):
    leaves = [
        (url, node)
        for url, article in articles.items()
        for node in article.walk()
        if node.tag == "notes-formula"
    ]
    assert len(leaves) > 500
    unknown, formulas = [], []
    for url, node in leaves:
        try:
            formulas.append(typeset(node.attributes["mathml"]))
        except UnknownMathError as why:
            unknown.append((url, node.attributes["tex"], str(why)))
    assert unknown == []
    assert pages_of(formulas)


@pytest.mark.parametrize(
    ("tex", "named"),
    [
        (r"\mathmakebox[2em]{x}", "mpadded"),
        (r"\begin{multline} a \\ b \end{multline}", "mtable"),
        (r"\underrightarrow{AB}", "→"),
        (r"\begin{array}{c:c} a & b \end{array}", "dashed"),
        (r"\genfrac{}{}{2pt}{}{a}{b}", "2pt"),
        (r"\bbox[border: 2px dotted]{x}", "dotted"),
        (r"\eqref{eq:x}", "MathJax_ref"),
    ],
)
def test_what_mathjax_gives_and_typst_can_not_set_is_named(mathml_of, tex, named):
    (tree,) = mathml_of([tex]).values()
    with pytest.raises(UnknownMathError, match=named):
        typeset(tree)


@pytest.mark.parametrize(
    "tree",
    [
        '<math><mi mathsize="2furlong">x</mi></math>',
        '<math><mi displaystyle="true">x</mi></math>',
        "<math><mglyph/></math>",
        '<math><mi mathvariant="gothic">x</mi></math>',
        '<math><mstyle mathcolor="mauve"><mi>x</mi></mstyle></math>',
        '<math><menclose notation="madruwb"><mi>x</mi></menclose></math>',
        "<math><merror><mtext>no</mtext></merror></math>",
        "<math><mi>x</math>",
    ],
)
def test_what_is_not_known_is_an_error(tree):
    with pytest.raises(UnknownMathError):
        typeset(tree)


def test_a_sign_can_not_be_taken_for_markup():
    signs = "".join(f"<mo>{sign}</mo>" for sign in '#$*_`@~"[]{}()/^;,')
    formula = typeset(f"<math>{signs}</math>")
    assert pages_of([formula])


def test_the_template_takes_no_name_from_mathematics(mathml_of):
    """A formula is set in a chapter, which sees all names of the template."""
    template = (Path(book.__file__).parent / "template.typ").read_text("utf-8")
    ours = set(re.findall(r"^#let ([\w-]+)", template, flags=re.MULTILINE))
    formulas = [typeset(tree) for tree in mathml_of(HARD).values()]
    rows = " ".join(row for formula in formulas for row in formula.rows)
    named = set(re.findall(r"[a-z]{2,}", re.sub(r'"[^"]*"', "", rows)))
    styles = set(re.findall(r"[a-z]{2,}", " ".join(VARIANTS.values())))
    accents = {name.split(".")[0] for name in mathml._ACCENTS.values()}
    assert len(ours) > 30
    assert ours & (named | styles | accents) == set()
