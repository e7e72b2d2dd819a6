"""A lab from the command line to the reader: the page, the downloads, the tests."""

import os
import re
import xml.etree.ElementTree as ElementTree

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

LAB = """\
# ---
# title: A lab
# seconds: 3
# ---

# %% [markdown]
# # A lab
#
# Prose with $x^2$, and [a way back](../index.md).

# %%
from tinylib import double

numbers = [double(1), double(2)]
print("numbers", numbers)

# %% [markdown]
# ??? success "Solution"
#
#     ```python
#     print("alone")
#     ```

# %% alt="A line that rises." caption="Upwards."
import matplotlib.pyplot as plt

plt.plot(numbers)
plt.show()
"""


@pytest.fixture
def lab(little):
    little.write("docs/index.md", "# Little\n\n[The lab](labs/lab.py)\n")
    little.write("docs/labs/lab.py", LAB)
    return little


@pytest.fixture
def built(lab):
    result = lab.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return lab


def lab_page(course):
    (page,) = (p for p in (course.folder / "site/labs").rglob("*.html"))
    return page


def test_the_page_shows_each_cells_output_below_it(built):
    html = lab_page(built).read_text(encoding="utf-8")
    wanted = ["mjx-container", "numbers [2, 4]", "alone</pre>", "<svg ", "Upwards."]
    places = [html.rindex(text) for text in wanted]
    assert places == sorted(places)
    assert 'aria-label="A line that rises."' in html
    assert re.search(r'href="labs/lab(/|\.html)"', built.html())


def test_the_notebook_is_valid_executed_and_runs(built, monkeypatch):
    (path,) = (built.folder / "site/labs").rglob("lab.ipynb")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3]
    assert code[0].outputs[0].text == "numbers [2, 4]\n"
    assert "image/svg+xml" in code[2].outputs[0].data
    source = str(built.folder / "src")
    monkeypatch.setenv("PYTHONPATH", source + os.pathsep + os.getcwd())
    NotebookClient(notebook, timeout=120).execute()
    assert code[0].outputs[0].text == "numbers [2, 4]\n"


def test_the_scripts_run(built):
    (path,) = (built.folder / "site/labs").rglob("lab.py")
    for script in (built.folder / "docs/labs/lab.py", path):
        code = "import sys; sys.path.insert(0, 'src'); sys.argv = ['']; "
        code += "import matplotlib; matplotlib.use('Agg'); "
        code += f"exec(open({str(script)!r}).read())"
        ran = built.run("-W", "ignore", "-c", code)
        assert ran.returncode == 0, ran.stderr
        assert "numbers [2, 4]" in ran.stdout
    assert len(jupytext.read(path).cells) > 3


def test_the_tests_ran_what_the_site_shows(built):
    tested = built.test("--junitxml", "report.xml")
    assert tested.returncode == 0, tested.stdout
    assert "3 from the store" in tested.stdout
    cases = ElementTree.parse(built.folder / "report.xml").iter("testcase")
    code = [c.find("properties/property[@name='code']").get("value") for c in cases]
    assert [text.strip().split("\n")[0] for text in code] == [
        "from tinylib import double",
        'print("alone")',
        "import matplotlib.pyplot as plt",
    ]


def test_an_error_fails_the_build_and_the_tests_with_cell_and_line(lab):
    lab.write("docs/labs/lab.py", LAB.replace("plt.plot(numbers)", "plt.plot(number)"))
    place = f"docs/labs/lab.py:{1 + LAB.splitlines().index('plt.plot(numbers)')}"
    result = lab.build()
    assert result.returncode == 1
    assert f"{place}: NameError in cell 2" in result.stdout + result.stderr
    assert not (lab.folder / "site").exists()
    tested = lab.test()
    assert tested.returncode == 1
    assert f"{place}: NameError in cell 2" in tested.stdout
    assert "1 failed" in tested.stdout


def test_the_command_line_knows_labs(lab):
    status = lab.run("-m", "notes_lib.site.cli", "status")
    first = 1 + LAB.splitlines().index("# %%")
    assert f"docs/labs/lab.py:{first}: run: new" in status.stdout
    assert status.stdout.count("docs/labs/lab.py") == 2  # the lab, and the solution
    assert "3 run" in status.stdout
    ran = lab.run("-m", "notes_lib.site.cli", "run", "docs/labs/lab.py")
    assert ran.returncode == 0, ran.stderr
    assert "numbers [2, 4]" in ran.stdout
    assert "3 store" in lab.run("-m", "notes_lib.site.cli", "status").stdout
