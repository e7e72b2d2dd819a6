r"""TeX to HTML at build time, by MathJax in an embedded JavaScript engine.

A reader's browser runs no script for it: the page holds the finished glyph boxes.
Beside them stand, out of sight, the same formula as MathML for screen readers, and its
TeX, so that copying a passage copies its formulas.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from notes_lib.site.markup import line_matching
from notes_lib.site.store import Store

# A rule of a style sheet; the glyph that it shows may be a brace.
_RULE = re.compile(r'[^{}]+\{(?:"[^"]*"|[^{}"])*\}')
FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex"(?P<more>[^>]*)>(?P<tex>.*?)</(?P=tag)>',
    re.DOTALL,
)
FONTS = "maths-fonts"  # the folder of the fonts, beside the style sheet

_PACKAGES = (
    "base ams newcommand boldsymbol color cancel unicode mathtools textmacros bbox"
)
_SCRIPTS = ("loader.js", "core.js", "adaptors/liteDOM.js", "input/tex-full.js")
_CHTML = ("output/chtml.js", "output/chtml/fonts/tex.js")
_SETUP = r"""
const M = MathJax._, adaptor = M.adaptors.liteAdaptor.liteAdaptor();
M.handlers.html_ts.RegisterHTMLHandler(adaptor);
const font = new M.output.chtml.fonts.tex_ts.TeXFont({fontURL: 'FONTS'});
const chtml = new M.output.chtml_ts.CHTML({fontURL: 'FONTS', adaptiveCSS: true, font});
let page;
const mathml = new M.core.MmlTree.SerializedMmlVisitor.SerializedMmlVisitor();
function set(source, display) {
  try {
    const box = page.convert(source, {display, em: 16, ex: 8, containerWidth: 1280});
    const end = M.core.MathItem.STATE.CONVERT;
    const tree = page.convert(source, {display, end});
    return JSON.stringify({box: adaptor.outerHTML(box), tree: mathml.visitTree(tree)});
  } catch (error) { return JSON.stringify({error: String(error.message || error)}) }
}
function styles() { return adaptor.textContent(chtml.styleSheet(page)) }
function begin() {  // a page of its own: no macro of another page is known
  const tex = new M.input.tex_ts.TeX({
    packages: PACKAGES, macros: {bm: ['\\boldsymbol{#1}', 1]},
    formatError: (jax, error) => { throw error },
  });
  page = M.mathjax.mathjax.document('', {InputJax: tex, OutputJax: chtml});
  chtml.clearCache();
}
"""


Formula = tuple[str, bool]  # TeX, and whether it stands on its own line


class Maths:
    """Sets the formulas of pages, and remembers each page's in the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._engine: Any = None
        self._rules: dict[str, None] = {}  # an ordered set, over all pages

    def page(self, content: str) -> tuple[dict[Formula, str], list[tuple[str, str]]]:
        """The formulas of a converted page.

        Returns:
            The HTML for each formula, and the elements whose formula can't be set, with
            MathJax's reason.
        """
        found = {m[0]: formula_of(m) for m in FORMULA.finditer(content)}
        if not found:
            return {}, []
        wanted = list(dict.fromkeys(found.values()))
        name = (
            "maths-"
            + hashlib.sha256(json.dumps([wanted, _version()]).encode()).hexdigest()
        )
        known = self.store.recall(name)
        if known is None:
            known = self._set(wanted)
            self.store.remember(name, known)
        self._rules |= dict.fromkeys(known["rules"])
        reasons = {(tex, display): why for tex, display, why in known["problems"]}
        problems = [(e, reasons[f]) for e, f in found.items() if f in reasons]
        return {(tex, display): box for tex, display, box in known["boxes"]}, problems

    def css(self) -> str:
        """The style sheet for the formulas of all pages seen so far."""
        return "\n".join(self._rules)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _set(self, formulas: Iterable[Formula]) -> dict[str, Any]:
        if self._engine is None:
            self._engine = start(_CHTML, _SETUP.replace("FONTS", FONTS))
        self._engine.eval("begin()")
        boxes, problems = [], []
        for tex, display in formulas:
            answer = json.loads(
                self._engine.eval(f"set({json.dumps(tex)}, {json.dumps(display)})")
            )
            if "error" in answer:
                problems.append([tex, display, answer["error"]])
            else:
                box = _complete(answer["box"], answer["tree"], tex, display)
                boxes.append([tex, display, box])
        rules = _RULE.findall(self._engine.eval("styles()"))
        return {
            "boxes": boxes,
            "problems": problems,
            "rules": [r.strip() for r in rules],
        }


