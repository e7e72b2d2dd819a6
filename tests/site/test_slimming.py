"""What is left out of a page changes neither its words nor its drawings."""

import base64
import io
import json
import re
import xml.etree.ElementTree as ET
from html import escape

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from notes_lib.site import figures, slimming

LETTER = '<path id="{0}" d="M1 2 L3 4 z" transform="scale(0.015625)"/>'


def no_file(content: bytes, name: str) -> str:
    raise AssertionError("nothing here is put in a file")


def slim(html: str) -> str:
    return slimming.slim(html, no_file)


def drawing(name: str, *, use: str = "") -> str:
    letter = LETTER.format(name)
    return f'<svg><defs>{letter}</defs><use xlink:href="#{use or name}"/></svg>'


def test_equal_outlines_are_defined_once() -> None:
    html = slim(drawing("a-57") + drawing("b-57"))
    assert html == drawing("a-57") + '<svg><use xlink:href="#a-57"/></svg>'


def test_only_the_reference_changes() -> None:
    html = slim(drawing("g") + drawing("f"))
    assert html.endswith('<svg><use xlink:href="#g"/></svg>')


def test_other_outlines_stay() -> None:
    other = drawing("b").replace("L3 4", "L3 5")
    styled = drawing("c").replace("transform", 'style="fill: red" transform')
    html = drawing("a") + other + styled
    assert slim(html) == html


def test_links_of_the_page_stay() -> None:
    link = '<a href="#b-57x">on</a><a href="#section">there</a>'
    assert slim(drawing("a-57") + drawing("b-57") + link).endswith(link)


def test_ordinary_tokens_lose_their_box_and_keep_their_words() -> None:
    code = (
        '<code><span class="n">a</span><span class="w"> </span>'
        '<span class="o">&lt;</span><span class="k">if</span></code>'
    )
    assert slim(code) == '<code>a &lt;<span class="k">if</span></code>'


@pytest.mark.parametrize("text", ["a\nb", "a\nb\n", '<span class="n">a</span>\nb'])
def test_a_code_block_tells_its_lines(text: str) -> None:
    assert slim(f"<pre><code>{text}</code></pre>").startswith('<pre style="--lines:2">')


class Files:
    """What slimming puts in files of their own."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []

    def keep(self, content: bytes, name: str) -> str:
        self.kept.append((name, content))
        return f"../kept/{len(self.kept)}"


def test_pixels_go_to_a_file_of_their_own() -> None:
    values = np.arange(3 * 900, dtype=np.uint8).reshape(30, 30, 3)
    png = io.BytesIO()
    Image.fromarray(values).save(png, "PNG", compress_level=0)
    text = base64.encodebytes(png.getvalue()).decode()
    image = '<image width="9" xlink:href="{}" id="i"/>'
    files = Files()
    found = slimming.slim(image.format(f"data:image/png;base64,\n{text}"), files.keep)
    assert found == image.format("../kept/1")
    ((name, packed),) = files.kept
    assert name == "pixels/{}.webp"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(packed))), values)


def test_data_go_to_a_script_of_their_own() -> None:
    figure = {"data": [{"x": list(range(400)), "name": "a < b & c"}]}
    text = escape(json.dumps(figure), quote=False)
    files = Files()
    found = slimming.slim(f"<p>a<template>{text}</template>b</p>", files.keep)
    assert found == '<p>a<template data-from="../kept/1"></template>b</p>'
    ((name, script),) = files.kept
    assert name == "figures/{}.js"
    begin, end = "document.currentScript.notesFigure = ", ";\n"
    code = script.decode()
    assert code.startswith(begin)
    assert code.endswith(end)
    assert json.loads(code.removeprefix(begin).removesuffix(end)) == figure


def test_a_few_data_stay_in_the_page() -> None:
    assert slim("<template>{}</template>") == "<template>{}</template>"


def test_a_few_pixels_stay_in_the_page() -> None:
    text = base64.b64encode(b"few").decode()
    image = f'<image xlink:href="data:image/png;base64,{text}"/>'
    assert slim(image) == image


@pytest.fixture
def figure() -> plt.Figure:
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot([0, 1, 2], [0.123456, 3, 1], marker="o")
    axes.scatter([0.5, 1.5], [1, 2])
    axes.imshow(np.eye(3), alpha=0.5)
    axes.set_title("letters")
    yield figure
    plt.close(figure)


def test_a_drawing_is_well_formed_and_leaves_out_what_draws_nothing(figure) -> None:
    svg = figures.svg_of(figure, "salt")
    root = ET.fromstring(svg)
    groups = [e for e in root.iter() if e.tag.endswith("}g")]
    assert groups
    assert all(group.attrib for group in groups)
    assert 'style="fill: none"/>' not in svg
    assert re.search(r">\s+<", svg) is None


def test_lengths_are_to_a_hundredth_and_scales_exact(figure) -> None:
    exact = _raw(figure)
    tidy = figures.svg_of(figure, "salt")
    assert 'scale(0.015625)"' in tidy
    assert len(tidy) < len(exact)
    for before, after in zip(_lengths(exact), _lengths(tidy), strict=True):
        assert after == pytest.approx(before, abs=0.005001)


def _raw(figure: plt.Figure) -> str:
    rounded = figures._rounded
    figures._rounded = lambda number: number[0]
    try:
        return figures.svg_of(figure, "salt")
    finally:
        figures._rounded = rounded


def _lengths(svg: str) -> list[float]:
    root = ET.fromstring(svg)
    return [
        float(word.lstrip("MLQC"))
        for element in root.iter()
        for word in element.get("d", "").split()
        if word != "z"
    ]
