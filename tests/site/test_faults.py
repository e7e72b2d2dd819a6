"""Whatever a block does, the build says what it was, and the other blocks are fine.

One real build of a page with all faults in it, on one warm parent.
"""

import os
import re
import time
from pathlib import Path

import pytest

from notes_lib.site import child, warm
from notes_lib.site.blocks import Capped, Job
from notes_lib.site.judge import judge
from notes_lib.site.workers import KEPT_ENVIRONMENT, Workers

NORMAL = "print(sum(range(10)))"
# A block, and its failure: the kind, a part of the message, the line in the block.
FAULTS = {
    "endless loop": (
        '# options timeout="1"\ndef spin():\n    while True: pass\n\nspin()',
        ("timeout", "still running after 1 s", 2),
    ),
    "endless loop that catches all": (
        """
        # options timeout="1"
        import os, signal
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGABRT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
        """,
        ("timeout", "still running after 1 s", None),
    ),
    "endless loop in C": (
        """
        # options timeout="1"
        import re
        re.match("(a+)+b", "a" * 64)
        """,
        ("timeout", "still running after 1 s", 2),
    ),
    "endless thread": (
        """
        # options timeout="1"
        import threading, time
        threading.Thread(target=time.sleep, args=[1000]).start()
        """,
        ("timeout", "still running after 1 s", None),
    ),
    "exit 3": (
        "import sys\nsys.exit(3)",
        ("SystemExit", "the block left with sys.exit(3)", 2),
    ),
    "exit with a message": (
        "import sys\nsys.exit('enough')",
        ("SystemExit", "the block left with sys.exit('enough')", 2),
    ),
    "exit without report": (
        "import os\nprint('before', flush=True)\nos._exit(0)",
        ("died", "ended by exit status 0, before its last line", None),
    ),
    "only a copy of it comes to its end": (
        "import os\nif os.fork():\n    os.wait()\n    os._exit(0)",
        ("died", "ended by exit status 0, before its last line", None),
    ),
    "segmentation fault": (
        "import ctypes\nprint('before')\nctypes.string_at(0)",
        ("died", "ended by signal 11 (Segmentation fault)", 3),
    ),
    "abort": ("import os\nos.abort()", ("died", "ended by signal 6 (Aborted)", 2)),
    "kills itself": (
        "import os\nos.kill(os.getpid(), 9)",
        ("died", "ended by signal 9 (Killed)", None),
    ),
    "kills its group": (
        "import os\nos.kill(0, 9)",
        ("died", "ended by signal 9 (Killed)", None),
    ),
    "error in a thread": (
        """
        import threading
        def work():
            raise ValueError("in a thread")
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        print("after")
        """,
        ("ValueError", "in a thread", 3),
    ),
    "error at exit": (
        "import atexit\n@atexit.register\ndef last():\n    raise ValueError('at exit')",
        None,  # as in Python: told on standard error, no failure
    ),
    "syntax error": ("x = 1\nprint(x", ("SyntaxError", "'(' was never closed", 2)),
    "error in the library": (
        "from tinylib import double\ndouble(object())",
        ("TypeError", "unsupported operand", 2),
    ),
    "error that cannot be printed": (
        """
        class Odd(Exception):
            def __str__(self):
                raise RuntimeError
        raise Odd
        """,
        ("Odd", "(its message cannot be printed)", 4),
    ),
    "too deep": ("def f():\n    f()\nf()", ("RecursionError", "maximum recursion", 2)),
    "standard input": ("input()", ("EOFError", "EOF when reading a line", 1)),
    "memory in Python": (
        "x = []\nwhile True:\n    x.append(bytes(10_000_000))",
        ("MemoryError", "", 3),
    ),
    "memory in torch": (
        "import torch\nx = []\nwhile True:\n    x.append(torch.ones(3_000_000))",
        ("RuntimeError", "can't allocate memory", 4),
    ),
    "memory of all together": (
        """
        import os, time
        for _ in range(4):
            if os.fork() == 0:
                held = b"x" * 400_000_000
                time.sleep(1000)
        time.sleep(1000)
        """,
        ("memory", "held more than 1 GiB, so it was ended", None),
    ),
    "kills its parent": (
        "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(1000)",
        ("died", "does it kill its parent?", None),
    ),
    "unshown figure": (
        "# options alt='a line'\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])",
        ("figure", "1 figure(s) drawn, never shown: call plt.show()", None),
    ),
    "another error than expected": (
        '# options raises="KeyError"\nint("x")',
        (
            "ValueError",
            "the fence says raises='KeyError', but this came: invalid lit",
            1,
        ),
    ),
    "no error where one is expected": (
        '# options raises="KeyError"\nprint(1)',
        ("raises", "this block should raise KeyError, and it does not", None),
    ),
    "only the end is expected": (
        '# options raises="SystemExit"\nimport os\nos._exit(0)',
        ("died", "ended by exit status 0", None),
    ),
    "closed descriptor": (
        """
        import os, matplotlib.pyplot as plt
        os.close(1)
        plt.plot([1])
        plt.show()
        """,
        ("OSError", "Bad file descriptor", 4),
    ),
}
LEAVES = {
    "children": """
        import os, subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1)
        print(child.pid)
        """,
    "grandchildren": """
        import os, subprocess, time
        read, write = os.pipe()
        if os.fork() == 0:
            grandchild = subprocess.Popen(["sleep", "1000"])
            os.write(write, f"{os.getpid()} {grandchild.pid}".encode())
            time.sleep(1000)
        print(os.read(read, 100).decode())
        """,
    "daemons": """
        import os, signal, time
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.write(write, str(os.getpid()).encode())
                while True:
                    try:
                        time.sleep(1000)
                    except BaseException:
                        pass
            os._exit(0)
        os.wait()
        print(os.read(read, 100).decode())
        """,
    "a daemon that prints on and on": """
        import os
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork():
                os._exit(0)
            os.write(write, str(os.getpid()).encode())
            while True:
                os.write(1, b"")
                os.write(2, b"on and on\\n" * 100)
        print(os.read(read, 100).decode())
        """,
}
# Blocks that are odd and yet fine, and what the page shows of them.
FINE = {
    "exit 0": ("import sys\nprint('left')\nsys.exit(0)", ["left"]),
    "exit in a thread": (
        "import sys, threading as t\nt.Thread(target=sys.exit).start()\nprint('fine')",
        ["fine"],
    ),
    "closed output": ("import sys\nprint('before')\nsys.stdout.close()", ["before"]),
    "binary output": (
        "import sys\nsys.stdout.buffer.write(bytes([255, 0, 7, 10]))\nprint('é')",
        ["\\xff\\x00\\x07\né"],
    ),
    "a fork that runs on": (
        """
        import os
        if os.fork():
            os.wait()
            print("parent", flush=True)
        else:
            print("child", flush=True)
        """,
        ["child\nparent"],
    ),
    "what C prints": (
        """
        import ctypes
        import matplotlib.pyplot as plt
        C = ctypes.CDLL(None)
        print("1 Python")
        C.puts(b"2 C")
        print("3 Python")
        C.printf(b"4 C\\n")
        C.printf(b"5 C, no end of line")
        plt.plot([1, 2])
        plt.show()
        C.puts(b"6 C")
        print("7 Python", end="")
        """,
        ["1 Python\n2 C\n3 Python\n4 C\n5 C, no end of line", "<svg", "6 C\n7 Python"],
    ),
    "figures of both kinds": (
        """
        # options alt="a | b | c | d"
        import matplotlib.pyplot as plt
        import plotly.graph_objects as go
        plt.plot([1, 2])
        print("one")
        plt.show()
        go.Figure(go.Scatter(y=[1, 2])).show()
        print("two")
        figure, axes = plt.subplots()
        figure.show()
        plt.figure()
        plt.show()
        """,
        ["one", "<svg", '{"data"', "two", "<svg", "<svg"],
    ),
    "an expected error": (
        '# options raises="ZeroDivisionError"\nprint("before")\n1 / 0',
        ["before"],
    ),
    "spoils its surroundings": (
        """
        import matplotlib, os, random, sys, tempfile, torch
        import matplotlib.pyplot as plt
        os.mkdir("deeper")
        os.chdir("deeper")
        os.environ["NOTES_SPOILT"] = "yes"
        del os.environ["PATH"]
        os.umask(0o077)
        sys.path.clear()
        sys.modules["json"] = None
        sys.modules["tinylib"] = None
        matplotlib.rcParams["lines.linewidth"] = 77
        torch.set_default_dtype(torch.float64)
        torch.manual_seed(12345)
        torch.set_num_threads(2)
        print("spoilt")
        """,
        ["spoilt"],
    ),
    "finds them clean": (
        """
        import matplotlib, os, sys, torch, json
        import matplotlib.pyplot as plt
        from tinylib import double
        print(os.path.basename(os.getcwd()), os.listdir("."))
        print(os.environ.get("NOTES_SPOILT"), len(sys.path) > 3, "PATH" in os.environ)
        print(matplotlib.rcParams["lines.linewidth"], torch.get_default_dtype())
        print(torch.initial_seed(), torch.get_num_threads(), os.umask(0) != 0o077)
        """,
        ["work ['block.py']\nNone True True\n1.5 torch.float32\n0 1 True"],
    ),
}


