"""Labs: scripts in the percent format as pages whose cells are one program."""

import re

import jupytext
import pytest

from notes_lib.site import labs
from notes_lib.site.blocks import Block, Job
from notes_lib.site.engine import Engine, Settings
from notes_lib.site.workers import Workers

LAB = """\
# ---
# title: A lab
# seconds: 3
# timeout: 50
# data: data/numbers.txt
# ---

# %% [markdown]
# # A lab
#
# Prose with `code` and $x^2$.
#
#     indented

# %%
from tinylib import double

print("one", flush=True)
numbers = [1, 2]

# %% [markdown]
# More prose, and a block that runs alone:
#
# ```python
# print("alone", "numbers" in globals())
# ```

# %% alt="A line." caption="Upwards."
import matplotlib.pyplot as plt

plt.plot(numbers)
plt.show()
fence = "no fence: ```"

# %%
for number in numbers:
    print(double(number))
"""


@pytest.fixture
def lab(little):
    """A course with a lab."""
    little.write("data/numbers.txt", "1 2\n")
    little.write("docs/labs/lab.py", LAB)
    return little


def change(lab, old, new):
    text = (lab.folder / "docs/labs/lab.py").read_text()
    assert old in text
    lab.write("docs/labs/lab.py", text.replace(old, new))


def states(results):
    return [(result.block.line, result.state) for result in results]


def shown(result):
    return [part.body for part in result.outcome.parts if part.kind == "text"]


def test_the_page_has_the_lines_of_the_script():
    page, problems = labs.to_markdown(LAB)
    assert not problems
    script = LAB.splitlines()
    for number, line in enumerate(page.splitlines()):
        if number == len(script):
            assert line == "```"  # the last cell has no empty line behind it
        elif script[number].startswith("# %%"):
            assert line == "" or re.match(r'`+python cell="\d" timeout="50" data', line)
        elif line.strip("`") or script[number]:
            assert script[number] in (line, f"# {line}", "#")


def test_cells_are_those_that_jupytext_reads():
    page, _ = labs.to_markdown(LAB)
    cells = jupytext.reads(LAB, "py:percent").cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    found = re.findall(r"^(`+)python cell=.*?\n(.*?)\n\1$", page, re.M | re.S)
    assert [text for _, text in found] == [cell.source for cell in code]
    assert code[1].metadata == {"alt": "A line.", "caption": "Upwards."}
    for cell in prose:
        assert f"\n{cell.source}\n" in page


def test_cells_are_one_program_and_each_has_its_own_output(lab):
    results = lab.run()
    first, alone, drawing, last = results
    assert [result.state for result in results] == ["ran"] * 4
    assert shown(first) == ["one"]
    assert shown(alone) == ["alone False"]
    assert [part.kind for part in drawing.outcome.parts] == ["svg"]
    assert shown(last) == ["2\n4"]
    assert first.key == drawing.key == last.key != alone.key
    assert first.outcome.costs
    assert not last.outcome.costs  # the costs of the whole are counted once


def test_prose_runs_nothing_again_and_code_does(lab):
    lab.run()
    change(lab, "# Prose with", "# One more line.\n# Prose with")
    assert {result.state for result in lab.run()} == {"store"}
    change(lab, "print(double(number))", "print(double(double(number)))")
    results = lab.run()
    assert [result.state for result in results] == ["ran", "store", "ran", "ran"]
    assert shown(results[-1]) == ["4\n8"]
    lab.write("src/tinylib/numbers.py", "def double(number):\n    return number + 9\n")
    results = lab.run()
    assert [result.state for result in results] == ["ran", "store", "ran", "ran"]
    assert shown(results[-1]) == ["19\n20"]
    lab.write("data/numbers.txt", "5\n")
    assert [r.state for r in lab.run()] == ["ran", "store", "ran", "ran"]


def test_where_cells_begin_is_part_of_the_key(lab):
    lab.run()
    change(lab, "numbers = [1, 2]\n", "\n# %%\nnumbers = [1, 2]\n")
    results = lab.run()
    assert [result.state for result in results].count("ran") == 4
    assert shown(results[0]) == ["one"]
    assert shown(results[1]) == []


def test_an_error_names_line_and_cell_and_ends_the_lab(lab):
    change(lab, "plt.plot(numbers)", "print('so far')\nplt.plot(nothing)")
    first, alone, drawing, last = lab.run()
    assert (first.state, shown(first)) == ("ran", ["one"])
    assert alone.state == "ran"
    assert drawing.state == "failed"
    assert shown(drawing) == ["so far"]
    report = drawing.failure.report(drawing.block)
    line = 1 + lab_lines(lab).index("plt.plot(nothing)")
    assert report.startswith(f"docs/labs/lab.py:{line}: NameError in cell 2\n")
    assert "    plt.plot(nothing)\n" in report
    assert f"line {line}, in <module>" in report
    assert (last.state, last.why) == ("not run", "another cell failed before")
    assert last.failure is None


def lab_lines(lab):
    return (lab.folder / "docs/labs/lab.py").read_text().splitlines()


