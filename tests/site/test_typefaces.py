"""Fonts that are cut, and pictures that are drawn, when the site is built."""

import io

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


def test_the_icon_follows_the_systems_scheme():
    assert "prefers-color-scheme:dark" in social.icon()
    assert social.icon().count("<circle") == 6