@pytest.fixture(scope="module")
def build(make_little, tmp_path_factory):
    """All faults in one page; the results by name."""
    little = make_little(tmp_path_factory.mktemp("faults"))
    config = (little.folder / "mkdocs.yml").read_text()
    little.write("mkdocs.yml", config.replace("[tinylib]", "[tinylib], memory_gib: 1"))
    blocks = {name: code for name, (code, _) in FAULTS.items()} | LEAVES
    blocks |= {name: code for name, (code, _) in FINE.items()}
    alternating = [text for code in blocks.values() for text in (code, "print('well')")]
    little.page(*alternating)
    little.page(NORMAL, name="normal")
    results = little.build()
    odd, normal = results[:-1:2], [*results[1:-1:2], results[-1]]
    return dict(zip(blocks, odd, strict=True)), normal


@pytest.mark.parametrize("name", FAULTS)
def test_faults(build, name):
    result = build[0][name]
    expected = FAULTS[name][1]
    if expected is None:
        assert result.failure is None
        assert "at exit" in result.outcome.stderr
        return
    kind, message, line = expected
    assert result.failure, "it should fail"
    assert result.failure.kind == kind
    assert message in result.failure.message
    assert result.failure.line == line
    if kind not in ("raises", "figure"):
        assert result.outcome.costs["seconds"] < 10


