"""The warm parent: a process that has imported the slow libraries and forks one child
per block.

    python -P -m notes_lib.site.warm FOLDER SOCKETS MODULES

It forks one *slot* per inherited socket. A slot takes jobs from its socket, one at a
time: it forks the child, watches its output, time and memory, and when the child is
done kills whatever the child left behind. The parent forks a new slot for one that a
block has killed. It stays single-threaded, so that forking is safe, and never touches
CUDA. Linux only.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NoReturn

from notes_lib.site import child, figures
from notes_lib.site.blocks import Capped, Job, Raw

MEMORY_POLL = 0.1  # seconds between two looks at the memory of a block's processes
LAST_WORDS = 0.5  # seconds in which a block that took too long can say where it is
Tell = Callable[[int], None]
_CELL = re.compile(child.MARK.format(r"cell\.(\d+)").encode())
_DEATH_SIGNAL, _SUBREAPER = 1, 36  # prctl's numbers


def main() -> None:
    """Import, fork the slots, and stay until all of them are done."""
    folder, sockets, modules = sys.argv[1:]
    for name in filter(None, modules.split(",")):
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    _touch_libraries()
    if (threads := len(os.listdir("/proc/self/task"))) > 1:
        sys.exit(f"the preloaded libraries started {threads - 1} threads: cannot fork")
    if "torch" in sys.modules and sys.modules["torch"].cuda.is_initialized():
        sys.exit("the preloaded libraries initialised CUDA: cannot fork")
    gc.collect()
    gc.freeze()
    _prctl(_SUBREAPER, 1)
    waiting = {int(fd) for fd in sockets.split(",")}
    slots = {_fork_slot(fd, waiting, folder): fd for fd in waiting}
    while slots:
        pid, status = os.wait()
        if pid not in slots:
            continue
        fd = slots.pop(pid)
        _kill_below(spared=slots.keys())  # what a slot that was killed ran
        if status == 0:
            os.close(fd)
        else:
            slots[_fork_slot(fd, {fd, *slots.values()}, folder, lost=True)] = fd
    shutil.rmtree(folder, ignore_errors=True)


def _fork_slot(fd: int, sockets: set[int], folder: str, *, lost: bool = False) -> int:
    """Fork a process that serves jobs from a socket until the other end closes.

    With `lost` it first tells that the job of the slot before it came to nothing.
    """
    if pid := os.fork():
        return pid
    try:
        for other in sockets - {fd}:
            os.close(other)
        _prctl(_SUBREAPER, 1)
        coordinator = Connection(fd)
        with contextlib.suppress(EOFError, ConnectionError):  # nobody is there to tell
            if lost:
                coordinator.send((None, Raw(killed="lost")))
            while True:
                number, job = coordinator.recv()

                def tell(cell: int, number: int = number) -> None:
                    coordinator.send((number, cell))

                coordinator.send((number, run_job(job, folder, coordinator, tell)))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


class _CellByCell(Capped):
    """The output of a lab: tells of each cell that begins, as soon as it does."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self.tell = tell

    def add(self, data: bytes) -> None:
        super().add(data)
        for number in _CELL.findall(data):
            with contextlib.suppress(OSError):  # nobody is there to be told
                self.tell(int(number))


def run_job(
    job: Job,
    base: str,
    coordinator: Connection | None = None,
    tell: Tell = lambda cell: None,
) -> Raw:
    """Run one block in a forked child; end it when it must be ended.

    Args:
        job: The block.
        base: Where the block's own folder is made, and removed.
        coordinator: When this connection becomes readable while the block runs, whoever
            asked for it is gone, and the block is ended.
        tell: Called with the number of each cell of a lab that begins.
    """
    start = time.monotonic()
    try:
        folder = Path(tempfile.mkdtemp(dir=base)).resolve()
    except OSError as problem:
        return Raw(killed=f"no folder to run in: {problem}")
    pipes = [os.pipe(), os.pipe()]
    pid = os.fork()
    if pid == 0:
        _become_child(job, folder, *(writing for _, writing in pipes))
    streams: dict[int, Capped] = {}
    for reading, writing in pipes:
        os.close(writing)
        os.set_blocking(reading, False)
        streams[reading] = _CellByCell(tell) if job.cells else Capped()
    raw = Raw(folder=str(folder))
    _watch(pid, job, streams, raw, coordinator, start)
    _, status, usage = os.wait4(pid, 0)
    _kill_below()
    for fd, stream in streams.items():
        while _read(fd, stream):
            continue
        os.close(fd)
    raw.stdout, raw.stderr = (stream.content() for stream in streams.values())
    with contextlib.suppress(OSError):
        raw.files = {p.name: p.read_bytes() for p in (folder / "out").iterdir()}
    shutil.rmtree(folder, ignore_errors=True)
    raw.status = os.waitstatus_to_exitcode(status)
    raw.peak_memory = max(raw.peak_memory, usage.ru_maxrss * 1024)
    raw.seconds = time.monotonic() - start
    return raw


