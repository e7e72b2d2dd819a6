"""Formulas as drawings, for those that have no other way into the book."""

import json
from typing import Any

from notes_lib.site import maths

_SCRIPTS = ("output/svg.js", "output/svg/fonts/tex.js")
_SETUP = r"""
const M = MathJax._, adaptor = M.adaptors.liteAdaptor.liteAdaptor();
M.handlers.html_ts.RegisterHTMLHandler(adaptor);
const font = new M.output.svg.fonts.tex_ts.TeXFont();
const tex = new M.input.tex_ts.TeX({
  packages: PACKAGES, macros: {bm: ['\\boldsymbol{#1}', 1]},
  formatError: (jax, error) => { throw error },
});
const page = M.mathjax.mathjax.document('', {
  InputJax: tex, OutputJax: new M.output.svg_ts.SVG({adaptor, font, fontCache: 'none'}),
});
function draw(source, display) {
  return adaptor.innerHTML(page.convert(source, {display, em: 16, ex: 8}));
}
"""


class Pictures:
    """Draws formulas; the engine starts when the first is asked for."""

    def __init__(self) -> None:
        self._engine: Any = None

    def draw(self, tex: str, display: bool) -> str:
        """A formula as SVG, its measures in the heights of an x."""
        if self._engine is None:
            self._engine = maths.start(_SCRIPTS, _SETUP)
        asked = f"draw({json.dumps(tex)}, {json.dumps(display)})"
        return str(self._engine.eval(asked))

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None