def test_the_trace_is_the_block_s(build):
    trace = build[0]["error in the library"].failure.traceback.splitlines()
    assert trace[:3] == [
        "Traceback (most recent call last):",
        '  File "block.py", line 2, in <module>',
        "    double(object())",
    ]
    assert trace[3].strip("~^ ") in ("", 'File "tinylib/numbers.py", line 2, in double')
    assert not any("notes_lib" in line for line in trace)


def test_what_came_before_is_kept(build):
    assert build[0]["exit without report"].outcome.parts[0].body == "before"
    assert build[0]["segmentation fault"].outcome.parts[0].body == "before"


@pytest.mark.parametrize("name", LEAVES)
def test_what_is_left_behind_is_ended(build, gone, name):
    result = build[0][name]
    assert result.failure is None
    assert result.outcome.costs["seconds"] < 10
    pids = [int(word) for word in result.outcome.parts[0].body.split()]
    assert pids
    assert gone(pids)


@pytest.mark.parametrize("name", FINE)
def test_odd_and_fine(build, name):
    result = build[0][name]
    if name == "what C prints":  # a figure without alt is the page's own trouble
        assert result.failure.kind == "figure"
    else:
        assert result.failure is None, result.failure.report(result.block)
    bodies = [part.body for part in result.outcome.parts]
    assert len(bodies) == len(FINE[name][1])
    for body, start in zip(bodies, FINE[name][1], strict=True):
        assert body.startswith(start) if start[0] in "<{" else body == start


def test_an_expected_error_is_shown(build):
    error = build[0]["an expected error"].outcome.error
    assert error.startswith(
        'Traceback (most recent call last):\n  File "block.py", line 2'
    )
    assert error.endswith("ZeroDivisionError: division by zero\n")


def test_the_normal_blocks_are_fine(build):
    normal = build[1]
    assert all(result.failure is None for result in normal)
    assert {result.outcome.parts[0].body for result in normal} == {"well", "45"}


