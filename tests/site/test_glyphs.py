"""The fonts of formulas are cut down to the signs that the pages show."""

import io
import re

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from notes_lib.site import glyphs, maths
from notes_lib.site.store import Store

STYLE = r"""
@font-face /* 1 */ {
  font-family: MJXTEX;
  src: url("maths-fonts/MathJax_Main-Regular.woff") format("woff");
}
mjx-c.mjx-c31::before { padding: 0.666em 0.5em 0 0; content: "1"; }
mjx-c.mjx-c2211::before { content: "\2211"; }
mjx-c.mjx-c22::before { content: "\""; }
mjx-c.mjx-c5C::before { content: "\\"; }
mjx-c.mjx-c41.TEX-I::before { content: "\3B2 x"; }
mjx-box::before { content: ""; }
"""


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def outlines(font: TTFont, letters: str) -> list[object]:
    drawn, glyphset = [], font.getGlyphSet()
    for letter in letters:
        pen = DecomposingRecordingPen(glyphset)
        glyphset[font.getBestCmap()[ord(letter)]].draw(pen)
        drawn.append(pen.value)
    return drawn


def test_the_signs_are_those_of_the_style_sheet() -> None:
    assert glyphs.signs(STYLE) == ' "1\\xβ∑'
    assert glyphs.signs("") == " "


def test_the_style_sheet_names_what_is_cut(store) -> None:
    renamed = glyphs.renamed(STYLE)
    named = re.findall(r'url\("maths-fonts/([^"]+)"\) format\("woff2"\)', renamed)
    assert named == ["notes-maths-Main-Regular.woff2"]
    old = renamed.replace("woff2", "woff").replace("notes-maths-", "MathJax_")
    assert old == STYLE
    fonts = glyphs.cut(maths.font_files(), " 1", store)
    assert set(named) <= set(fonts)
    assert len(fonts) == len(maths.font_files())


def test_what_is_left_of_a_font_looks_the_same(store) -> None:
    letters = " 1+Ж"  # no font of formulas has the last
    (whole,) = (f for f in maths.font_files() if f.stem == "MathJax_Main-Regular")
    (cut,) = glyphs.cut([whole], letters, store).values()
    before, after = TTFont(whole), TTFont(io.BytesIO(cut))
    assert after.flavor == "woff2"
    assert set(after.getBestCmap()) == set(map(ord, " 1+"))
    assert outlines(after, "1+") == outlines(before, "1+")
    for key in ("ascent", "descent", "lineGap"):
        assert getattr(after["hhea"], key) == getattr(before["hhea"], key)
    assert len(cut) < len(whole.read_bytes()) / 10


def test_a_cut_font_keeps_its_licence_and_not_its_name(store) -> None:
    licensed = 0
    for font in glyphs.cut(maths.font_files(), "a", store).values():
        records = [(r.nameID, str(r)) for r in TTFont(io.BytesIO(font))["name"].names]
        named = [text for number, text in records if number in (1, 3, 4, 6, 16)]
        assert named
        assert not any("MathJax" in text for text in named)
        assert any("Copyright" in text for number, text in records if number == 0)
        licensed += any("SIL Open Font License" in text for _, text in records)
    assert licensed > 20  # two newer ones have no such record


def test_no_font_is_left_without_a_sign(store) -> None:
    """Browsers take such a font for a damaged one."""
    for name, font in glyphs.cut(maths.font_files(), "a", store).items():
        assert TTFont(io.BytesIO(font)).getBestCmap(), name


def test_they_are_cut_once_and_always_the_same(store, tmp_path, monkeypatch) -> None:
    few = maths.font_files()[:2]
    first = glyphs.cut(few, "ab", store)
    assert glyphs.cut(few, "ab", Store(tmp_path / "other")) == first
    monkeypatch.setattr(glyphs, "_cut", lambda file, letters: pytest.fail("cut again"))
    assert glyphs.cut(few, "ab", store) == first


def test_other_signs_are_cut_anew(store) -> None:
    few = maths.font_files()[:1]
    assert glyphs.cut(few, "a", store) != glyphs.cut(few, "aA", store)
