"""Questions as flash cards: a file for Anki, the same bytes for the same cards."""

import hashlib
import io
import re
import tempfile
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notes_lib.site import dates
from notes_lib.site.markup import without
from notes_lib.site.maths import FORMULA

_CODE = re.compile(r"<pre\b[^>]*>.*?</pre>", re.DOTALL)
_UNSEEN = re.compile(
    r"<template>.*?</template>|<!--.*?-->|<button.*?</button>", re.DOTALL
)
_IMAGE = re.compile(r'<img\b(?:[^>]*?\balt="([^"]*)")?[^>]*>')
_STYLE = """\
.card { --notes-ground: #fff; max-width: 40em; margin: 0 auto; text-align: left;
  font: 18px/1.5 sans-serif; color: #222; background: #fff; }
.card.nightMode { --notes-ground: #222; color: #ddd; background: #222; }
pre { overflow-x: auto; padding: .5em; background: #8882; font: .85em/1.4 monospace; }
svg { max-width: 100%; height: auto; fill: currentColor; }
table { border-collapse: collapse; }
th, td { padding: .2em .6em; border: 1px solid #8886; }
.source { color: #888; font-size: .8em; }
"""


@dataclass(frozen=True)
class Card:
    """A question and its answer, as HTML, and the lesson that they come from."""

    id: str
    question: str
    answer: str
    source: str


def card_html(html: str) -> str:
    r"""A piece of a page as Anki shows it: TeX for its MathJax, plain code, no links.

    Args:
        html: The piece, with formulas as the converter left them: `\(…\)` or `\[…\]`.
    """
    html = FORMULA.sub(r"\g<tex>", _UNSEEN.sub("", html))
    html = _CODE.sub(lambda m: without(m[0], "span", "a", "code"), html)
    html = _IMAGE.sub(lambda m: f"[{m[1]}]" if m[1] else "", html)
    return without(html, "a", "noscript").strip()


def deck(title: str, parts: Mapping[str, Sequence[Card]]) -> bytes:
    """An `.apkg` file.

    Args:
        title: The deck's name.
        parts: The cards of each deck below it.
    """
    import genanki

    model = genanki.Model(
        _number("notes question and answer"),
        "Question and answer (notes)",
        fields=[{"name": "Question"}, {"name": "Answer"}, {"name": "Source"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Question}}",
                "afmt": '{{Question}}<hr id="answer">{{Answer}}'
                '<p class="source">{{Source}}</p>',
            }
        ],
        css=_STYLE,
    )
    decks = []
    for part, cards in parts.items():
        name = f"{title}::{part}"
        made = genanki.Deck(_number(name), name)
        for card in cards:
            fields = [card.question, card.answer, card.source]
            made.add_note(genanki.Note(model=model, fields=fields, guid=card.id))
        decks.append(made)
    when = dates.made()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tags that it does not know, as SVG's
        path = Path(folder) / "deck.apkg"
        genanki.Package(decks).write_to_file(path, timestamp=when)
        return _same_bytes(path)


def _same_bytes(path: Path) -> bytes:
    """The archive without the time at which its files were written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name)  # of 1980
            new.writestr(info, old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _number(name: str) -> int:
    """The same number for the same name, as Anki's ids must be."""
    digest = hashlib.sha256(name.encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4], "big") % (1 << 30)
