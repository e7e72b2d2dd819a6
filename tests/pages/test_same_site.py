"""Two cold builds of the whole site, in two folders and by two callers: the same bytes.

The second build has a store of its own, in which the outcomes stay that it has found.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("benchmarks/builders", "docs", "mkdocs.yml", "snippets", "src")
ANOTHER_CALLER = {
    "PYTHONHASHSEED": "7",
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "POSIX",
    "COLUMNS": "200",
    "PYTHONUTF8": "0",
}


def contents(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def share_what_varies(course, store: Path) -> None:
    """Take over the outcomes that say that they are others each time."""
    last = json.loads((ROOT / ".notes_cache/last-build.json").read_text())
    for page in course.pages():
        for index, block in enumerate(course.blocks(page)):
            if "varies" in block.options:
                key = last[block.page][index]
                entry = Path(key[:2], key)
                shutil.rmtree(store / entry, ignore_errors=True)
                shutil.copytree(ROOT / ".notes_cache" / entry, store / entry)


def test_the_whole_site_is_the_same(built_site, course, tmp_path):
    folder = tmp_path / "another folder"
    folder.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    store = ROOT / ".notes_cache/second"
    store.mkdir(parents=True, exist_ok=True)
    (folder / ".notes_cache").symlink_to(store)
    share_what_varies(course, store)
    done = subprocess.run(
        [sys.executable, "-m", "notes_lib.site.cli", "build", "--jobs", "1"],
        cwd=folder,
        env=os.environ | ANOTHER_CALLER,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ours, theirs = contents(built_site), contents(folder / "site")
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