def _become_child(job: Job, folder: Path, stdout: int, stderr: int) -> NoReturn:
    try:
        os.setsid()
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        child.run(job, folder)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(99)


def _watch(
    pid: int,
    job: Job,
    streams: dict[int, Capped],
    raw: Raw,
    coordinator: Connection | None,
    start: float,
) -> None:
    """Read the child's output until it has ended, of its own or because it must."""
    ended = os.pidfd_open(pid)
    watched: list[Any] = [ended, *streams, *([coordinator] if coordinator else [])]
    deadline, next_look = start + job.timeout, start + MEMORY_POLL
    while not raw.killed:
        ready = wait(watched, max(0.0, min(deadline, next_look) - time.monotonic()))
        for fd in streams.keys() & ready:
            if not _read(fd, streams[fd]):
                watched.remove(fd)  # the block closed it
        if ended in ready:
            break
        now = time.monotonic()
        if coordinator in ready:
            raw.killed = "abandoned"
        elif now >= deadline:
            raw.killed = "timeout"
            _kill(pid, signal.SIGABRT)  # the fault handler writes where it was
            wait([ended], LAST_WORDS)
        elif now >= next_look:
            next_look = now + MEMORY_POLL
            used = sum(map(_memory, [pid, *_below(pid)]))
            raw.peak_memory = max(raw.peak_memory, used)
            if used > job.memory:
                raw.killed = "memory"
    _kill(pid)
    os.close(ended)


def _read(fd: int, stream: Capped) -> bool:
    """Take what a pipe holds; False where that is nothing."""
    try:
        data = os.read(fd, 1 << 18)
    except BlockingIOError:
        return False
    stream.add(data)
    return bool(data)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value)


def _kill(pid: int, number: int = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _below(pid: int, spared: Any = ()) -> list[int]:
    """All descendants of a process, but for some children and what is below these."""
    found: list[int] = []
    todo = [pid]
    while todo:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{todo.pop()}/task").iterdir():
                below = [int(p) for p in (task / "children").read_text().split()]
                todo += set(below).difference(spared)
                found += set(below).difference(spared)
    return found


def _kill_below(spared: Any = ()) -> None:
    """End every descendant; orphans come to us, so look until there is none."""
    while below := _below(os.getpid(), spared):
        for pid in below:
            _kill(pid)
        for pid in below:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.001)


def _memory(pid: int) -> int:
    """Bytes that a process holds, but for the pages of files."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        fields = (x.split() for x in lines if x.startswith(("RssAnon", "RssShmem")))
        return sum(int(words[1]) for words in fields) * 1024
    return 0


def _touch_libraries() -> None:
    """Do once what the libraries do on first use, so that children find it done."""
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random")
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)
        str(torch.ones(2, 2) + 1)
        import torch.optim
        import torch.utils.data
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        figure, axes = pyplot.subplots()
        axes.plot([0, 1], label="a")
        axes.set_title("$x^2$")
        axes.legend()
        axes.imshow([[0, 1]])
        figures.svg_of(figure, "first")
        pyplot.close("all")
        child.plain_matplotlib(sys.modules["matplotlib"])
    if go := sys.modules.get("plotly.graph_objects"):
        data = [go.Scatter(x=[1], y=[1]), go.Heatmap(z=[[1]]), go.Surface(z=[[1]])]
        go.Figure(data=data, layout={"title": "a"}).to_json(engine="json")


if __name__ == "__main__":
    main()
