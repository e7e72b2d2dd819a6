"""What is stored is whole, stays as it is, and is not lost to any trouble."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from notes_lib.site import store as store_module
from notes_lib.site.blocks import Failure, Outcome, Part
from notes_lib.site.store import META, OUTPUT, Store, StoreProblem

KEY, OTHER = "ab" + "0" * 62, "ab" + "1" * 62
OUTCOME = Outcome(
    parts=(
        Part("text", "one\r\n"),
        Part("svg", "<svg>\r\n</svg>"),
        Part("plotly", "{}"),
    ),
    error="ValueError: é",
    stderr="careful",
    costs={"seconds": 0.5, "peak_memory": 7},
)
INPUTS = {"code": "print(1)"}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_what_goes_in_comes_out(store):
    assert store.get(KEY) is None
    store.put(KEY, OUTCOME, INPUTS)
    found = store.get(KEY)
    assert found == OUTCOME
    assert found.costs == OUTCOME.costs
    assert store.meta(KEY)["inputs"] == INPUTS


def test_the_files_of_an_entry(store):
    store.put(KEY, OUTCOME, INPUTS)
    entry = store.folder / "ab" / KEY
    assert names(store.folder) == {"ab", f"ab/{KEY}"} | {
        f"ab/{KEY}/{name}" for name in (OUTPUT, META, "02.svg", "03.json")
    }
    output = json.loads((entry / OUTPUT).read_text())
    assert output["parts"] == [
        ["text", "one\r\n"],
        ["svg", "02.svg"],
        ["plotly", "03.json"],
    ]


def test_failures_are_refused(store):
    with pytest.raises(ValueError, match="not stored"):
        store.put(KEY, Outcome(failure=Failure("ValueError", "x")), {})


def test_an_entry_never_changes(store):
    store.put(KEY, OUTCOME, INPUTS)
    store.put(KEY, Outcome((Part("text", "other"),)), {})
    assert store.get(KEY) == OUTCOME
    assert not list(store.folder.rglob(".new-*"))


def spoil(entry: Path, how: str) -> None:
    if how == "empty":
        shutil.rmtree(entry)
        entry.mkdir()
    elif how == "cut figure":
        (entry / "02.svg").write_bytes(b"<svg>")
    elif how == "no figure":
        (entry / "02.svg").unlink()
    elif how == "no meta":
        (entry / META).unlink()
    elif how == "wrong shape":
        (entry / META).write_text("[]")
    else:
        text = (entry / OUTPUT).read_text()
        (entry / OUTPUT).write_text(text.replace("one", "two"))


@pytest.mark.parametrize(
    "how",
    [
        "empty",
        "cut figure",
        "no figure",
        "no meta",
        "wrong shape",
        "text",
    ],
)
def test_a_spoiled_entry_is_replaced(store, how):
    store.put(KEY, OUTCOME, INPUTS)
    store.put(OTHER, OUTCOME, INPUTS)
    spoil(store.folder / "ab" / KEY, how)
    assert store.get(KEY) is None
    store.put(KEY, OUTCOME, INPUTS)
    assert store.get(KEY) == store.get(OTHER) == OUTCOME
    assert not list(store.folder.rglob(".new-*"))


def test_a_spoiled_entry_runs_again_and_nothing_else(little):
    little.page("print('one')", "print('two')")
    first = little.run()
    engine = little.engine()
    (engine.store._place(first[0].key) / OUTPUT).write_text("{}")
    again = little.run()
    assert [result.state for result in again] == ["ran", "store"]
    assert [r.outcome for r in again] == [r.outcome for r in first]
    assert [result.state for result in little.run()] == ["store", "store"]


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    with pytest.raises(StoreProblem, match="cannot store an outcome in"):
        store.put(KEY, OUTCOME, {})
    with pytest.raises(StoreProblem, match="cannot write"):
        store.remember("note", 1)
    assert store.get(KEY) is None
    assert store.recall("note") is None


def test_the_build_says_so_and_keeps_the_rest(little, monkeypatch):
    """One outcome can't be stored: the build says so, and the others are stored."""
    little.page("print('one')", "print('two')", "print('three')")
    put = Store.put

    def put_all_but_one(self, key, outcome, inputs):
        if "two" in inputs["code"]:
            raise StoreProblem("cannot store an outcome: disk full")
        put(self, key, outcome, inputs)

    monkeypatch.setattr(Store, "put", put_all_but_one)
    with pytest.raises(StoreProblem, match="disk full"):
        little.run()
    monkeypatch.undo()
    assert [result.state for result in little.run()] == ["store", "ran", "store"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system with room for a few entries."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk):
    store = Store(small_disk / "store")
    large = Outcome((Part("text", "x" * 30_000),))
    keys = [f"{number:064x}" for number in range(20)]
    stored = []
    for key in keys:
        try:
            store.put(key, large, {})
        except StoreProblem as problem:
            assert "No space left" in str(problem)  # noqa: PT017 (when is the point)
            break
        stored.append(key)
    assert 2 <= len(stored) < 20
    assert all(store.get(key) == large for key in stored)
    assert not list(store.folder.rglob(".new-*"))
    assert store.prune(stored[:1]) == len(stored) - 1
    store.put(KEY, large, {})
    assert store.get(KEY) == large


@pytest.mark.parametrize("step", range(4))
def test_a_disk_that_fails_at_any_step(store, monkeypatch, step):
    """The same without a mount: each write in turn fails."""
    store.put(OTHER, OUTCOME, INPUTS)
    writes = iter(range(10))
    write = Path.write_bytes

    def failing(self, data):
        if next(writes) == step:
            write(self, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(StoreProblem, match="No space left"):
        store.put(KEY, OUTCOME, INPUTS)
    monkeypatch.undo()
    assert store.get(KEY) is None
    assert store.get(OTHER) == OUTCOME
    assert not list(store.folder.rglob(".new-*"))


def test_prune(store):
    store.put(KEY, OUTCOME, {})
    store.put(OTHER, OUTCOME, {})
    store.put("cd" + KEY[2:], OUTCOME, {})
    (store.folder / "ab/.new-left-behind").mkdir()
    store.remember("note", [1])
    store.remember("maths-of-old", [2])
    assert store.prune([KEY], notes=["note"]) == 2
    assert names(store.folder) == {"ab", "note.json"} | {
        f"ab/{name}" for name in names(store.folder / "ab")
    }
    assert {path.name for path in (store.folder / "ab").iterdir()} == {KEY}
    assert Store(store.folder / "none").prune([]) == 0


def test_notes(store):
    assert store.recall("note") is None
    store.remember("note", {"a": [1]})
    store.remember("note", {"a": [2]})
    assert store.recall("note") == {"a": [2]}
    (store.folder / "note.json").write_text("{")
    assert store.recall("note") is None
    assert names(store.folder) == {"note.json"}


WRITE_MANY = """
import sys
from pathlib import Path
from notes_lib.site.blocks import Outcome, Part
from notes_lib.site.store import OUTPUT, Store

folder, seed = Path(sys.argv[1]), int(sys.argv[2])
store = Store(folder)
for number in range(200):
    key = f"{(number * 7 + seed) % 20:064x}"
    store.put(key, Outcome((Part("text", key), Part("svg", key * 50))), {})
    if number % 9 == seed:  # some find an entry that a crash has spoiled
        store._place(key).joinpath(OUTPUT).write_text("{")
    store.remember("note", [seed] * 500)
"""


def test_many_writers(tmp_path):
    """Several builders on one store: no error, and no entry but whole ones."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE_MANY, str(tmp_path), str(seed)])
        for seed in range(3)
    ]
    assert [writer.wait(30) for writer in writers] == [0, 0, 0]
    store = Store(tmp_path)
    assert len(store.recall("note")) == 500
    assert not list(tmp_path.rglob(".new-*"))
    for number in range(20):
        key = f"{number:064x}"
        found = store.get(key)
        assert found is None or found.parts[0].body == key
        store.put(key, Outcome((Part("text", key),)), {})
        assert store.get(key)


def test_every_write_goes_through_one_place():
    """The test above that fails each write counts on it."""
    source = Path(store_module.__file__).read_text()
    assert ".write_text(" not in source
    assert "open(" not in source
