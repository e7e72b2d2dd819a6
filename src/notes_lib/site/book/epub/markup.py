"""The words of XHTML: text, elements, whole documents."""

import re
from html import escape

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NO_LETTER = re.compile(r"[^\w.-]")
_VOID = ("br", "hr", "img", "link", "item", "itemref")
_NAMESPACES = {
    "xmlns": "http://www.w3.org/1999/xhtml",
    "xmlns:epub": "http://www.idpf.org/2007/ops",
}


def text(words: str) -> str:
    """Words of a page; what XML can't hold becomes a sign for that."""
    return escape(_CONTROL.sub("\ufffd", words), quote=False)


def element(tag: str, body: str = "", **attributes: str) -> str:
    """An element.

    Args:
        tag: Its name.
        body: What is in it, as XHTML.
        attributes: Those without a value are left out. Two underscores stand for a
            colon, one for a hyphen, and one at the end for nothing.
    """
    said = "".join(
        f' {name.rstrip("_").replace("__", ":").replace("_", "-")}="{_quoted(value)}"'
        for name, value in attributes.items()
        if value
    )
    return f"<{tag}{said}/>" if tag in _VOID else f"<{tag}{said}>{body}</{tag}>"


def document(title: str, body: str, *, language: str, style: str) -> bytes:
    """A file of XHTML.

    Args:
        title: In words.
        body: What is in it.
        language: Of its words.
        style: Where the style sheet is.
    """
    head = element("title", text(title))
    head += element("link", rel="stylesheet", href=style)
    content = element("head", head) + "\n" + element("body", f"\n{body}\n")
    named = {**_NAMESPACES, "lang": language, "xml:lang": language}
    said = "".join(f' {name}="{_quoted(value)}"' for name, value in named.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f"<html{said}>{content}</html>\n"
    ).encode()


def name_of(anchor: str) -> str:
    """An anchor as XML wants its names: no colons, no digit at the start."""
    plain = _NO_LETTER.sub(lambda match: f"_{ord(match[0]):x}_", anchor)
    return plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"


def _quoted(value: str) -> str:
    return escape(_CONTROL.sub("\ufffd", value))
