"""A glossary whose terms explain themselves wherever a page links to them.

The glossary is a page with a definition list, whose terms have ids:

    Kernel { #kernel }
    :   The small block of weights that a layer slides over its input.

A link to `glossary.md#kernel` on any page then carries the definition with it: as its
accessible description, and in a small box on hover and on focus.
"""

import re
from collections.abc import Callable
from html import escape

from notes_lib.site.markup import resolved, text_of, without

_TERM = re.compile(
    r'<dt id="(?P<id>[^"]+)">(?P<term>.*?)</dt>\s*<dd>(?P<text>.*?)</dd>', re.DOTALL
)
_LINK = re.compile(r'<a (?P<before>[^>]*?)href="(?P<href>[^"]+)"(?P<after>[^>]*)>')
_IDS = re.compile(r' id="[^"]*"')
TIP = "tip-"  # begins the ids of definitions on a page


def definitions(html: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """The terms of a glossary page.

    Returns:
        Term and definition, by id, and the terms that are defined twice.
    """
    found: dict[str, tuple[str, str]] = {}
    names: set[str] = set()
    twice = []
    for match in _TERM.finditer(html):
        name = text_of(match["term"])
        if match["id"] in found or name.casefold() in names:
            twice.append(name)
        names.add(name.casefold())
        text = _IDS.sub("", without(match["text"], "a"))
        found[match["id"]] = (match["term"], text)
    return found, twice


def links_to(html: str, page_url: str, glossary_url: str) -> list[str]:
    """The anchors of the glossary that a page links to, in the page's order."""
    targets = (resolved(m["href"], page_url) for m in _LINK.finditer(html))
    anchors = (anchor for path, anchor in targets if path == glossary_url and anchor)
    return list(dict.fromkeys(anchors))


def tip(name: str, title: str, text: str) -> str:
    """A definition as it waits on a page to be shown."""
    return (
        f'<div class="notes-tip" id="{TIP}{escape(name)}" role="tooltip" hidden>'
        f"<p><strong>{title}</strong></p>{text.strip()}</div>"
    )


def described(html: str, name_of: Callable[[str], str]) -> str:
    """The page with a description at each link that has one.

    Args:
        html: The page.
        name_of: The name of a link's definition, or nothing.
    """

    def describe(match: re.Match[str]) -> str:
        name = name_of(match["href"])
        if not name or "aria-describedby" in match[0]:
            return match[0]
        return f'{match[0][:-1]} data-tip aria-describedby="{TIP}{escape(name)}">'

    return _LINK.sub(describe, html)
