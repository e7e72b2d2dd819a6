"""What lies between two headings can wait until a reader comes near."""

import re

import markdown
import pytest

from notes_lib.site.stretches import sized

PAGE = """# Title

A promise.

## One

First.

- a point

### Deeper

Second.[^note]

??? note "Folded"

    ## No section

    Hidden.

## Two

[^note]: At the foot.
"""


def converted(text: str) -> str:
    extensions = ["footnotes", "pymdownx.details", "notes_lib.site.stretches"]
    return markdown.markdown(text, extensions=extensions)


STRETCH = r'<div class="notes-stretch">\n(.*?)\n</div>\n?(?=<h|<div class="f)'


def stretches(html: str) -> list[str]:
    return re.findall(STRETCH, html, re.S)


def test_what_follows_a_heading_is_a_stretch() -> None:
    first, second = stretches(converted(PAGE))
    assert first.startswith("<p>First.</p>\n<ul>")
    assert second.startswith("<p>Second.")
    assert second.endswith("</details>")


def test_headings_the_start_and_the_notes_stay_outside() -> None:
    html = converted(PAGE)
    inside = "".join(stretches(html))
    assert re.findall(r"<h\d.*?>(.*?)</h", inside) == ["No section"]  # folded in it
    assert "promise" not in inside
    assert "At the foot" not in inside


def test_nothing_else_changes() -> None:
    html = converted(PAGE)
    plain = markdown.markdown(PAGE, extensions=["footnotes", "pymdownx.details"])
    for stretch in stretches(html):
        html = html.replace(f'<div class="notes-stretch">\n{stretch}\n</div>', stretch)
    assert html.split() == plain.split()


def test_a_page_without_sections_has_no_stretch() -> None:
    assert "notes-stretch" not in converted("# Title\n\nWords.\n\n### Deep\n\nWords.")


@pytest.mark.parametrize(
    ("html", "letters", "lines"),
    [
        ("<p>nine <b>signs</b></p>", 10, 0),
        ('<pre style="--lines:7"><code>no prose</code></pre>', 0, 9),
        (
            '<svg class="notes-svg" width="9pt" height="140pt"><text>a</text></svg>',
            0,
            10,
        ),
        ('<div class="arithmatex"><mjx-container>x</mjx-container></div>', 0, 4),
        ("<details><summary>s</summary><p>folded</p></details>", 0, 3),
        ("ab<details>c<details>d</details>e</details>f", 3, 3),
        ('<details data-exercise="a1">solution</details>', 0, 5),
        ("<p>seen</p></article><p>the foot</p>", 4, 0),
        ('<p>seen</p><div class="footnote">note</div>', 4, 0),
    ],
)
def test_a_stretch_tells_what_it_holds(html: str, letters: int, lines: int) -> None:
    style = f'style="--letters:{letters};--lines:{lines}"'
    opening = '<div class="notes-stretch"'
    assert sized(f"<h2></h2>{opening}>{html}") == f"<h2></h2>{opening} {style}>{html}"


def test_each_stretch_has_its_own_size() -> None:
    html = '<div class="notes-stretch">ab</div><div class="notes-stretch">c</div>'
    assert re.findall(r"--letters:(\d+)", sized(html)) == ["2", "1"]