def test_an_error_in_an_earlier_cells_function_belongs_to_the_cell_that_ran(lab):
    change(
        lab, "numbers = [1, 2]", "def fail():\n    raise KeyError(3)\n\n\nnumbers = []"
    )
    change(lab, "for number in numbers:", "fail()\nfor number in numbers:")
    change(lab, ' alt="A line."', "")
    change(lab, "plt.show()\n", "plt.close()\n")
    first, _, _, last = lab.run()
    assert (first.failure, last.state) == (None, "failed")
    line = 1 + lab_lines(lab).index("    raise KeyError(3)")
    report = last.failure.report(last.block)
    assert report.startswith(f"docs/labs/lab.py:{line}: KeyError in cell 3\n")
    assert "    raise KeyError(3)\n" in report


def test_code_that_cannot_be_read_is_found_in_its_cell(lab):
    change(lab, "for number in numbers:", "for number in:")
    first, _, drawing, last = lab.run()
    assert (first.state, drawing.state, last.state) == ("not run", "not run", "failed")
    line = 1 + lab_lines(lab).index("for number in:")
    report = last.failure.report(last.block)
    assert report.startswith(f"docs/labs/lab.py:{line}: SyntaxError in cell 3\n")


def test_it_is_ended_at_its_own_limit(lab):
    change(lab, "# timeout: 50", "# timeout: 1.5")
    change(
        lab,
        "    print(double(number))",
        "    print(number, flush=True)\n    while 1: pass",
    )
    last = lab.run()[-1]
    assert last.failure.kind == "timeout"
    assert "after 1.5 s" in last.failure.message
    assert "in its front matter" in last.failure.message
    line = 1 + lab_lines(lab).index("    while 1: pass")
    assert last.failure.report(last.block).startswith(f"docs/labs/lab.py:{line}: timeo")


def test_a_figure_without_a_description_is_named_with_its_cell(lab):
    change(lab, ' alt="A line."', "")
    *_, drawing, last = lab.run()
    assert drawing.failure.kind == "figure"
    line = 1 + lab_lines(lab).index('# %% caption="Upwards."')
    report = drawing.failure.report(drawing.block)
    assert report.startswith(f"docs/labs/lab.py:{line}: figure in cell 2\n")
    assert last.state in ("ran", "store")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("\n\n# %%\nfor", "\n# %%\nfor", "# %%", "leave an empty line"),
        (
            "# More prose",
            "More prose",
            "More prose",
            "a line of a Markdown cell begins",
        ),
        (
            'alt="A line."',
            'alternative="A"',
            "# %% alter",
            "unknown option 'alternative'",
        ),
        ('alt="A line."', "alt", "# %% alt cap", 'a cell begins with # %% key="value"'),
        (
            "\n# %% [markdown]\n# # A",
            "x = 1\n\n# %% [markdown]\n# # A",
            "x = 1",
            "before",
        ),
    ],
)
def test_what_is_not_in_the_format_is_named(lab, old, new, line, message):
    change(lab, old, new)
    problems = [r for r in lab.run() if r.failure and r.failure.kind == "problem"]
    starts = [n for n, t in enumerate(lab_lines(lab), 1) if t.startswith(line)]
    assert problems[0].block.line == starts[-1]
    assert message in problems[0].failure.message
    assert problems[0].failure.report(problems[0].block).startswith("docs/labs/lab.py:")
    assert any(r.failure for r in lab.build())  # and the site is not built


def test_only_labs_have_cells(little):
    little.page('# options cell="1"\nprint(1)')
    (result,) = little.run()
    assert "only a lab has cells" in result.failure.message


def test_it_is_built_into_a_page(lab):
    lab.write("docs/index.md", "# Little\n\n[the lab](labs/lab.py)\n")
    results = lab.build()
    assert not any(result.failure for result in results)
    place = lab.folder / "site" / "labs"
    page = next(p for p in place.rglob("*.html") if "A lab" in p.read_text())
    html = page.read_text(encoding="utf-8")
    order = [
        "Prose with <code>",
        ">one<",
        "More prose",
        ">alone False<",
        "<svg ",
        ">2\n4<",
    ]
    positions = [html.index(text) for text in order]
    assert positions == sorted(positions)
    assert "Upwards." in html
    assert "# %%" not in html
    assert re.search(r'href="labs/lab[^"]*"', lab.html())


def test_cells_are_told_of_while_it_runs():
    cells = ((1, "print(1)\n"), (5, "print(2)\n"))
    blocks = [
        Block(code, line, {"cell": str(n)}, cells=cells)
        for n, (line, code) in enumerate(cells, start=1)
    ]
    workers, told = Workers(1, preload=()), []
    try:
        job = Job(blocks[0].placed_program, cells=(1, 5))
        raw = workers.run(job, told.append)
    finally:
        workers.close()
    assert told == [2]
    assert raw.status == 0


def test_the_engine_passes_on_what_it_is_told(tmp_path):
    cells = ((1, "print(1)\n"), (5, "print(2)\n"))
    options = {"cell": "1"}
    block = Block("print(1)\n", 1, options, page="docs/labs/a.py", cells=cells)
    told = []
    engine = Engine(
        Settings(tmp_path, packages=(), jobs=1, preload=()),
        on_cell=lambda block, cell: told.append((block.page, cell)),
    )
    try:
        engine.submit(block, 0)
        engine.finish()
    finally:
        engine.close()
    assert told == [("docs/labs/a.py", 2)]