def test_no_folder_is_left(build, tmp_path, monkeypatch):
    """Not even of a block that kills the process that would clear it away."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    workers = Workers(2, preload=())
    try:
        for code, _ in (FAULTS["kills its parent"], FAULTS["kills itself"]):
            workers.run(Job(code))
        assert workers.run(Job(NORMAL)).stdout == b"45\n"
    finally:
        workers.close()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def slot(tmp_path):
    """One warm parent of its own, and the memory that its processes hold."""
    workers = Workers(1, preload=("matplotlib.pyplot",))

    def held():
        parent = workers.start().process.pid
        return sum(map(warm._memory, [parent, *warm._below(parent)]))

    yield workers, held
    workers.close()


def test_output_without_end(slot):
    """100 MB: both ends are kept, and nobody holds the rest."""
    workers, held = slot
    workers.run(Job(NORMAL))
    before = held()
    line = "print('x' * 9_999)"
    job = Job(f"print('first')\nfor _ in range(10_000): {line}\nprint('last')")
    outcome = judge(job, workers.run(job))
    assert outcome.failure is None
    (text,) = (part.body for part in outcome.parts)
    assert text.startswith("first\nxxx")
    assert text.endswith("xxx\nlast")
    assert len(text.encode()) < Capped.HEAD + Capped.TAIL + 100
    size = 100_000_000 + len("first\nlast\n")
    cut = size - Capped.HEAD - Capped.TAIL
    assert f"\n… {cut:,} bytes of output are left out here …\n" in text
    assert held() - before < 20e6


def test_many_figures(slot):
    workers, _ = slot
    code = "import matplotlib.pyplot as plt\nfor n in range(50):\n    plt.figure()\n"
    code += "    plt.title(n)\n    print(n)\n    plt.show()\n"
    outcome = judge(Job(code), workers.run(Job(code)))
    assert outcome.failure is None
    kinds = [part.kind for part in outcome.parts]
    assert kinds.count("svg") == child.MAX_FIGURES
    assert outcome.parts[0].body == "0"
    left_out = 50 - child.MAX_FIGURES
    assert outcome.parts[-1].body.startswith(f"… {left_out} more figures were drawn")


def test_a_limit_that_is_over_at_once(slot):
    workers, _ = slot
    raw = workers.run(Job("print(1)", timeout=0))
    assert raw.killed == "timeout"
    assert workers.run(Job(NORMAL)).stdout == b"45\n"


def test_a_slot_that_is_killed_while_idle(slot):
    """By the system, when memory is short; the next job must get its own answer."""
    workers, _ = slot
    assert workers.run(Job(NORMAL)).stdout == b"45\n"
    parent = workers.start().process
    for number in range(3):
        (idle,) = warm._below(parent.pid)
        os.kill(idle, 9)
        time.sleep(0.05)
        assert workers.run(Job(f"print({number})")).stdout == f"{number}\n".encode()
    assert workers.start().process is parent


def test_peak_memory_is_measured(slot):
    workers, _ = slot
    code = "import time\nx = b'x' * 300_000_000\ntime.sleep(0.3)"
    assert 300e6 < workers.run(Job(code)).peak_memory < 600e6


def test_costs_of_the_forks(slot):
    """A block starts at once: the libraries are there."""
    workers, _ = slot
    workers.run(Job(NORMAL))
    code = "import matplotlib.pyplot"
    assert min(workers.run(Job(code)).seconds for _ in range(5)) < 0.3


def test_a_block_sees_only_what_is_its_own(run_code):
    code = """
    import os, sys
    print(list(os.environ))
    print(sorted(os.listdir("/proc/self/fd"))[:3], len(os.listdir("/proc/self/fd")) < 7)
    print(os.getcwd() in sys.path, any(p.endswith("main") for p in sys.path))
    print(__name__, __file__, sys.argv, sys.stdin.read() == "")
    """
    names, files, path, main = run_code(code).parts[0].body.splitlines()
    known = {*child.ENVIRONMENT, *KEPT_ENVIRONMENT, "NOTES_DEVICE", "PYTHONPATH"}
    assert set(re.findall(r"'(\w+)'", names)) <= known
    assert files == "['0', '1', '2'] True"
    assert path.startswith("True")
    assert main == "__main__ block.py ['block.py'] True"


def test_the_builder_s_folder_cannot_be_imported(run_code, monkeypatch, tmp_path):
    """A block of the notes is run by readers elsewhere."""
    assert (Path.cwd() / "tests/conftest.py").exists()
    failure = run_code("import tests").failure
    assert failure.kind == "ModuleNotFoundError"
