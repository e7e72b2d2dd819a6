"""Which lesson needs which, from their front matter; and what builds on a lesson."""

import re
from collections.abc import Mapping, Sequence
from html import escape

_H2 = re.compile(r"<h2\b")
_FOOTNOTES = '<div class="footnote">'


def builds_on(needs: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The reverse: for each page, the pages that need it, in the order given."""
    found: dict[str, list[str]] = {}
    for page, needed in needs.items():
        for other in needed:
            found.setdefault(other, []).append(page)
    return found


def circle(needs: Mapping[str, Sequence[str]], page: str) -> list[str]:
    """A way from a page back to itself along what it needs, or nothing."""
    ways = [[page]]
    seen = set()
    while ways:
        way = ways.pop()
        for other in needs.get(way[-1], ()):
            if other == page:
                return [*way, page]
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def with_relations(
    html: str,
    needed: Sequence[tuple[str, str]],
    building: Sequence[tuple[str, str]],
) -> str:
    """A page with its relations: before its first section, and at its end.

    Args:
        html: The page.
        needed: Title and link of each page that it needs.
        building: Title and link of each page that needs it.
    """
    if needed:
        match = _H2.search(html)
        place = match.start() if match else len(html)
        html = html[:place] + _box("What you need before this", needed) + html[place:]
    if building:
        place = html.find(_FOOTNOTES)
        place = place if place >= 0 else len(html)
        html = html[:place] + _box("What builds on this", building) + html[place:]
    return html


def _box(label: str, pages: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><a href="{escape(href)}">{escape(title)}</a></li>'
        for title, href in pages
    )
    return (
        f'<nav class="notes-relations" aria-label="{label}">'
        f"<p>{label}</p><ul>{items}</ul></nav>"
    )
