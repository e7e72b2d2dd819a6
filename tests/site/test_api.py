"""The reference, and the links between it and the pages that use it."""

import re
from html import escape, unescape

import pytest

from notes_lib.site import api
from notes_lib.site.api import expanded, rooms_of
from notes_lib.site.imports import OwnPackages
from notes_lib.site.uses import heading_before, linked, uses

LAZY = """\
\"\"\"{}\"\"\"

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
"""
FILES = {
    "src/tinylib/__init__.py": LAZY.format("All."),
    "src/tinylib/__init__.pyi": """\
        from .maths import double as double

        __all__ = ["double"]
        """,
    "src/tinylib/maths/__init__.py": LAZY.format("Sums."),
    "src/tinylib/maths/__init__.pyi": """\
        from .numbers import Pair as Pair
        from .numbers import TEN as TEN
        from .numbers import double as double

        __all__ = ["Pair", "TEN", "double"]
        """,
    "src/tinylib/maths/numbers.py": '''\
        from dataclasses import dataclass

        TEN = {
            "ten": 10,
        }
        """A number of *fingers*."""


        def double(
            number: int, /, times: float = 1.0, *rest: str, exact: bool = False, **more
        ) -> int:
            r"""Twice a number.

            As $2n$; see `Pair`, and not `double` or `nothing`.

            Args:
                number: What is doubled, a `float`.
                times: How often.

            Returns:
                A number, `n < 3`: twice as large.

            Raises:
                ValueError: If it is odd.

            Reference:
                Euclid, *Elements*.
            """
            return 2 * number  # the code itself


        @dataclass(frozen=True)
        class Pair:
            """Two of them.

            Args:
                left: One.
                right: The other.
            """

            left: int
            right: int = 0

            @property
            def both(self) -> int:
                return self.left + self.right

            def turned(self, twice: bool) -> "Pair":
                """The other way round."""
                return Pair(self.right, self.left)
        ''',
    "src/tinylib/_hidden/__init__.py": "def secret(): pass\n",
    "src/tinylib/plain/__init__.py": "def shown(): pass\ndef _hidden(): pass\n",
}
USING = """\
from tinylib import double
import tinylib.maths as m

print(double(2))
print(double(m.TEN["ten"]))"""


@pytest.fixture
def tiny(little):
    for name, text in FILES.items():
        little.write(name, text)
    config = (little.folder / "mkdocs.yml").read_text()
    little.write(
        "mkdocs.yml",
        config.replace("[tinylib]", "[tinylib], api: ref/")
        + "  - toc: {permalink: true}\n  - pymdownx.arithmatex: {generic: true}\n"
        "nav: [index.md, Reference: ref/]\n",
    )
    little.page(USING)
    return little


@pytest.fixture
def own(tiny):
    return OwnPackages(["tinylib"], [tiny.folder / "src"])


def plain(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


# Names ------------------------------------------------------------------------------


def test_rooms_are_the_doors_and_a_name_stands_in_the_innermost(own):
    numbers = "tinylib.maths.numbers"
    rooms = {room.module: room.names for room in rooms_of(own)}
    assert rooms == {
        "tinylib.maths": {n: (numbers, n) for n in ("double", "Pair", "TEN")},
        "tinylib.plain": {"shown": ("tinylib.plain", "shown")},
    }


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from tinylib import double\ndouble(1)", ["double", "double"]),
        ("from tinylib import double as d\nd(1)", ["double", "d"]),
        ("from tinylib import maths\nmaths.TEN", ["TEN"]),
        ("import tinylib\ntinylib.maths.double", ["double"]),
        ("import tinylib.maths as m\né = 'é'; m.TEN, m.double", ["TEN", "double"]),
        ("import tinylib.maths\n(tinylib\n .maths\n .TEN)", ["TEN"]),
        ("def f():\n    from tinylib import double\nf(double)", ["double", "double"]),
        ("from tinylib import double\ndouble = 1\nprint(double)", ["double"]),
        ("from tinylib import double\ndef f(double): return double", ["double"]),
        ("double(1)  # of tinylib", []),
        ("from tinylib import nothing\nnothing()", []),
        ("from other import double  # tinylib", []),
        ("from tinylib import (", []),
    ],
)
def test_names_of_ours_in_code(own, code, found):
    homes = {f"tinylib.maths.numbers.{name}" for name in ("double", "TEN")}
    here = [use for use in uses(code, own) if use.home in homes]
    assert [use.text for use in here] == found
    for use in here:
        assert code[use.start : use.start + len(use.text)] == use.text


def test_links_leave_the_text_alone():
    code = "a < 'é' & double(double)"
    html = f"<b>{escape(code[:10], quote=False)}</b>{escape(code[10:], quote=False)}"
    own_uses = [
        type("Use", (), {"start": start, "text": "double", "home": "x"})()
        for start in (10, 17)
    ]
    marked = linked(html, own_uses, lambda home: "y.html#x")
    assert plain(marked) == plain(html)
    assert marked.count('<a class="notes-name" href="y.html#x"') == 2
    assert marked.count('tabindex="-1"') == 1
    assert linked(html, own_uses, lambda home: "") == html


