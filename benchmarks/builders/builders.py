"""The five builders: how each is installed, fed, started, and what its pages hold.

Each gets the settings that its own manual recommends for pages like these and, where
there is a choice, the quickest that still fails on a broken block.
"""

import base64
import hashlib
import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .pages import LIBRARY, PROSE, Block, Page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SMALLEST_PLOT = 16_000  # bytes; axes without their curve have fewer
_SVG_OF_MARKDOWN_EXEC = (
    'picture = io.StringIO()\nplt.savefig(picture, format="svg")\n'
    "plt.close()\nprint(picture.getvalue())"
)


@dataclass(frozen=True)
class Builder:
    """One way to get from pages to HTML."""

    name: str
    command: str  # `{jobs}` is the number of cores
    page_file: str  # where a page's source goes, from the project's folder
    render_page: Callable[[Page], str]
    settings: dict[str, str]  # further files of the project, `{jobs}` likewise
    html: str  # where a built page is
    figure: str  # a pattern; its group 1 is an address, or group 0 the inline SVG

    @property
    def requirements(self) -> Path:
        return HERE / "requirements" / f"{self.name}.txt"

    def write_settings(self, project: Path, jobs: int) -> None:
        for name, text in self.settings.items():
            _write(project / name, text.replace("{jobs}", str(jobs)))

    def write_page(self, project: Path, page: Page) -> None:
        _write(project / self.page_file.format(page=page.name), self.render_page(page))

    def arguments(self, environment: Path, jobs: int) -> list[str]:
        program, *rest = self.command.replace("{jobs}", str(jobs)).split()
        return [str(environment / "bin" / program), *rest]

    def outputs(self, project: Path, page: Page) -> tuple[list[str], int]:
        """What the built page shows: the lines that blocks printed; how many plots."""
        path = project / self.html.format(page=page.name)
        html = path.read_text(encoding="utf-8")
        lines = re.findall(
            r"block \d+ (?:now )?gives \d+", re.sub(r"<[^>]*>", "", html)
        )
        figures = [_content(path, m) for m in re.finditer(self.figure, html, re.DOTALL)]
        return lines, sum(len(figure) >= SMALLEST_PLOT for figure in figures)


