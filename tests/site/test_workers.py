"""Slots come and go as they should; the plain way gives the same, only slower."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from notes_lib.site import fresh, warm
from notes_lib.site.blocks import Job
from notes_lib.site.judge import judge
from notes_lib.site.workers import Workers, environment

SLEEP = Job("import time\ntime.sleep(1000)")


@pytest.fixture
def workers():
    """Two slots, with nothing imported."""
    workers = Workers(2, preload=())
    yield workers
    workers.close()


def test_as_many_at_a_time_as_there_are_slots(workers):
    code = "import time\nprint(time.time())\ntime.sleep(0.3)\nprint(time.time())"
    with ThreadPoolExecutor(4) as pool:
        raws = list(pool.map(workers.run, [Job(code)] * 4))
    spans = [tuple(map(float, raw.stdout.split())) for raw in raws]
    together = [sum(a <= start < b for a, b in spans) for start, _ in spans]
    assert max(together) == 2


def test_to_close_ends_what_runs(workers, gone):
    """Ctrl-C must not wait for the blocks, nor leave them behind."""
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(workers.run, SLEEP) for _ in range(3)]
        parent = workers.start().process
        while len(warm._below(parent.pid)) < 4:  # two slots, and a block in each
            time.sleep(0.01)
        below = warm._below(parent.pid)
        start = time.monotonic()
        workers.close()
        assert {future.result().killed for future in running} <= {
            "lost",
            "the build was ended",
        }
    assert time.monotonic() - start < 5
    assert gone([parent.pid, *below], seconds=0.5)
    assert workers.run(SLEEP).killed == "the build was ended"
    workers.close()


def test_what_a_killed_slot_ran_is_ended(workers, gone, tmp_path):
    code = f"""
import os, signal, time
slot = os.getppid()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        with open({str(tmp_path / "pid")!r}, "w") as file:
            file.write(str(os.getpid()))
        os.kill(slot, signal.SIGKILL)
        time.sleep(1000)
time.sleep(1000)
"""
    assert workers.run(Job(code)).killed == "lost"
    assert gone([int((tmp_path / "pid").read_text())])
    assert workers.run(Job("print(1)")).stdout == b"1\n"


def test_a_block_that_stops_who_watches_over_it(workers, gone, monkeypatch):
    monkeypatch.setattr("notes_lib.site.workers.PATIENCE", 0.5)
    code = "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)"
    parent = workers.start().process
    stopping = Job(f"print('begun', flush=True)\n{code}", timeout=0.5)
    assert workers.run(stopping).killed == "lost"
    assert parent.poll() == -signal.SIGKILL
    assert gone([parent.pid])
    assert workers.run(Job("print(1)")).stdout == b"1\n"


def test_a_block_does_not_outlive_all_that_watch_over_it(workers, gone):
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(workers.run, Job(SLEEP.code, timeout=1))
        parent = workers.start().process
        block = None  # it is the one that leads a session of its own
        while block is None:
            time.sleep(0.01)
            below = warm._below(parent.pid)
            block = next((pid for pid in below if os.getsid(pid) == pid), None)
        for pid in (parent.pid, *below):
            if pid != block:
                os.kill(pid, 9)
        assert gone([block], seconds=0.9)
        assert running.result().killed == "timeout"  # run again, by another parent


def test_ctrl_c_is_for_the_coordinator(workers):
    assert os.getsid(workers.start().process.pid) == workers.start().process.pid


def test_a_parent_that_is_killed_is_started_again(workers):
    assert workers.run(Job("print(1)")).stdout == b"1\n"
    first = workers.start().process
    first.kill()
    first.wait()
    assert workers.run(Job("print(2)")).stdout == b"2\n"
    assert workers.start().process.pid != first.pid
    assert workers.warm


def test_a_parent_that_cannot_fork(capfd, tmp_path, monkeypatch):
    """Libraries that start threads: it says so, and blocks run the plain way."""
    code = (
        "import threading, time\nwork = threading.Thread(target=time.sleep, args=[9])"
    )
    (tmp_path / "busy_library.py").write_text(
        f"{code}\nwork.daemon = True\nwork.start()"
    )
    monkeypatch.setattr(
        "notes_lib.site.workers.environment",
        lambda: {**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    workers = Workers(1, preload=("busy_library",))
    try:
        assert workers.run(Job("print(1)")).stdout == b"1\n"
        assert not workers.warm
        assert workers.run(Job("print(2)")).stdout == b"2\n"
    finally:
        workers.close()
    assert "libraries started 1 threads: cannot fork" in capfd.readouterr().err


def test_what_is_not_installed_is_not_preloaded():
    workers = Workers(1, preload=("not_installed_here",))
    try:
        assert workers.run(Job("print(1)")).stdout == b"1\n"
        assert workers.warm
    finally:
        workers.close()


def test_no_room_for_a_folder(workers, monkeypatch):
    assert workers.run(Job("print(1)")).stdout == b"1\n"
    folder = workers.start().folder
    os.rename(folder, folder + ".away")
    try:
        raw = workers.run(Job("print(1)"))
    finally:
        os.rename(folder + ".away", folder)
    assert raw.killed.startswith("no folder to run in: ")
    assert workers.run(Job("print(1)")).stdout == b"1\n"


def test_a_coordinator_that_vanishes_in_the_midst_of_a_job(tmp_path, gone):
    """The slot ends the block and itself, and clears its folder away."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-P", "-m", "notes_lib.site.warm", str(tmp_path / "w")]
    (tmp_path / "w").mkdir()
    parent = subprocess.Popen(
        [*command, str(theirs.fileno()), ""], pass_fds=[theirs.fileno()]
    )
    theirs.close()
    connection = warm.Connection(ours.detach())
    connection.send((0, SLEEP))
    while len(warm._below(parent.pid)) < 2:
        time.sleep(0.01)
    below = warm._below(parent.pid)
    connection.close()
    assert parent.wait(5) == 0
    assert gone(below)
    assert not (tmp_path / "w").exists()


