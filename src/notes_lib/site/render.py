"""Results to HTML: the output under a block, quiet, labelled and selectable."""

import json
import re
from html import escape

from notes_lib.site.blocks import Part
from notes_lib.site.engine import Result
from notes_lib.site.figures import ID_PREFIX

LONG = 40  # lines of output; more are folded
SMALLEST = 0.7  # of a figure's own width: narrower pages scroll it


def output_html(result: Result, prefix: str) -> str:
    """What stands under a block.

    Args:
        result: The block and its outcome.
        prefix: Makes the ids in its figures unique on their page.
    """
    if result.failure:
        return _failure(result)
    if result.state == "not run":
        return f'<p class="notes-not-run">Not run: {escape(result.why)}.</p>'
    alts = _texts(result, "alt")
    captions = _texts(result, "caption")
    pieces, figures = [], 0
    for part in result.outcome.parts:
        if part.kind == "text":
            pieces.append(_text(part.body))
        else:
            caption = captions[figures] if figures < len(captions) else ""
            pieces.append(_figure(part, alts[figures], caption, f"{prefix}-{figures}-"))
            figures += 1
    if result.outcome.error:
        pieces.append(_text(_last_lines(result.outcome.error), "notes-error"))
    if not pieces:
        return ""
    return f'<div class="notes-output">{"".join(pieces)}</div>'


def _texts(result: Result, option: str) -> list[str]:
    return [
        t.strip() for t in result.block.options.get(option, "").split("|") if t.strip()
    ]


def _text(body: str, kind: str = "notes-text") -> str:
    label = "Error" if kind == "notes-error" else "Output"
    shown = (
        f'<pre class="{kind}" tabindex="0" role="region" aria-label="{label}">'
        f"{escape(body, quote=False)}</pre>"
    )
    lines = body.count("\n") + 1
    if lines > LONG:
        return (
            f'<details class="notes-long"><summary>{label}: {lines} lines</summary>'
            f"{shown}</details>"
        )
    return shown


def _figure(part: Part, alt: str, caption: str, prefix: str) -> str:
    if part.kind == "svg":
        body = part.body.replace(ID_PREFIX, prefix)
        width, height = re.findall(r'(?:width|height)="([\d.]+)pt"', body)[:2]
        readable = f"min-width:{SMALLEST * float(width):.0f}pt"
        named = f'class="notes-svg" role="img" aria-label="{escape(alt)}"'
        size = f'width="{width}pt" height="{height}pt"'
        body = re.sub(r' (?:width|height)="[\d.]+pt"', "", body, count=2)
        body = body.replace("<svg ", f'<svg {named} {size} style="{readable}" ', 1)
    else:
        height = json.loads(part.body).get("layout", {}).get("height", 420)
        body = (
            f'<div class="notes-plotly" role="img" aria-label="{escape(alt)}" '
            f'style="min-height:{height}px">'
            f"<template>{escape(part.body, quote=False)}</template>"
            "<noscript><p>This figure can be explored where JavaScript is on. "
            f"{escape(alt, quote=False)}</p></noscript></div>"
        )
    if caption:
        body += f"<figcaption>{escape(caption, quote=False)}</figcaption>"
    return f'<figure class="notes-figure">{body}</figure>'


def _last_lines(trace: str) -> str:
    """The end of a traceback: where in the block, and what."""
    lines = trace.rstrip().splitlines()
    if len(lines) <= 8:
        return "\n".join(lines)
    return "\n".join([lines[0], "  …", *lines[-4:]])


def _failure(result: Result) -> str:
    assert result.failure
    report = result.failure.report(result.block)
    return (
        '<div class="notes-failure" role="alert"><p>This block failed.</p>'
        f'<pre tabindex="0">{escape(report, quote=False)}</pre></div>'
    )
