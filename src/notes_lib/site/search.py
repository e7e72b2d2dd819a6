"""The search index, packed: fetched when a reader first searches, also from `file://`.

Material fetches its index with every page, and cannot from `file://`. Here it gets an
index without documents; those come as a script, which a page may load from anywhere,
when the reader begins to search (`theme/assets/notes/search.js`).
"""

import base64
import html
import json
import re
import zlib
from pathlib import Path
from typing import Any

INDEX = "search/search_index"  # .json and .js: what the theme looks for
PAGES = "search/pages.js"
_CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>|&\w+;")
_OTHER_TAG = re.compile(r"</?(?!p\b|code\b|li\b)\w[^>]*>")
_WORD = re.compile(r"[^\W\d]\w+")
_TEX = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)

_MATHML = re.compile(r"<mjx-assistive-mml[^>]*>(.*?)</mjx-assistive-mml>", re.DOTALL)

Section = dict[str, Any]


def pack(site: Path, formulas: dict[str, str], entries: list[Section]) -> None:
    """Pack the index that the search plugin has written, if there is one.

    Args:
        site: The folder of the built site.
        formulas: The HTML of each formula's TeX. A line of results shows its letters.
        entries: The parts of pages that are found one by one though they have no
            heading, such as the terms of a glossary, as HTML.
    """
    path = site / f"{INDEX}.json"
    if not path.is_file():
        return
    index = json.loads(path.read_text(encoding="utf-8"))
    divided = {entry["location"].partition("#")[0] for entry in entries}
    whole = [
        {**section, "text": ""} if section["location"] in divided else section
        for section in index["docs"]
    ]
    entries = [
        {name: _OTHER_TAG.sub("", text) for name, text in entry.items()}
        for entry in entries
    ]
    sections = [slim(section, formulas) for section in [*whole, *entries]]
    (site / PAGES).write_text(f'notesSearch("{packed(sections)}")\n', encoding="utf-8")
    empty = json.dumps({**index, "docs": []}, separators=(",", ":"))
    path.write_text(empty, encoding="utf-8")
    path.with_suffix(".js").write_text(f"var __index = {empty}", encoding="utf-8")


def packed(sections: list[Section]) -> str:
    """Sections as deflated JSON, in base64."""
    text = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    data = deflate.compress(text.encode("utf-8")) + deflate.flush()
    return base64.b64encode(data).decode("ascii")


def slim(section: Section, formulas: dict[str, str]) -> Section:
    """A section with all its words: of its code, those that the prose does not have.

    A block repeats the words of the blocks before it, so code is half of what a course
    of programs has to say and little of what there is to find.
    """

    def letters(tex: re.Match[str]) -> str:
        source = html.unescape(tex[1] or tex[2]).strip()
        tree = _MATHML.search(formulas.get(source, ""))
        return re.sub(r"<[^>]+>", "", tree[1]) if tree else ""

    text = _TEX.sub(letters, section["text"])
    prose = _CODE.sub("", text)
    known = set(_WORD.findall(_TAG.sub(" ", prose).lower()))
    code = " ".join(_TAG.sub(" ", block) for block in _CODE.findall(text))
    words = {
        w.lower(): w for w in reversed(_WORD.findall(code)) if w.lower() not in known
    }
    listed = f"<code>{' '.join(reversed(words.values()))}</code>" if words else ""
    return {
        **section,
        "title": _TEX.sub(letters, section["title"]),
        "text": prose + listed,
    }
