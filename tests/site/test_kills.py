"""The builder is killed at a random moment: nothing is left running, nothing is lost,
and the next build is as if it had not been. `NOTES_KILLS` says how often (6)."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time

import pytest

from notes_lib.site.store import Store

KILLS = int(os.environ.get("NOTES_KILLS", "6"))
BLOCKS = [
    f"""
    import time
    from tinylib import double
    time.sleep({0.05 + 0.0125 * n})
    print("block {n}", double({n}))
    """
    for n in range(10)
] + [
    """
    import subprocess, time
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
    time.sleep(0.1)
    print("leaves a daemon")
    """,
    """
    import time
    for _ in range(20):
        print("x" * 10_000, flush=True)
        time.sleep(0.01)
    """,
]


@pytest.fixture
def course(little):
    config = (little.folder / "mkdocs.yml").read_text()
    config = config.replace("[tinylib]", "[tinylib], preload: [], jobs: 2")
    little.write("mkdocs.yml", config)
    little.page(*BLOCKS[::2])
    little.page(*BLOCKS[1::2], name="other")
    return little


def start(course, scratch):
    """A real build, whose processes are known by their folder for temporary files."""
    return subprocess.Popen(
        [sys.executable, "-m", "notes_lib.site.cli", "build"],
        cwd=course.folder,
        env={**os.environ, "TMPDIR": str(scratch), "SOURCE_DATE_EPOCH": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def made(course):
    """Every file of the site, and every stored output, by its content."""
    store = course.folder / ".notes_cache"
    files = [path for path in (course.folder / "site").rglob("*") if path.is_file()]
    files += [path for path in store.glob("??/*/*") if path.name != "meta.json"]
    return {
        str(path.relative_to(course.folder)): hashlib.sha256(path.read_bytes()).digest()
        for path in files
        if ".new-" not in str(path)
    }


def left_in(scratch):
    """What lies there but for the theme's compiled templates, which may stay."""
    return [p for p in scratch.iterdir() if not p.name.startswith("_jinja2-cache")]


def test_builds_that_are_killed(course, tmp_path, processes_with, gone):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    begin = time.monotonic()
    assert start(course, scratch).wait(60) == 0
    lasts = time.monotonic() - begin
    undisturbed = made(course)
    assert len(undisturbed) > 2 * len(BLOCKS)
    cache = course.folder / ".notes_cache"
    store = Store(cache)
    rng = random.Random(0)
    kill = half_way = 0
    # On a busy machine a few more may be needed until one comes in the midst.
    while kill < KILLS or (not half_way and KILLS >= 4 and kill < 10 * KILLS):
        if kill % 2 == 0:
            shutil.rmtree(cache)
            shutil.rmtree(course.folder / "site", ignore_errors=True)
        build = start(course, scratch)
        time.sleep(rng.uniform(0.2, 1) * lasts)
        build.kill()
        build.wait()
        assert gone(lambda: processes_with(str(scratch)))
        assert left_in(scratch) == []
        entries = [path for path in cache.glob("??/*") if not path.name.startswith(".")]
        assert all(store.get(path.name) for path in entries)
        half_way += 0 < len(entries) < len(BLOCKS)
        assert start(course, scratch).wait(60) == 0
        assert made(course) == undisturbed
        assert not list(course.folder.glob(".site*"))
        kill += 1
    print(f"{kill} kills, {half_way} of them with some blocks done, others not")
    assert half_way or KILLS < 4
    assert gone(lambda: processes_with(str(scratch)))
    assert left_in(scratch) == []
