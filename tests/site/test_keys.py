"""What changes a block's key, what does not, and how a change is put in words."""

import dataclasses

import pytest

from notes_lib.site import keys
from notes_lib.site.blocks import Block
from notes_lib.site.imports import OwnPackages
from notes_lib.site.keys import Conditions, changes, key_of, prepare

BLOCK = Block("from tinylib import double\nprint(double(2))\n", 3)


@pytest.fixture
def inputs(little):
    """The inputs of a block, as the little course is now."""

    def inputs(block=BLOCK, **conditions):
        own = OwnPackages(["tinylib"], [little.folder / "src"])
        return prepare(block, own, little.folder, Conditions(**conditions))[0]

    return inputs


def with_options(**options):
    return dataclasses.replace(BLOCK, options=options)


EDITS = {
    "what is reached": ("src/tinylib/numbers.py", "def double(number): ...\n", True),
    "a door on the way": ("src/tinylib/__init__.py", "# other\n", True),
    "what is not reached": ("src/tinylib/words.py", "def shout(): ...\n", False),
    "another name's home": (
        "src/tinylib/__init__.pyi",
        "from .words import shout as shout\nfrom .numbers import double as double\n",
        False,
    ),
    "this name's home": (
        "src/tinylib/__init__.pyi",
        "from .words import double as double\n",
        True,
    ),
    "a data file of the package": ("src/tinylib/table.txt", "1 2\n", True),
    "an editor's litter": ("src/tinylib/.numbers.py.swp", "x", False),
    "a new module": ("src/tinylib/other.py", "x = 1\n", False),
    "the page's prose": ("docs/index.md", "# Other\n", False),
}


@pytest.mark.parametrize("edit", EDITS)
def test_edits(little, inputs, edit):
    name, text, matters = EDITS[edit]
    before = inputs()
    little.write(name, text)
    assert (key_of(inputs()) != key_of(before)) == matters


def test_stubs_matter_to_who_takes_all(little, inputs):
    block = Block("from tinylib import *\n", 1)
    before = inputs(block)
    little.write("src/tinylib/__init__.pyi", "from .words import shout as shout\n")
    reasons = changes(before, inputs(block))
    assert reasons == [
        "tinylib/__init__.pyi changed",
        "tinylib/numbers.py no longer reached",
        "tinylib/words.py is new to it",
    ]


def test_conditions(inputs):
    key = key_of(inputs())
    for name, value in (("device", "cuda"), ("seed", 1), ("threads", 2)):
        assert key_of(inputs(**{name: value})) != key
    assert key_of(inputs(timeout=1.0, memory=1 << 20)) == key


def test_options(inputs):
    key = key_of(inputs())
    assert key_of(inputs(with_options(raises="ValueError"))) != key
    for option in ("alt", "caption", "timeout"):
        assert key_of(inputs(with_options(**{option: "7"}))) == key


def test_where_a_block_stands_is_no_matter(inputs):
    moved = dataclasses.replace(BLOCK, page="docs/other.md", line=80)
    assert key_of(inputs(moved)) == key_of(inputs())


def test_declared_data(little, inputs):
    block = with_options(data="data/points.csv data/more.csv")
    little.write("data/more.csv", "3\n")
    with pytest.raises(LookupError, match="there is no such file"):
        inputs(block)
    little.write("data/points.csv", "1\n")
    before = inputs(block)
    little.write("data/points.csv", "2\n")
    assert changes(before, inputs(block)) == ["data/points.csv changed"]


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/hosts", "data/../../x"])
def test_data_lies_in_the_project(little, inputs, name):
    little.write("../outside.csv", "1\n")
    with pytest.raises(LookupError, match=r"must lie in"):
        inputs(with_options(data=name))


def test_versions(inputs, monkeypatch):
    block = Block("import numpy, math, nowhere\nimport torch.nn, yaml\n", 1)
    versions = {"numpy": "2.1", "torch": "2.13.0+cpu", "PyYAML": "6.0"}

    def version(name):
        if name not in versions:
            raise keys.metadata.PackageNotFoundError(name)
        return versions[name]

    def now():
        keys._version.cache_clear()
        return inputs(block)

    monkeypatch.setattr(keys.metadata, "version", version)
    monkeypatch.setattr(keys.platform, "python_version", lambda: "3.99.0")
    before = now()
    assert before["versions"] == {
        "python": "3.99.0",
        "numpy": "2.1",
        "torch": "2.13.0",
        "yaml": "6.0",
    }
    versions["torch"] = "2.13.0+cu128"  # the same release for another device
    assert now() == before
    versions["torch"] = "2.14.0+cu128"
    assert changes(before, now()) == ["torch 2.13.0 → 2.14.0"]
    versions["nowhere"] = "1.0"
    assert "nowhere none → 1.0" in changes(before, now())
    monkeypatch.undo()
    keys._version.cache_clear()


def test_changes_in_words(little, inputs):
    before = inputs()
    assert changes(before, before) == []
    little.write("src/tinylib/numbers.py", "from tinylib.words import shout\n")
    block = Block("from tinylib import double\n", 1, {"raises": "ValueError"})
    after = inputs(block, device="cuda", seed=1) | {"builder": "another"}
    assert changes(before, after) == [
        "source changed",
        "tinylib/numbers.py changed",
        "tinylib/words.py is new to it",
        "device 'cpu' → 'cuda'",
        "seed 0 → 1",
        "raises '' → 'ValueError'",
        "the builder changed",
    ]


def test_the_builder_s_own_files_count(inputs, monkeypatch, tmp_path):
    before = inputs()
    for module in (keys.blocks, keys.child, keys.figures, keys.judge):
        edited = tmp_path / "edited.py"
        edited.write_text("# edited")
        monkeypatch.setattr(module, "__file__", str(edited))
        keys._builder.cache_clear()
        assert changes(before, inputs()) == ["the builder changed"]
        monkeypatch.undo()
    keys._builder.cache_clear()
    assert inputs() == before


def test_a_block_that_does_not_parse_has_a_key(inputs):
    assert inputs(Block("def f(:\n", 1))["files"] == {}


def test_a_job_carries_what_the_block_may_see(little):
    little.write("data/a.csv", "1\n")
    little.write("src/tinylib/table.txt", "2\n")
    own = OwnPackages(["tinylib"], [little.folder / "src"])
    block = with_options(data="data/a.csv", timeout="2.5")
    _, job = prepare(block, own, little.folder, Conditions(memory=1 << 30, seed=7))
    assert set(job.files) == {
        "tinylib/__init__.py",
        "tinylib/__init__.pyi",
        "tinylib/numbers.py",
        "tinylib/table.txt",
    }
    assert job.data == {"data/a.csv": b"1\n"}
    assert (job.timeout, job.memory, job.seed) == (2.5, 1 << 30, 7)
