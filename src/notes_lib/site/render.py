"""Results to HTML: the output under a block, quiet, labelled and selectable."""

import json
import re
from collections.abc import Sequence
from html import escape

from notes_lib.site.blocks import Part
from notes_lib.site.controls import controls_html
from notes_lib.site.engine import Result
from notes_lib.site.figures import ID_PREFIX
from notes_lib.site.numbering import Caption, texts
from notes_lib.site.stills import HEIGHT

LONG = 25  # lines of output; of more only the beginning is shown at first
SMALLEST = 0.7  # of a figure's own width: narrower pages scroll it


def output_html(result: Result, prefix: str, captions: Sequence[Caption] = ()) -> str:
    """What stands under a block.

    Args:
        result: The block and its outcome.
        prefix: Makes the ids in its figures unique on their page.
        captions: The number and the label of each of its figures.
    """
    if result.failure:
        return _failure(result)
    if result.state == "not run":
        ids = "".join(f'<span id="{c.label}"></span>' for c in captions if c.label)
        return f'<p class="notes-not-run">{ids}Not run: {escape(result.why)}.</p>'
    alts, said = texts(result.block, "alt"), texts(result.block, "caption")
    pieces, figures = [], 0
    for part in result.outcome.parts:
        if part.kind == "text":
            pieces.append(_text(part.body))
        else:
            caption = captions[figures] if figures < len(captions) else Caption()
            words = said[figures] if figures < len(said) else ""
            body = _drawing(part, alts[figures], f"{prefix}-{figures}-", caption)
            pieces.append(_figure(body, words, caption))
            figures += 1
    if result.outcome.error:
        pieces.append(_text(_last_lines(result.outcome.error), "notes-error"))
    if not pieces:
        return ""
    if why := result.block.options.get("varies"):
        pieces.append(f'<p class="notes-varies">Varies: {escape(why)}.</p>')
    return f'<div class="notes-output">{"".join(pieces)}</div>'


def _text(body: str, kind: str = "notes-text") -> str:
    label = "Error" if kind == "notes-error" else "Output"
    shown = (
        f'<pre class="{kind}" tabindex="0" role="group" aria-label="{label}">'
        f"{escape(body, quote=False)}</pre>"
    )
    lines = body.count("\n") + 1
    if lines > LONG:
        return (
            f'<details class="notes-fold"><summary>{label}: {lines} lines</summary>'
            f"{shown}</details>"
        )
    return shown


def _figure(body: str, words: str, caption: Caption) -> str:
    known = f' id="{caption.label}"' if caption.label else ""
    if words:
        number = f'<span class="notes-number">{caption.number}</span> '
        if not caption.number:
            number = ""
        body += f"<figcaption>{number}{escape(words, quote=False)}</figcaption>"
    return f'<figure class="notes-figure"{known}>{body}</figure>'


def _drawing(part: Part, alt: str, prefix: str, caption: Caption) -> str:
    if part.kind == "svg":
        drawn = _svg(part.body, alt, prefix, "notes-svg")
        return f'<div class="notes-scroll">{drawn}</div>'
    figure = json.loads(part.body)
    still = _svg(figure.pop("still"), alt, prefix, "notes-still notes-svg")
    data = json.dumps(figure, sort_keys=True, separators=(",", ":"))
    height = figure.get("layout", {}).get("height", HEIGHT)
    name = f"Interactive {caption.number or 'figure'}"
    return (
        f'<div class="notes-plotly" role="group" aria-label="{name}">'
        f'<div class="notes-stage" style="height:{height}px">{still}</div>'
        f"{controls_html(figure.get('layout', {}))}"
        f"<template>{escape(data, quote=False)}</template>"
        '<noscript><p class="notes-not-run">Here is how this figure starts. With '
        "JavaScript on, it can be explored.</p></noscript></div>"
    )


def _svg(body: str, alt: str, prefix: str, kind: str) -> str:
    """A drawing with its description; it shrinks until its letters get too small."""
    body = body.replace(ID_PREFIX, prefix)
    width, height = re.findall(r'(?:width|height)="([\d.]+)pt"', body)[:2]
    shape = f"aspect-ratio:{width}/{height};min-width:{SMALLEST * float(width):.0f}pt"
    named = f'class="{kind}" role="img" aria-label="{escape(alt)}"'
    size = f'width="{width}pt" height="{height}pt"'
    body = re.sub(r' (?:width|height)="[\d.]+pt"', "", body, count=2)
    return body.replace("<svg ", f'<svg {named} {size} style="{shape}" ', 1)


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
