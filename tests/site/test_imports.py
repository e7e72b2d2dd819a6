"""Which modules a source reaches: no more, and never fewer than it really imports."""

import json
import subprocess
import sys
import textwrap

import pytest

from notes_lib.site.imports import OwnPackages

LAZY = """\
import lazy_loader
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
"""
PACKAGE = {
    "pkg/__init__.py": LAZY,
    "pkg/__init__.pyi": """\
        from . import lazy as lazy
        from .ground import one as one
        from .lazy import deep as deep
        """,
    "pkg/ground.py": "one = 1\nold = 0\n",
    "pkg/lazy/__init__.py": LAZY,
    "pkg/lazy/__init__.pyi": """\
        from .left import deep as deep
        from .right import other as other
        """,
    "pkg/lazy/left.py": "from ..ground import one as deep\n",
    "pkg/lazy/right.py": "other = 2\n",
    "pkg/eager/__init__.py": "from .first import a\nfrom .second import *\n",
    "pkg/eager/first.py": "a = 1\n",
    "pkg/eager/second.py": "import pkg.ground as g\nb = g.one\n",
    "pkg/opaque/__init__.py": """\
        def __getattr__(name):
            import importlib
            return getattr(importlib.import_module(".hidden", __name__), name)
        """,
    "pkg/opaque/hidden.py": "from pkg.lazy import other\n",
    "pkg/plain/__init__.py": "",
    "pkg/plain/inside.py": """\
        def f():
            from pkg.eager import a
            return a
        """,
    "pkg/plain/typed.py": """\
        from typing import TYPE_CHECKING
        import typing
        if TYPE_CHECKING:
            from pkg.ground import one
        else:
            from pkg.lazy.right import other
        if typing.TYPE_CHECKING:
            import pkg.eager
        """,
    "pkg/plain/broken.py": "def f(:\n",
    "pkg/plain/latin.py": b"# coding: latin-1\nimport pkg.ground as g\nx = '\xe9'\n",
    "pkg/plain/table.txt": "1 2\n",
    "pkg/plain/images/dot.png": b"\x89",
    "pkg/plain/.table.txt.swp": "",
    "pkg/plain/table.txt~": "",
    "single.py": "from pkg.ground import one\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    for name, text in PACKAGE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
        path.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def own(folder):
    return OwnPackages(["pkg", "single"], [folder])


GROUND = {"pkg", "pkg.ground"}
EAGER = {"pkg", "pkg.eager", "pkg.eager.first", "pkg.eager.second", "pkg.ground"}
LEFT = {"pkg", "pkg.lazy", "pkg.lazy.left", "pkg.ground"}
RIGHT = {"pkg", "pkg.lazy", "pkg.lazy.right"}
OPAQUE = RIGHT | {"pkg.opaque", "pkg.opaque.hidden"}


def plain(module):
    return {"pkg", "pkg.plain", f"pkg.plain.{module}"}


# Code, what running it must and may reach, and what is reached beyond what it imports.
SOURCES = [
    ("from pkg.ground import one", GROUND, set()),
    ("from pkg import ground", GROUND, set()),
    ("import pkg.ground", GROUND, LEFT | RIGHT),  # never used: who knows what for
    ("import pkg.ground; pkg.ground.one", GROUND, set()),
    ("import pkg.ground as g; g.one", GROUND, set()),
    ("from pkg import one", GROUND, set()),
    ("from pkg import one as uno", GROUND, set()),
    ("import pkg; pkg.one", GROUND, set()),
    ("from pkg import deep", LEFT, set()),
    ("import pkg; pkg.deep", LEFT, set()),
    ("from pkg.lazy import other", RIGHT, set()),
    ("from pkg import lazy; lazy.other", RIGHT, set()),
    ("from pkg import lazy as z; z.deep", LEFT, set()),
    ("import pkg.lazy as z; z.other", RIGHT, set()),
    ("from pkg import lazy; [lazy][0].other", RIGHT, LEFT),
    ("from pkg import lazy; lazy.deep; str(lazy)", LEFT, RIGHT),
    ("from pkg.lazy import __all__", {"pkg", "pkg.lazy"}, LEFT | RIGHT),
    ("from pkg import lazy; lazy.__all__", {"pkg", "pkg.lazy"}, LEFT | RIGHT),
    ("from pkg.lazy import *", LEFT | RIGHT, set()),
    ("from pkg import *", LEFT, RIGHT),
    ("import pkg", {"pkg"}, LEFT | RIGHT),
    ("import pkg.eager as e; e.a", EAGER, set()),
    ("from pkg.eager import a", EAGER, set()),
    ("from pkg.eager.first import a", EAGER, set()),
    ("from pkg.opaque import hidden", OPAQUE, set()),
    ("from pkg.opaque import other", OPAQUE, set()),
    ("import pkg.opaque as o; o.other", OPAQUE, set()),
    ("from pkg.plain.inside import f; f()", EAGER | plain("inside"), set()),
    ("from pkg.plain.inside import f", plain("inside"), EAGER),
    ("import pkg.plain.typed as t; t.other", RIGHT | plain("typed"), set()),
    ("import pkg.plain.latin as l; l.x", GROUND | plain("latin"), set()),
    ("import single; single.one", GROUND | {"single"}, set()),
    ("def f():\n  if 1:\n    from pkg.lazy.right import other\nf()", RIGHT, set()),
    ("import importlib; importlib.import_module('pkg.ground')", GROUND, set()),
    ("__import__('pkg.ground')", GROUND, set()),
    ("from importlib import import_module as m; m('pkg.ground')", set(), set()),
    ("import math, os.path", set(), set()),
    ("def f(:", set(), set()),
    ("x = '\0'", set(), set()),
]
# Says for each source which of our modules Python has loaded after it.
LOADED = """
import json, os, sys
for code in json.load(sys.stdin):
    if os.fork() == 0:
        try:
            exec(code, {"__name__": "block"})
        except SyntaxError:
            pass
        ours = [m for m in sys.modules if m.split(".")[0] in ("pkg", "single")]
        print(json.dumps(ours), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.mark.parametrize(("code", "needed", "more"), SOURCES)
def test_reached(own, code, needed, more):
    assert own.reached(code).modules == needed | more


def test_python_agrees(folder):
    """What is said above to be needed is what Python really loads."""
    codes = [code for code, _, _ in SOURCES if "as m;" not in code]  # the one it misses
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        input=json.dumps(codes),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = [set(json.loads(line)) for line in done.stdout.splitlines()]
    expected = [needed for code, needed, _ in SOURCES if code in codes]
    assert loaded == expected


def test_a_whole_door_is_named(own):
    assert own.reached("from pkg.lazy import *").doors == {"pkg.lazy"}
    assert own.reached("from pkg.lazy import other").doors == set()
    assert own.reached("import pkg").doors == {"pkg", "pkg.lazy"}


def test_broken_modules_are_reached_and_speak_for_themselves(own):
    reached = own.reached("from pkg.plain import broken").modules
    assert reached == {"pkg", "pkg.plain", "pkg.plain.broken"}


def test_a_broken_stub_hands_on_nothing(tmp_path):
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/__init__.py").write_text(LAZY)
    (tmp_path / "pkg/__init__.pyi").write_text("from .a import (\n")
    (tmp_path / "pkg/a.py").write_text("x = 1\n")
    own = OwnPackages(["pkg"], [tmp_path])
    assert own.reached("from pkg import x").modules == {"pkg"}


def test_doors_that_lead_in_circles(tmp_path):
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"pkg/{name}").mkdir(parents=True)
        (tmp_path / f"pkg/{name}/__init__.py").write_text(LAZY)
        stub = f"from ..{other} import x as x\n"
        (tmp_path / f"pkg/{name}/__init__.pyi").write_text(stub)
    (tmp_path / "pkg/__init__.py").touch()
    own = OwnPackages(["pkg"], [tmp_path])
    assert own.reached("from pkg.a import x").modules == {"pkg", "pkg.a", "pkg.b"}
    assert own.locate("pkg.a:x")[1] == "x"


def test_third_party(own):
    code = (
        "import numpy.linalg\nfrom torch import nn\nimport math\nfrom pkg import deep\n"
    )
    code += "import importlib\nimportlib.import_module('scipy.stats')\nfrom . import x"
    found = own.third_party(code, own.reached(code).modules)
    assert found == {"numpy", "torch", "math", "importlib", "scipy", "lazy_loader"}


def test_shipped_files(own):
    shipped = own.shipped({"pkg", "pkg.plain", "pkg.plain.typed", "single"})
    assert set(shipped) == {
        "pkg/__init__.py",
        "pkg/__init__.pyi",
        "pkg/plain/__init__.py",
        "pkg/plain/typed.py",
        "pkg/plain/table.txt",
        "pkg/plain/images/dot.png",
        "single.py",
    }
    assert shipped["pkg/plain/images/dot.png"] == b"\x89"


def test_locate_goes_through_doors(own):
    assert own.locate("pkg:deep") == ("pkg.lazy.left", "deep")
    assert own.locate("pkg.ground:one") == ("pkg.ground", "one")
    assert own.locate("pkg:one.real") == ("pkg.ground", "one.real")
    with pytest.raises(LookupError, match="'nowhere' is not a module of pkg, single"):
        own.locate("nowhere:x")


def test_an_unknown_package_is_named(tmp_path):
    with pytest.raises(ValueError, match="package 'nowhere' is neither in"):
        OwnPackages(["nowhere"], [tmp_path])


def test_an_installed_package_is_found(tmp_path):
    assert "lazy_loader" in OwnPackages(["lazy_loader"], [tmp_path]).files


def test_computed_names_are_refused_in_the_block(little):
    little.page(
        """
        import importlib
        from tinylib import double
        importlib.import_module("tinylib." + "words")
        """,
        "from tinylib import double\nprint(double(1))",
    )
    refused, fine = little.run()
    assert refused.failure.kind == "ModuleNotFoundError"
    assert "tinylib.words is imported here, but no import" in refused.failure.message
    assert refused.failure.line == 3
    assert fine.outcome.parts[0].body == "2"