def install(builder: Builder, folder: Path) -> Path:
    """The builder's own environment, made on first use; our code is always renewed."""
    pins = builder.requirements.read_bytes()
    state = hashlib.sha256(pins + sys.version.encode()).hexdigest()[:12]
    environment = folder / f"{builder.name}-{state}"
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "-qq"]
    done = environment / ".complete"
    if not done.exists():
        venv.create(environment, clear=True, with_pip=True)
        subprocess.run([*pip, "--requirement", str(builder.requirements)], check=True)
        done.touch()
    if builder is NOTES:
        ours = ["--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)]
        subprocess.run([*pip, *ours], check=True)
    return environment


def variables(environment: Path, project: Path) -> dict[str, str]:
    """What a builder's process is told of the machine: the same for all of them."""
    kept = {k: os.environ[k] for k in ("HOME", "LANG", "TMPDIR") if k in os.environ}
    return kept | {
        "PATH": f"{environment / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(project),  # for `benchlib`
        "IPYTHONDIR": str(environment / ".ipython"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _content(page: Path, figure: re.Match[str]) -> bytes:
    if not figure.groups():
        return figure[0].encode()
    address = figure[1]
    if address.startswith("data:"):
        return base64.b64decode(address.partition(",")[2])
    path = page.parent / address
    return path.read_bytes() if path.is_file() else b""


def _markdown(page: Page, cell: Callable[[Block], str]) -> str:
    parts = [f"# The page {page.name}", PROSE]
    for block in page.blocks:
        parts += [f"## Block {block.number}", PROSE, cell(block)]
    return "\n\n".join(parts) + "\n"


def _notes(page: Page) -> str:
    def cell(block: Block) -> str:
        alt = f' alt="A sine wave, moved by {block.number}."' if block.plots else ""
        return f"```python{alt}\n{block.code()}\n```"

    return _markdown(page, cell)


def _markdown_exec(page: Page) -> str:
    def cell(block: Block) -> str:
        kind = 'html="1"' if block.plots else 'result="text"'
        code = block.code(show=_SVG_OF_MARKDOWN_EXEC)
        code = f"import io\n{code}" if block.plots else code
        return f'```python exec="1" source="above" {kind}\n{code}\n```'

    return _markdown(page, cell)


def _myst(page: Page) -> str:
    head = (
        "---\nfile_format: mystnb\n"
        "kernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"
    )
    return head + _markdown(
        page, lambda block: f"```{{code-cell}} ipython3\n{block.code()}\n```"
    )


def _gallery(page: Page) -> str:
    title = f"The page {page.name}"
    parts = [f'"""\n{title}\n{"=" * len(title)}\n\n{PROSE}\n"""']
    for block in page.blocks:
        heading = f"Block {block.number}"
        text = f"%%\n{heading}\n{'-' * len(heading)}\n\n{PROSE}"
        parts += [_comment(text), block.code()]
    return "\n\n".join(parts) + "\n"


def _percent(page: Page) -> str:
    parts = [_comment(f"%% [markdown]\n# The page {page.name}\n\n{PROSE}")]
    for block in page.blocks:
        parts.append(_comment(f"%% [markdown]\n## Block {block.number}\n\n{PROSE}"))
        parts.append(f"# %%\n{block.code()}")
    return "\n\n".join(parts) + "\n"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _mkdocs(plugin: str, extensions: str) -> dict[str, str]:
    text = f"""\
site_name: Benchmark
theme:
  name: material
  font: false
plugins:
  - search
{plugin}
markdown_extensions:
{extensions}
"""
    return {"mkdocs.yml": text, "docs/index.md": f"# Benchmark\n\n{PROSE}\n"}


_HIGHLIGHT = "  - pymdownx.highlight\n  - pymdownx.superfences"

NOTES = Builder(
    name="notes",
    command="notes build --jobs {jobs}",
    page_file="docs/{page}.md",
    render_page=_notes,
    settings=_mkdocs(
        f"  - notes:\n      packages: [{LIBRARY}]\n"
        "      preload: [numpy, matplotlib.pyplot]",
        _HIGHLIGHT,
    ),
    html="site/{page}/index.html",
    figure=r'<svg class="notes-svg".*?</svg>',
)
MARKDOWN_EXEC = Builder(
    name="markdown-exec",
    command="mkdocs build --quiet --strict",
    page_file="docs/{page}.md",
    render_page=_markdown_exec,
    settings=_mkdocs("  - markdown-exec", _HIGHLIGHT),
    html="site/{page}/index.html",
    figure=r'<svg [^>]*xmlns:xlink=[^>]*>(?:(?!</svg>).)*id="axes_1".*?</svg>',
)
SPHINX_GALLERY = Builder(
    name="sphinx-gallery",
    command="sphinx-build -q -b html -j {jobs} . build",
    page_file="examples/plot_{page}.py",
    render_page=_gallery,
    settings={
        "conf.py": """\
project = "Benchmark"
extensions = ["sphinx_gallery.gen_gallery"]
exclude_patterns = ["build", "examples"]
sphinx_gallery_conf = {
    "examples_dirs": "examples",
    "gallery_dirs": "gallery",
    "parallel": {jobs},
    "abort_on_example_error": True,
    "download_all_examples": False,
}
""",
        "index.rst": "Benchmark\n=========\n\n.. toctree::\n\n   gallery/index\n",
        "examples/GALLERY_HEADER.rst": f"Gallery\n=======\n\n{PROSE}\n",
    },
    html="build/gallery/plot_{page}.html",
    figure=r'<img [^>]*src="([^"]*/sphx_glr_[^"]*\.png)"',
)
MYST_NB = Builder(
    name="myst-nb",
    command="sphinx-build -q -b html . build",  # no -j: see README.md
    page_file="{page}.md",
    render_page=_myst,
    settings={
        "conf.py": """\
project = "Benchmark"
extensions = ["myst_nb"]
exclude_patterns = ["build"]
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
""",
        "index.md": "# Benchmark\n\n```{toctree}\n:glob:\n\npage_*\n```\n",
    },
    html="build/{page}.html",
    figure=r'<img [^>]*src="(_images/[^"]*\.png)"',
)
MKDOCS_JUPYTER = Builder(
    name="mkdocs-jupyter",
    command="mkdocs build --quiet --strict",
    page_file="docs/{page}.py",
    render_page=_percent,
    settings=_mkdocs(
        '  - mkdocs-jupyter:\n      include: ["*.py"]\n      execute: true\n'
        "      allow_errors: false\n      cache: true",
        _HIGHLIGHT,
    ),
    html="site/{page}/index.html",
    figure=r'<img [^>]*src="(data:image/png;base64,[^"]*)"',
)
BUILDERS = (NOTES, MARKDOWN_EXEC, SPHINX_GALLERY, MYST_NB, MKDOCS_JUPYTER)
