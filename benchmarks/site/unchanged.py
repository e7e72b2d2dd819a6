"""What the builder costs when nothing has changed: `notes build` against MkDocs alone.

    .venv/bin/python benchmarks/site/unchanged.py [REPEATS]

Both build this course's pages with the same theme. MkDocs gets a copy of them whose
fences have lost our options, so that it highlights the same code.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
OPTIONS = re.compile(r"^([ >]*(?:```|~~~)python).*$", re.MULTILINE)


def plain_copy(folder: Path) -> Path:
    """The course as MkDocs alone can build it; says where its configuration is."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "snippets", folder / "snippets")
    for page in (folder / "docs").rglob("*.md"):
        page.write_text(OPTIONS.sub(r"\1", page.read_text()))
    config = (ROOT / "mkdocs.yml").read_text()
    config = re.sub(r"  - notes:\n(      .*\n)+", "", config)
    (folder / "mkdocs.yml").write_text(config)
    return folder


def seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - start


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    tools = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        plain = plain_copy(temporary / "plain")
        builds = {
            "MkDocs alone": ([str(tools / "mkdocs"), "build", "--quiet"], plain),
            "notes build": (
                [str(tools / "notes"), "build", "--site-dir", str(temporary / "site")],
                ROOT,
            ),
        }
        times: dict[str, list[float]] = {name: [] for name in builds}
        for turn in range(repeats + 1):
            for builder, (command, folder) in builds.items():
                took = seconds(command, folder)
                if turn:  # the first fills caches and stores
                    times[builder].append(took)
            print(f"{turn}/{repeats}", end="\r", file=sys.stderr)
    for builder, taken in times.items():
        print(
            f"{builder:14} {statistics.median(taken):.2f} s "
            f"({min(taken):.2f}–{max(taken):.2f})"
        )
    alone, ours = (statistics.median(taken) for taken in times.values())
    print(f"ratio          {ours / alone:.2f}   (at most 1.2)")


if __name__ == "__main__":
    main()
