"""Less HTML for the same page: what neither its look nor its drawings need.

A long lesson holds twenty drawings, each with its own outlines of the same letters, and
ten thousand words of code in boxes of their own colour, most of them the colour that
they would have anyway. On a phone, each of them costs time.
"""

import base64
import re
from collections.abc import Callable
from html import unescape

from notes_lib.site import pixels, stretches

_ORDINARY = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
_CODE = re.compile(r"<pre>(.*?)</pre>", re.S)
_DEFINITIONS = re.compile(r"<defs>(.*?)</defs>", re.S)
_OUTLINE = re.compile(r'<path id="([^"]+)"( d="[^"]*"[^>]*)/>')
_REFERENCE = re.compile(r'href="#([^"]+)"')
_PIXELS = re.compile(r'(<image\b[^>]*?href=")data:image/png;base64,([^"]{800,})"')
_DATA = re.compile(r"<template>([^<]{800,})</template>")


def slim(html: str, keep: Callable[[bytes, str], str]) -> str:
    """A page without tokens in the ordinary colour of code, and each outline once.

    Each code block tells its number of lines, and each stretch its size, so that a
    browser need not lay them out before they come near.

    Args:
        html: The page.
        keep: Puts the pixels of a drawing, or the data of an interactive figure, in a
            file, and returns the link to it: the words of a page need not wait for
            them. It is given the contents, and a name that lacks only a digest.
    """

    def picture(found: re.Match[str]) -> str:
        packed = pixels.packed(base64.b64decode(found[2]))
        return f'{found[1]}{keep(packed, "pixels/{}.webp")}"'

    def data(found: re.Match[str]) -> str:  # a script: a page on a disk may load it
        script = f"document.currentScript.notesFigure = {unescape(found[1])};\n"
        link = keep(script.encode(), "figures/{}.js")
        return f'<template data-from="{link}"></template>'

    html = _CODE.sub(_counted, _ORDINARY.sub(r"\1", html))
    html = _DATA.sub(data, _PIXELS.sub(picture, html))
    return stretches.divided(_shared(html))


def _counted(code: re.Match[str]) -> str:
    lines = code[1].removesuffix("</code>").rstrip("\n").count("\n") + 1
    return f'<pre style="--lines:{lines}">{code[1]}</pre>'


def _shared(html: str) -> str:
    """Let drawings that define the same outline, such as a letter, use the first."""
    first: dict[str, str] = {}  # what is defined -> its id
    same: dict[str, str] = {}  # id of a copy -> id of the first

    def outline(found: re.Match[str]) -> str:
        name = first.setdefault(found[2], found[1])
        if name == found[1]:
            return found[0]
        same[found[1]] = name
        return ""

    def definitions(found: re.Match[str]) -> str:
        kept = _OUTLINE.sub(outline, found[1])
        return f"<defs>{kept}</defs>" if kept.strip() else ""

    html = _DEFINITIONS.sub(definitions, html)
    if not same:
        return html
    return _REFERENCE.sub(
        lambda m: f'href="#{same[m[1]]}"' if m[1] in same else m[0], html
    )