def formula_of(element: re.Match[str]) -> Formula:
    r"""A formula as its author wrote it, from arithmatex's `\(…\)` or `\[…\]`."""
    text = html.unescape(element["tex"]).strip()
    return text[2:-2].strip(), text.startswith(r"\[")


def tex_of(element: str) -> str:
    """The TeX of a formula's element."""
    match = FORMULA.fullmatch(element)
    return formula_of(match)[0] if match else ""


def filled(content: str, boxes: dict[Formula, str]) -> str:
    """A page, or a piece of one, with its formulas set."""

    def put(element: re.Match[str]) -> str:
        box = boxes.get(formula_of(element))
        if box is None:
            return element[0]
        return element[0].replace(element["tex"], box)

    return FORMULA.sub(put, content)


def line_of_tex(tex: str, markdown: str) -> int:
    """The line on which a formula begins; blanks and quote marks may differ."""
    pattern = r"[\s>]+".join(map(re.escape, tex.split()))
    in_dollars = r"(?:\$|\\[(\[])[\s>]*" + pattern + r"[\s>]*(?:\$|\\[)\]])"
    return line_matching(f"{in_dollars}|{pattern}", markdown)


def font_files() -> list[Path]:
    """The fonts that the style sheet names."""
    return sorted((_folder() / "output/chtml/fonts/woff-v2").glob("*.woff"))


def _complete(box: str, tree: str, tex: str, display: bool) -> str:
    """A formula's glyph boxes with what is not seen: its MathML and its TeX."""
    shape, dollars = ("block", "$$") if display else ("inline", "$")
    # The page gives the ids; MathJax would give each number's twice.
    box, tree = (re.sub(r' id="mjx-eqn[^"]*"', "", part) for part in (box, tree))
    box = box.replace("<mjx-math ", '<mjx-math aria-hidden="true" ', 1)
    tree = re.sub(r">\s+<", "><", tree)
    source = html.escape(f"{dollars}{tex}{dollars}", quote=False)
    whole = (
        box.removesuffix("</mjx-container>")
        + f'<mjx-assistive-mml display="{shape}">{tree}</mjx-assistive-mml>'
        + f'<mjx-source aria-hidden="true">{source}</mjx-source></mjx-container>'
    )
    return f'<div class="notes-scroll">{whole}</div>' if display else whole


def _folder() -> Path:
    spec = find_spec("sphinx-mathjax-offline")  # the wheel that carries MathJax
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "maths needs sphinx-mathjax-offline: pip install 'notes-lib[site]'"
        )
    return Path(spec.origin).parent / "static/mathjax"


def _version() -> str:
    """What decides how a formula is set: MathJax, and this file."""
    return metadata.version("sphinx-mathjax-offline") + Path(__file__).read_text(
        "utf-8"
    )


def start(output: Iterable[str], setup: str) -> Any:
    """An engine that reads TeX; it is to be closed.

    Args:
        output: The scripts of what it gives.
        setup: What it then runs; PACKAGES stands for those of TeX.
    """
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval("var MathJax = {loader: {load: []}}, global = globalThis;")
    for script in (*_SCRIPTS, *output):
        engine.eval((_folder() / script).read_text(encoding="utf-8"))
    engine.eval(setup.replace("PACKAGES", json.dumps(_PACKAGES.split())))
    return engine
