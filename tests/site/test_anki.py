import io
import sqlite3
import zipfile

import pytest

from notes_lib.site.anki import Card, card_html, deck

CARDS = [
    Card("aaa", "<p>What?</p>", r"<p>\(x^2\) &amp; more</p>", "One"),
    Card("bbb", "<p>Why?</p>", "<pre>a\n  b</pre>", "Two"),
]


def notes_in(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as base:
        notes = base.execute("select guid, flds from notes order by guid").fetchall()
        cards = base.execute("select count(*) from cards").fetchone()[0]
        decks = base.execute("select decks from col").fetchone()[0]
    base.close()
    return [(guid, fields.split("\x1f")) for guid, fields in notes], cards, decks


def test_a_deck_holds_the_cards(tmp_path):
    notes, cards, decks = notes_in(deck("Course", {"Part": CARDS}), tmp_path)
    assert cards == 2
    assert "Course::Part" in decks
    assert notes == [(c.id, [c.question, c.answer, c.source]) for c in CARDS]


def test_the_same_cards_give_the_same_bytes(monkeypatch):
    first = deck("Course", {"Part": CARDS})
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert deck("Course", {"Part": CARDS}) == first
    assert deck("Course", {"Part": CARDS[:1]}) != first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert deck("Course", {"Part": CARDS}) != first


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            r'<p><span class="arithmatex">\(a &lt; b\)</span></p>',
            r"<p>\(a &lt; b\)</p>",
        ),
        (r'<div class="arithmatex">\[x\]</div>', r"\[x\]"),
        (
            '<div class="highlight"><pre id="c"><span></span><code><a href="#l">'
            '</a><span class="k">if</span> x:\n  y</code></pre></div>',
            '<div class="highlight"><pre id="c">if x:\n  y</pre></div>',
        ),
        ('see <a href="../glossary.html#k">kernel</a>', "see kernel"),
        ('<img src="a.png" alt="A bird.">', "[A bird.]"),
        ("<!--x--><p>a</p>", "<p>a</p>"),
        ("a<template>{}</template>b", "ab"),
    ],
)
def test_a_page_becomes_a_card(html, expected):
    assert card_html(html) == expected
