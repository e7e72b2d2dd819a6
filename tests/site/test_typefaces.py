"""Fonts that are cut, and pictures that are drawn, when the site is built."""

import io
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from notes_lib.site import social, typefaces
from notes_lib.site.store import Store

CODE = next(face for face in typefaces.FACES if face.name == "Notes Code")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("store"))


def test_a_cut_font_has_what_is_asked_and_its_own_name(store):
    whole = typefaces.cut(CODE, store)
    font = TTFont(io.BytesIO(whole))
    letters = set(font.getBestCmap())
    assert {ord(letter) for letter in "aZ0_{}é→─█θ"} <= letters
    assert ord("Ж") not in letters
    assert "fvar" not in font
    names = {str(record) for record in font["name"].names if record.nameID in (1, 4, 6)}
    assert not any("Source" in name for name in names), "a reserved name"
    assert len(whole) < 20_000


def test_common_letters_come_with_the_style_sheet_and_others_when_asked_for(store):
    common, others = CODE.parts
    assert set(common.letters) | set(others.letters) == set(CODE.letters)
    assert not set(common.letters) & set(others.letters)
    style = typefaces.rules((CODE,), store)
    inline, asked = style.strip().splitlines()
    assert "unicode-range:U+20-7E,U+A0,U+A9," in inline
    assert 'src:url("data:font/woff2' in inline
    assert f'src:url("{others.uri}")' in asked
    assert others.uri in typefaces.files((CODE,), store)
    for part in common, others:
        font = TTFont(io.BytesIO(typefaces.cut(part, store)))
        assert set(font.getBestCmap()) <= set(map(ord, part.letters))


@pytest.mark.parametrize("face", typefaces.FACES, ids=lambda face: face.uri)
def test_the_bullet_of_a_list_asks_for_no_other_letters(face):
    common, others = face.parts
    assert "•" in common.letters
    assert "•" not in others.letters


@pytest.mark.parametrize(
    ("letters", "written"),
    [("abc", "U+61-63"), ("ca", "U+61,U+63"), ("é", "U+E9"), ("aéb", "U+61-62,U+E9")],
)
def test_code_points_are_written_as_ranges(letters, written):
    assert replace(CODE, letters=letters).places == written


def test_it_is_cut_once_and_always_the_same(store, monkeypatch, tmp_path):
    first = typefaces.cut(CODE, store)
    assert typefaces.cut(CODE, Store(tmp_path)) == first
    monkeypatch.setattr(typefaces, "_cut", lambda face: pytest.fail("cut again"))
    assert typefaces.cut(CODE, store) == first


def test_licences_go_with_the_fonts(store):
    given = typefaces.files((CODE,), store)
    licence = given["fonts/source-code-pro.LICENSE.txt"].decode()
    assert "SIL OPEN FONT LICENSE" in licence.upper()


def test_without_the_wheels_pages_use_the_systems_fonts(monkeypatch, store):
    monkeypatch.setattr(typefaces, "source", lambda face: typefaces.Path("nowhere"))
    assert typefaces.installed() == ()
    assert typefaces.rules((), store) == ""


def test_the_card_is_a_picture_of_the_size_that_is_said(tmp_path):
    drawn = [
        social.card("A course", "About it.", (), Store(tmp_path / n)) for n in "ab"
    ]
    assert drawn[0] == drawn[1]
    assert Image.open(io.BytesIO(drawn[0])).size == social.SIZE


def test_the_cover_is_a_picture_of_the_size_that_is_said():
    drawn = [social.cover("A course " * n, "About it.", ()) for n in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert Image.open(io.BytesIO(drawn[0])).size == social.COVER


def test_the_icon_follows_the_systems_scheme():
    assert "prefers-color-scheme:dark" in social.icon()
    assert social.icon().count("<circle") == 6
