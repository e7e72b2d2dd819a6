"""Whatever is wrong with a page: one clear error, its line, the old site whole."""

import pytest

PROBLEMS = {
    "a block that raises": (
        "# A\n\n```python\nx = 1\nprint(x / 0)\n```\n",
        ["docs/index.md:5: ZeroDivisionError", "print(x / 0)", "division by zero"],
    ),
    "a line of a snippet that raises": (
        '# A\n\n```python\n--8<-- "bad.py"\n```\n',
        ["docs/index.md:3 (snippets/bad.py:2): KeyError", "{}['key']"],
    ),
    "a missing snippet file": (
        '# A\n\n```python\n--8<-- "nowhere.py"\n```\n',
        ["docs/index.md:3: problem", "snippet 'nowhere.py'", "snippets"],
    ),
    "a missing snippet section": (
        '# A\n\n```python\n--8<-- "bad.py:part"\n```\n',
        ["docs/index.md:3: problem", "snippets/bad.py has no section 'part'"],
    ),
    "an unknown option": (
        '# A\n\n```python rasies="ValueError"\nprint(1)\n```\n',
        ["docs/index.md:3: problem", "unknown option 'rasies'", "raises"],
    ),
    "a header that is not understood": (
        "# A\n\n```python raises=ValueError!\nprint(1)\n```\n",
        ["docs/index.md:3: problem", "not read as code"],
    ),
    "an unclosed fence": (
        "# A\n\ntext\n\n```python\nprint(1)\n\nmore text\n",
        ["docs/index.md:5: problem", "never closed"],
    ),
    "a syntax error": (
        "# A\n\n```python\nx = 1\nprint(x\n```\n",
        ["docs/index.md:5: SyntaxError", "was never closed"],
    ),
    "a figure without alt": (
        "# A\n\n```python\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
        "plt.show()\n```\n",
        ["docs/index.md:3: figure", "alt="],
    ),
    "raises that does not raise": (
        '# A\n\n```python raises="ValueError"\nprint(1)\n```\n',
        ["docs/index.md:3: raises", "should raise ValueError"],
    ),
    "raises that raises something else": (
        '# A\n\n```python raises="ValueError"\n{}["key"]\n```\n',
        ["docs/index.md:4: KeyError", "raises='ValueError'"],
    ),
    "a block over its time limit": (
        '# A\n\n```python timeout="0.3"\nwhile True: pass\n```\n',
        ["docs/index.md:4: timeout", "0.3 s", "while True: pass"],
    ),
    "a source that names nothing": (
        '# A\n\n```python source="tinylib:triple"\n```\n',
        ["docs/index.md:3: problem", "tinylib.py defines no 'triple'"],
    ),
    "a page that is not UTF-8": (
        "# A\n\ncaf\xe9\n".encode("latin-1"),
        ["docs/index.md:3: problem", "not UTF-8", "0xe9"],
    ),
    "a formula that is no TeX": (
        "# A\n\nLook: $x + \\unheardof$.\n",
        ["docs/index.md:3: problem", "Undefined control sequence", "unheardof"],
    ),
    "a data file that is not there": (
        '# A\n\n```python data="numbers.csv"\nprint(1)\n```\n',
        ["docs/index.md:3: problem", "data='numbers.csv'"],
    ),
    "a line after front matter": (
        "---\ntitle: A\n---\n\n# A\n\n```python\n1 / 0\n```\n",
        ["docs/index.md:8: ZeroDivisionError"],
    ),
}


@pytest.fixture
def standing(little):
    """A course with a good page, built, and a snippet that fails."""
    little.write("snippets/bad.py", "x = 1\n{}['key']\n")
    little.write("docs/good.md", "# Good\n\n```python\nprint('good')\n```\n")
    assert little.build().returncode == 0
    return little


def test_each_is_reported_alike_and_leaves_the_old_site(standing):
    site = standing.folder / "site"
    before = {p: p.read_bytes() for p in site.rglob("*") if p.is_file()}
    for name, (page, expected) in PROBLEMS.items():
        standing.write("docs/index.md", page)
        built = standing.build()
        output = built.stdout + built.stderr
        assert built.returncode != 0, f"{name}: the build passed"
        for text in expected:
            assert text in output, f"{name}: no {text!r} in\n{output}"
        assert "notes_lib/site" not in output, (
            f"{name}: the builder's own trace\n{output}"
        )
        after = {p: p.read_bytes() for p in site.rglob("*") if p.is_file()}
        assert after == before, f"{name}: the old site was touched"
        assert not list(standing.folder.glob(".site*")), f"{name}: left-overs"


def test_the_tests_fail_on_the_same_block_with_the_same_lines(standing):
    standing.write(
        "docs/index.md",
        '# A\n\n```python\nprint(1)\n```\n\n```python\n--8<-- "bad.py"\n```\n',
    )
    built, tested = standing.build(), standing.test()
    assert built.returncode != 0
    assert tested.returncode == 1
    place = "docs/index.md:7 (snippets/bad.py:2): KeyError"
    report = "{}['key']"
    for output in (built.stdout + built.stderr, tested.stdout):
        assert place in output
        assert report in output
    assert "1 failed, 2 passed" in tested.stdout


def test_all_failures_of_a_build_are_listed(standing):
    standing.write(
        "docs/index.md", "# A\n\n```python\n1 / 0\n```\n\n```python\nx\n```\n"
    )
    built = standing.build()
    output = built.stdout + built.stderr
    assert "docs/index.md:4: ZeroDivisionError" in output
    assert "docs/index.md:8: NameError" in output
    assert "2 failed" in output
