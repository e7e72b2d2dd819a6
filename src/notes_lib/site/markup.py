"""Small surgery on finished HTML: what moves from one page to another."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from mkdocs.utils import get_relative_url

_TAG = re.compile(r"<[^>]+>")
_HEADERLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_IDS = re.compile(r'\bid="([^"]+)"')
_NAMES = re.compile(r'\b(id|name|for)="([^"]+)"')
_LINKS = re.compile(r'\b(href|src)="([^"]*)"')


def text_of(html: str) -> str:
    """What a reader sees of a piece of HTML, in one line."""
    return " ".join(unescape(_TAG.sub("", _HEADERLINK.sub("", html))).split())


def line_of(needle: str, text: str) -> int:
    """The number of the first line that holds these words; 1 where none does."""
    return text[: max(text.find(needle), 0)].count("\n") + 1


def line_matching(pattern: str, text: str, skip: int = 0) -> int:
    """The line on which a pattern is found, after some others; 1 if nowhere."""
    starts = [match.start() for match in re.finditer(pattern, text)] or [0]
    return text[: starts[min(skip, len(starts) - 1)]].count("\n") + 1


def element_end(html: str, start: int, tag: str) -> int:
    """Where the element that opens at `start` is over, elements of its kind inside it
    counted."""
    depth = 0
    for match in re.compile(rf"<(/?){tag}\b").finditer(html, start):
        depth += -1 if match[1] else 1
        if depth == 0:
            return html.index(">", match.end()) + 1
    raise ValueError(f"<{tag}> is never closed")


def without(html: str, *tags: str) -> str:
    """The same without these tags, but with what stands between them."""
    return re.sub(rf"</?(?:{'|'.join(tags)})\b[^>]*>", "", html)


def resolved(href: str, page_url: str) -> tuple[str, str]:
    """The page and the anchor that a link on a page leads to.

    Both are empty for a link that leaves the site.
    """
    parts = urlsplit(urljoin(f"/{page_url}", href))
    if parts.scheme or parts.netloc:
        return "", ""
    return parts.path.lstrip("/") or "./", parts.fragment


def link(url: str, page_url: str) -> str:
    """A link to an address of the site, from one of its pages."""
    path, hash_, anchor = url.partition("#")
    return get_relative_url(path, page_url) + hash_ + anchor


def moved(html: str, old_url: str, new_url: str, prefix: str) -> str:
    """A piece of one page, for use on another: its links lead where they led.

    Args:
        html: The piece.
        old_url: The address of the page that it was taken from, below the site's root.
        new_url: The address of the page that it is put on.
        prefix: Set before its ids, which must not meet others on the new page.
    """
    ids = set(_IDS.findall(html))

    def name(match: re.Match[str]) -> str:
        known = match[2] in ids
        return f'{match[1]}="{prefix}{match[2]}"' if known else match[0]

    def follow(match: re.Match[str]) -> str:
        href = unescape(match[2])
        if href.startswith("#") and href[1:] in ids:
            return f'{match[1]}="#{prefix}{match[2][1:]}"'
        path, anchor = resolved(href, old_url)
        if not path:
            return match[0]
        return f'{match[1]}="{link(path + (anchor and "#") + anchor, new_url)}"'

    return _LINKS.sub(follow, _NAMES.sub(name, html))
