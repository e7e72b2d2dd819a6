r"""TeX to HTML at build time, by MathJax in an embedded JavaScript engine.

A reader's browser runs no script for it: the page holds the finished glyph boxes, and
beside them, for screen readers, the same formula as hidden MathML.
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

from notes_lib.site.store import Store

FORMULA = re.compile(r'<(span|div) class="arithmatex">(.*?)</\1>', re.DOTALL)
FONTS = "maths-fonts"  # the folder of the fonts, beside the style sheet

_PACKAGES = (
    "base ams newcommand boldsymbol color cancel unicode mathtools textmacros bbox"
)
_SCRIPTS = (
    "loader.js",
    "core.js",
    "adaptors/liteDOM.js",
    "input/tex-full.js",
    "output/chtml.js",
    "output/chtml/fonts/tex.js",
)
_SETUP = r"""
const M = MathJax._, adaptor = M.adaptors.liteAdaptor.liteAdaptor();
M.handlers.html_ts.RegisterHTMLHandler(adaptor);
const tex = new M.input.tex_ts.TeX({
  packages: PACKAGES, macros: {bm: ['\\boldsymbol{#1}', 1]},
  formatError: (jax, error) => { throw error },
});
const font = new M.output.chtml.fonts.tex_ts.TeXFont({fontURL: 'FONTS'});
const chtml = new M.output.chtml_ts.CHTML({fontURL: 'FONTS', adaptiveCSS: true, font});
const page = M.mathjax.mathjax.document('', {InputJax: tex, OutputJax: chtml});
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
function forget() { chtml.clearCache() }
"""


class Maths:
    """Sets the formulas of pages, and remembers each page's in the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._engine: Any = None
        self._rules: dict[str, None] = {}  # an ordered set, over all pages

    def page(self, content: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """The formulas of a converted page.

        Returns:
            What to put in place of each formula's element, and the formulas that can't
            be set, with MathJax's reason.
        """
        found = {m[0]: _tex(m[2]) for m in FORMULA.finditer(content)}
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
            if not known["problems"]:
                self.store.remember(name, known)
        self._rules |= dict.fromkeys(known["rules"])
        boxes = {tuple(formula): box for formula, box in known["boxes"]}
        done = {}
        for element, formula in found.items():
            if formula in boxes:
                start, end = element.index(">") + 1, element.rindex("<")
                done[element] = element[:start] + boxes[formula] + element[end:]
        return done, [(tex, why) for tex, why in known["problems"]]

    def css(self) -> str:
        """The style sheet for the formulas of all pages seen so far."""
        return "\n".join(self._rules)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _set(self, formulas: Iterable[tuple[str, bool]]) -> dict[str, Any]:
        if self._engine is None:
            self._engine = _start()
        self._engine.eval("forget()")
        boxes, problems = [], []
        for tex, display in formulas:
            answer = json.loads(
                self._engine.eval(f"set({json.dumps(tex)}, {json.dumps(display)})")
            )
            if "error" in answer:
                problems.append([tex, answer["error"]])
                continue
            tree = re.sub(r">\s+<", "><", answer["tree"])
            shape = "block" if display else "inline"
            box = answer["box"].replace(
                "<mjx-math ", '<mjx-math aria-hidden="true" ', 1
            )
            hidden = f'<mjx-assistive-mml display="{shape}">{tree}</mjx-assistive-mml>'
            box = box.removesuffix("</mjx-container>") + hidden + "</mjx-container>"
            boxes.append([(tex, display), box])
        rules = re.findall(r"[^{}]+\{[^{}]*\}", self._engine.eval("styles()"))
        return {
            "boxes": boxes,
            "problems": problems,
            "rules": [r.strip() for r in rules],
        }


def font_files() -> list[Path]:
    """The fonts that the style sheet names."""
    return sorted((_folder() / "output/chtml/fonts/woff-v2").glob("*.woff"))


def _tex(element: str) -> tuple[str, bool]:
    r"""TeX and whether it is displayed, from arithmatex's `\(…\)` or `\[…\]`."""
    text = html.unescape(element).strip()
    return text[2:-2].strip(), text.startswith(r"\[")


def _folder() -> Path:
    spec = find_spec("sphinx-mathjax-offline")  # the wheel that carries MathJax
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "maths needs sphinx-mathjax-offline: pip install 'notes-lib[site]'"
        )
    return Path(spec.origin).parent / "static/mathjax"


def _version() -> str:
    return metadata.version("sphinx-mathjax-offline") + _SETUP


def _start() -> Any:
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval("var MathJax = {loader: {load: []}}, global = globalThis;")
    for script in _SCRIPTS:
        engine.eval((_folder() / script).read_text(encoding="utf-8"))
    setup = _SETUP.replace("PACKAGES", json.dumps(_PACKAGES.split()))
    engine.eval(setup.replace("FONTS", FONTS))
    return engine
