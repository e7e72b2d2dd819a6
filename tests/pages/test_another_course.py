"""Somebody else's course: nothing but `pip install` of this project, and ten lines."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKED = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-docs", "src")
CONFIG = """\
site_name: Cooking
plugins:
  - notes:
      packages: [kitchen]
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.snippets: {base_path: [snippets]}
  - pymdownx.superfences
"""
FILES = {
    "mkdocs.yml": CONFIG,
    "kitchen/__init__.py": "from .oven import bake as bake\n",
    "kitchen/oven.py": "def bake(dish):\n    return f'hot {dish}'\n",
    "snippets/bread.py": "from kitchen import bake\nprint(bake('bread'))\n",
    "docs/index.md": "# Cooking\n",
    "docs/bread.md": '# Bread\n\n```python\n--8<-- "bread.py"\n```\n',
    "docs/soup.md": "# Soup\n\n```python\nprint('soup')\n```\n",
}


@pytest.fixture(scope="module")
def command(tmp_path_factory) -> Path:
    """`notes` in an environment of its own, where pip has installed a wheel of ours.

    What we depend on is taken from here, so that the test needs no network.
    """
    source = tmp_path_factory.mktemp("source")
    for name in PACKED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    place = tmp_path_factory.mktemp("environment")
    venv.create(place)
    settings = {"base": str(place), "platbase": str(place)}
    packages = Path(sysconfig.get_path("purelib", vars=settings))
    python = Path(sysconfig.get_path("scripts", vars=settings)) / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(python), "install"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation"]
    # The `.pth` file that leads to our own folder is not read from there.
    shared = [entry for entry in sys.path if entry.endswith("site-packages")]
    (packages / "shared.pth").write_text("\n".join(shared))
    subprocess.run([*pip, *offline, str(source)], check=True)
    shutil.rmtree(source)
    return python.with_name("notes")


def build(command: Path, folder: Path) -> str:
    done = subprocess.run(
        [command, "build"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_it_needs_ten_lines_and_an_install(command, tmp_path):
    """No word of our library: another package, three pages, and its own snippets."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert len(CONFIG.splitlines()) <= 10
    assert "2 ran" in build(command, tmp_path)
    page = tmp_path / "site/bread/index.html"
    assert ">hot bread</pre>" in page.read_text()
    assert (tmp_path / "site/assets/notes/notes.css").stat().st_size > 1000

    oven = tmp_path / "kitchen/oven.py"
    oven.write_text(oven.read_text().replace("hot", "burnt"))
    assert "1 ran, 1 from the store" in build(command, tmp_path)
    assert ">burnt bread</pre>" in page.read_text()
