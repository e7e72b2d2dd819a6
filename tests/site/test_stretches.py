"""What lies between two headings can wait until a reader comes near."""

import re

import markdown
import pytest

from notes_lib.site.stretches import divided

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
    return divided(markdown.markdown(text, extensions=extensions) + "</article>")


BOX = re.compile(r'<div class="notes-stretch" style="[^"]*">(.*?)</div>', re.S)


def stretches(html: str) -> list[str]:
    return [stretch.strip() for stretch in BOX.findall(html)]


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
    plain = markdown.markdown(PAGE, extensions=["footnotes", "pymdownx.details"])
    assert BOX.sub(r"\1", converted(PAGE)) == f"{plain}</article>"


def test_a_page_without_sections_has_no_stretch() -> None:
    text = "# Title\n\nWords.\n\n### Deep\n\nWords."
    assert "stretch" not in converted(text)


@pytest.mark.parametrize(
    ("html", "letters", "lines"),
    [
        ("<p>nine <b>signs</b></p>", 10, 0),
        ('<pre style="--lines:7"><code>no prose</code></pre>', 0, 9),
        ('<svg class="notes-svg" width="9pt" height="140pt">text</svg>', 0, 10),
        ('<div class="arithmatex"><mjx-container>x</mjx-container></div>', 0, 4),
        ("<details><summary>s</summary><p>folded</p></details>", 0, 3),
        ("ab<details>c<details>d</details>e</details>f", 3, 3),
        ('<details data-exercise="a1">solution</details>', 0, 5),
    ],
)
def test_a_stretch_tells_what_it_holds(html: str, letters: int, lines: int) -> None:
    heading = "<h2 id='a'{}>A</h2>"
    marked = heading.format(' data-stretch=""')
    box = f'<div class="notes-stretch" style="--letters:{letters};--lines:{lines}">'
    found = divided(f"{marked}{html}</article>")
    assert found == f"{heading.format('')}{box}{html}</div></article>"


@pytest.mark.parametrize("name", ["footnote", "notes-relations", "notes-tips"])
def test_what_stands_below_the_last_section_is_no_part_of_it(name: str) -> None:
    foot = f'<div class="{name}">foot</div></article>'
    found = divided(f'<h2 data-stretch="">A</h2>text{foot}')
    assert found.endswith(f">text</div>{foot}")


def test_each_stretch_has_its_own_size() -> None:
    html = '<h2 data-stretch="">A</h2>ab<h3 data-stretch="">B</h3>c</article>'
    assert re.findall(r"--letters:(\d+)", divided(html)) == ["2", "1"]
