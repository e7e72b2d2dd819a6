"""The words of Typst's markup: text, strings, calls."""

import re

_SPECIAL = re.compile(r"[\\#$*_`<>@~\[\]=/+\-]")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": ""}
_BREAK = re.compile(r'[\\"\n\t\r]')
_ITEM = re.compile(r"^(\s*\d+)\.")


def text(words: str) -> str:
    """Words of a page, with nothing in them that Typst would take for markup."""
    words = _SPACES.sub(" ", words)
    if not _SPECIAL.search(words):
        return _ITEM.sub(r"\1\\.", words)
    return _ITEM.sub(r"\1\\.", _SPECIAL.sub(r"\\\g<0>", words))


def string(value: str) -> str:
    """A string in Typst's code."""
    return '"' + _BREAK.sub(lambda m: _BREAKS[m[0]], value) + '"'


def call(name: str, *arguments: str, body: str | None = None, **named: str) -> str:
    """A call within markup; it ends there, whatever follows.

    Args:
        name: Of the function.
        arguments: Typst code.
        body: Markup; the last argument.
        named: Typst code for named arguments; an underscore stands for a hyphen.
    """
    listed = [*arguments]
    listed += [f"{key.replace('_', '-')}: {value}" for key, value in named.items()]
    inside = f"({', '.join(listed)})" if listed or body is None else ""
    return f"#{name}{inside}" + (f"[{body}]" if body is not None else "") + ";"


def array(items: list[str]) -> str:
    """An array of Typst code; a comma behind one item alone makes it one."""
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def image(path: str, alt: str) -> str:
    """A picture, in Typst's code.

    Args:
        path: Of its file.
        alt: What it shows, as a string of Typst's.
    """
    return f"image({string(path)}, alt: {alt})"