def test_the_caller_s_environment_stays_out(monkeypatch):
    """Dask, for one, sets what costs a block a third of its speed."""
    for name in ("MALLOC_TRIM_THRESHOLD_", "PYTHONPATH", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, "65536")
    found = environment()
    assert "MALLOC_TRIM_THRESHOLD_" not in found
    assert "PYTHONPATH" not in found
    assert found["OMP_NUM_THREADS"] == "1"


# The plain way.

SAME = {
    "text": "print('one')\nimport sys\nprint('two', file=sys.stderr)",
    "random": "import random, numpy\nprint(random.random(), numpy.random.rand())",
    "figure": (
        "import matplotlib.pyplot as plt\nprint('a')\nplt.plot([1, 2])\nplt.show()\n"
        "print('b')\nplt.rcParams['font.size'], plt.figure().show()"
    ),
    "error": "def f():\n    return 1 / 0\n\nf()",
    "syntax error": "print(",
    "exit": "import os\nos._exit(0)",
    "crash": "import os\nos.abort()",
    "own": "import tiny\nprint(tiny.name, __file__)",
    "memory": "x = []\nwhile True:\n    x.append(bytes(10_000_000))",
    "binary": "import os\nos.write(1, bytes(range(256)))",
}
FILES = {"tiny.py": b"name = 'tiny'\n"}


@pytest.fixture(scope="module")
def both():
    """The same jobs in a warm parent's children and in plain new processes."""
    ways = Workers(1, preload=("numpy", "matplotlib.pyplot")), Workers(1, warm=False)
    yield ways
    for workers in ways:
        workers.close()


@pytest.mark.parametrize("name", SAME)
def test_the_plain_way_gives_the_same(both, name):
    job = Job(SAME[name], files=FILES, own=("tiny",), memory=1 << 30)
    one, other = (judge(job, workers.run(job)) for workers in both)
    assert one == other


def test_torch_is_seeded_wherever_it_is_imported(run_code):
    code = "import torch\nprint(torch.rand(2), torch.get_num_threads())"
    plain = judge(Job(code), Workers(1, warm=False).run(Job(code)))
    assert plain == run_code(code)


def test_the_plain_way_has_limits(gone):
    workers = Workers(2, warm=False)
    code = (
        "import os, time\nprint(os.getpid(), os.fork(), flush=True)\ntime.sleep(1000)"
    )
    raw = workers.run(Job(code, timeout=0.5))
    assert raw.killed == "timeout"
    assert raw.seconds < 5
    assert gone([int(pid) for pid in raw.stdout.split()])
    left = "import subprocess\nprint(subprocess.Popen(['sleep', '1000']).pid)"
    assert gone([int(workers.run(Job(left)).stdout)])
    flood = "while True: print('x' * 99)"
    assert len(workers.run(Job(flood, timeout=1)).stdout) < 100_000


def test_the_plain_way_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    fresh.run_job(Job("print(1)"), dict(os.environ))
    assert list(tmp_path.iterdir()) == []