def test_the_heading_above():
    html = (
        '<h1 id="t">T</h1><h2 id="a">A <code>b</code><a class="headerlink">¶</a></h2>'
    )
    assert heading_before(html + "x<h2 id='b'>B</h2>", len(html)) == ("a", "A b")
    assert heading_before("<p>x</p>", 5) == ("", "")


def test_the_navigation_names_the_folder_only():
    nav = ["index.md", {"Reference": "ref/"}, {"More": ["x.md", "ref/"]}]
    assert expanded(nav, "ref/", ["a", "b"]) == [
        "index.md",
        {"Reference": ["a", "b"]},
        {"More": ["x.md", "a", "b"]},
    ]
    assert expanded(None, "ref", ["a"]) is None


# Pages ------------------------------------------------------------------------------


def test_an_entry_says_what_its_docstring_says(tiny):
    tiny.build()
    page = tiny.html("ref/maths/index.html")
    text = plain(page)
    assert '<h2 id="double">' in page
    for expected in (
        "Sums.",
        "number: int,\n    /,\n    times: float = 1.0,\n    *rest: str,\n"
        "    exact: bool = False,\n    **more,\n) -> int",
        "Twice a number.",
        "Arguments",
        "How often.",
        "Returns",
        "twice as large.",
        "ValueError",
        "If it is odd.",
        "Euclid, Elements.",
        "Source: tinylib/maths/numbers.py, 4 lines",
        "# the code itself",
        "Pair(left: int, right: int = 0)",
        "turned(twice: bool) -> Pair",
        'TEN = {\n    "ten": 10,\n}',
    ):
        assert expected in text, expected
    assert "<em>fingers</em>" in page
    assert "both" not in text.split("Source")[0]
    assert "<mjx-container" in page  # the formula is set
    assert "\\(2n" not in page
    assert '<a href="./#Pair"><code>Pair</code></a>' in page
    assert "<code>nothing</code></a>" not in page
    assert "<code>float</code></a>" not in page


def test_the_overview_and_the_navigation_have_every_room(tiny):
    tiny.build()
    page = tiny.html("ref/index.html")
    assert 'href="maths/#double"' in page
    assert ": Twice a number." in plain(page)
    home = tiny.html("index.html")
    assert 'href="ref/maths/"' in home
    assert 'href="ref/plain/"' in home


def test_code_links_there_and_entries_link_back(tiny):
    tiny.build()
    home = tiny.html("index.html")
    code = re.search(r"<code>(.*?)</code>", home, re.DOTALL)[1]
    assert plain(code).strip() == USING
    assert code.count('href="ref/maths/#double"') == 3
    assert code.count('href="ref/maths/#TEN"') == 1
    entry = tiny.html("ref/maths/index.html").split('id="double"')[1]
    used = re.search(r"Used in</p>(.*?)</ul>", entry, re.DOTALL)[1]
    assert 'href="../.."' in used
    assert "Page" in used
    assert "Used in" not in tiny.html("ref/plain/index.html")


def test_a_quotation_links_to_its_entry(tiny):
    tiny.page('# options source="tinylib.maths:double"', name="quote")
    tiny.build()
    assert 'href="../ref/maths/#double">double</a>' in tiny.html("quote/index.html")


def test_a_build_that_changes_no_docstring_reads_none(tiny, monkeypatch):
    from notes_lib.site import docstrings

    asked = []
    real = docstrings.described

    def counted(own, homes, convert):
        asked.append([*homes])
        return real(own, homes, convert)

    monkeypatch.setattr(docstrings, "described", counted)
    tiny.build()
    before = tiny.html("ref/maths/index.html")
    assert len(asked) == 2
    tiny.build()
    assert len(asked) == 2
    assert tiny.html("ref/maths/index.html") == before
    numbers = tiny.folder / "src/tinylib/maths/numbers.py"
    numbers.write_text(numbers.read_text().replace("Twice a", "Two times a"))
    tiny.build()
    assert len(asked) == 3
    assert "Two times a number." in tiny.html("ref/maths/index.html")


def test_a_name_that_is_not_there_stops_the_build(tiny):
    tiny.write("src/tinylib/plain/__init__.py", "__all__ = ['lost']\n")
    with pytest.raises(
        Exception, match=r"tinylib/plain/__init__\.py defines no 'lost'"
    ):
        tiny.build()


def test_without_the_option_there_is_no_reference(little):
    little.page("from tinylib import double\nprint(double(1))")
    little.build()
    assert not (little.folder / "site/api").exists()
    assert "notes-name" not in little.html()


def test_every_public_name_of_this_course_has_an_entry(course, built_site):
    own = course.settings.own()
    rooms = api.rooms_of(own)
    assert rooms
    for room in rooms:
        name = room.module.partition(".")[2]
        page = (built_site / f"api/{name}.html").read_text(encoding="utf-8")
        ids = set(re.findall(r'<h2 id="(\w+)"', page))
        assert ids == set(room.names), room.module
        assert "notes-api" not in page, "a place was left empty"
