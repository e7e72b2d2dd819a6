"""The downloads of this course: executed, they give what the pages show."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

LESSON = "vision/convolution-and-pooling"
EXECUTE = """\
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], 4)
for cell in notebook.cells:
    if cell.cell_type == "code":
        cell.outputs = []
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


# Plotly's `show` waits until the browser has asked for the figure.
BROWSER = """\
#!/bin/sh
"{python}" -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1]).read()' "$1" &
"""


def environment(folder):
    browser = folder / "browser"
    browser.write_text(BROWSER.format(python=sys.executable))
    browser.chmod(0o755)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "BROWSER": str(browser),
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
        "IPYTHONDIR": str(folder / "ipython"),
    }


def printed(cell):
    """The text that a cell gave, and the name of the error in which it ended."""
    streams = [out for out in cell["outputs"] if out["output_type"] == "stream"]
    texts = ["".join(out["text"]) for out in streams if out["name"] == "stdout"]
    errors = [out["ename"] for out in cell["outputs"] if out["output_type"] == "error"]
    return "".join(texts).strip("\n"), errors


def figures(cell):
    kinds = ("display_data", "execute_result")
    return sum(out["output_type"] in kinds for out in cell["outputs"])


def code_cells(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def notebooks(built_site):
    found = sorted(built_site.rglob("*.ipynb"))
    assert built_site / f"{LESSON}.ipynb" in found
    return found


def test_every_notebook_is_valid_and_its_script_reads(notebooks):
    for path in notebooks:
        nbformat.validate(nbformat.read(path, 4))
        compile(path.with_suffix(".py").read_text(encoding="utf-8"), path.name, "exec")


def test_every_page_with_blocks_has_both(course, notebooks, built_site):
    for page in course.pages():
        if page.suffix != ".md":
            continue
        name = page.relative_to(course.config.docs_dir).with_suffix("")
        runs = any(block.kind in ("run", "raises") for block in course.blocks(page))
        offered = built_site / f"{name}.ipynb" in notebooks
        silenced = "\ndownloads: false" in page.read_text(encoding="utf-8")
        assert offered == (runs and not silenced), name
        html = built_site / f"{name}.html"
        links = 'class="notes-downloads"' in html.read_text(encoding="utf-8")
        assert links == offered, name


def test_links_in_notebooks_lead_to_pages(notebooks):
    for path in notebooks:
        text = path.read_text(encoding="utf-8")
        assert "](../glossary.md" not in text, path
        for target in set(_relative_links(text)):
            assert (path.parent / target).resolve().exists(), f"{path}: {target}"


def _relative_links(text):
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "```" not in source:
            for piece in source.split("](")[1:]:
                target = piece.split(")")[0].split("#")[0].split(" ")[0]
                if target and "://" not in target and not target.startswith("`"):
                    yield target


def test_the_lesson_run_elsewhere_gives_what_its_page_shows(built_site, tmp_path):
    place = built_site / f"{LESSON}.ipynb"
    script = tmp_path / "lesson.py"
    script.write_bytes(place.with_suffix(".py").read_bytes())
    variables = environment(tmp_path)
    options = {"cwd": tmp_path, "text": True}
    with subprocess.Popen(
        [sys.executable, script.name],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables | {"MPLBACKEND": "Agg"},  # a kernel has its own
        **options,
    ) as running:
        executed = tmp_path / "executed.ipynb"
        ran = subprocess.run(
            [sys.executable, "-c", EXECUTE, str(place), str(executed)],
            capture_output=True,
            check=False,
            env=variables,
            **options,
        )
        output, errors = running.communicate(timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert running.returncode == 0, errors[-2000:]

    expected = code_cells(place)
    for page, here in zip(expected, code_cells(executed), strict=True):
        assert printed(here) == printed(page), "".join(page["source"])
        assert bool(figures(here)) == bool(figures(page)), "".join(page["source"])
    assert sum(map(figures, expected)) > 10
    assert any(printed(cell)[1] for cell in expected)
    assert output.split() == _as_script(expected).split()


def _as_script(cells):
    """What the script prints: an error that should come is one line of it."""
    lines = []
    for cell in cells:
        lines.append(printed(cell)[0])
        lines += [
            f"{out['ename']}: {out['evalue']}"
            for out in cell["outputs"]
            if out["output_type"] == "error"
        ]
    return "\n".join(lines)


def test_two_builds_give_the_same_downloads(little):
    little.write("snippets/double.py", "from tinylib import double\nprint(double(2))\n")
    page = '# A\n\n```python\n--8<-- "double.py"\n```\n'
    little.write("docs/index.md", page)
    before = None
    for _ in range(2):
        built = little.build()
        assert built.returncode == 0, built.stdout + built.stderr
        names = ("site/index.ipynb", "site/index.py")
        after = [Path(little.folder, name).read_bytes() for name in names]
        assert before in (None, after)
        before = after
