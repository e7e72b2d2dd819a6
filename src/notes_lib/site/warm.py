"""The warm parent: a process that has imported the slow libraries and forks one child
per block.

    python -m notes_lib.site.warm FDS MODULES

It forks one *slot* per inherited socket. A slot takes jobs from its socket, one at a
time: it forks the child, watches its output, time and memory, and when the child is
done kills whatever the child left behind. The parent stays single-threaded, so that
forking is safe, and never touches CUDA.
"""

import contextlib
import ctypes
import gc
import importlib
import io
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NoReturn

from notes_lib.site import child
from notes_lib.site.blocks import Job, Raw

HEAD, TAIL = 64_000, 8_000  # bytes of output that are kept
MEMORY_POLL = 0.1  # seconds between two looks at the memory of a block's processes
_DEATH_SIGNAL, _SUBREAPER = 1, 36  # prctl's numbers


class _Capped:
    """The beginning and the end of a stream."""

    def __init__(self) -> None:
        self.head, self.tail, self.size = bytearray(), bytearray(), 0

    def add(self, data: bytes) -> None:
        self.size += len(data)
        room = HEAD - len(self.head)
        self.head += data[:room] if room > 0 else b""
        self.tail += data[max(room, 0) :]
        if len(self.tail) > 4 * TAIL:
            del self.tail[:-TAIL]

    def text(self) -> bytes:
        tail = bytes(self.tail[-TAIL:])
        cut = self.size - len(self.head) - len(tail)
        note = f"\n… {cut:,} bytes of output are left out here …\n".encode() if cut else b""
        return bytes(self.head) + note + tail


def run_job(job: Job, coordinator: Connection | None) -> Raw:
    """Run one block in a forked child; end it when it must be ended.

    Args:
        job: The block.
        coordinator: When this connection becomes readable while the block runs, whoever
            asked for it is gone, and so this process leaves.
    """
    start = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="notes-block-"))
    for name in ("work", "own", "out"):
        (folder / name).mkdir()
    out_read, out_write = os.pipe()
    err_read, err_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        _become_child(job, folder, out_write, err_write)
    os.close(out_write)
    os.close(err_write)
    raw = Raw()
    try:
        _watch(pid, job, {out_read: "stdout", err_read: "stderr"}, raw, coordinator, start)
    finally:
        raw.left = _kill_all()
        raw.seconds = time.monotonic() - start
        os.close(out_read)
        os.close(err_read)
        with contextlib.suppress(OSError):
            raw.files = {p.name: p.read_bytes() for p in sorted((folder / "out").iterdir())}
        shutil.rmtree(folder, ignore_errors=True)
    return raw


def _become_child(job: Job, folder: Path, stdout: int, stderr: int) -> NoReturn:
    try:
        os.setsid()
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        os.closerange(3, 1024)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if job.device == "cpu":  # CUDA reserves more address space than it uses
            resource.setrlimit(resource.RLIMIT_DATA, (job.memory, job.memory))
        os.environ["TMPDIR"] = str(folder / "work")
        tempfile.tempdir = None
        child.run(job, folder)
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(99)


def _watch(
    pid: int,
    job: Job,
    streams: dict[int, str],
    raw: Raw,
    coordinator: Connection | None,
    start: float,
) -> None:
    """Read the child's output until it ends or must be ended."""
    ended = os.pidfd_open(pid)
    kept = {fd: _Capped() for fd in streams}
    watched: list[Any] = [ended, *streams, *([coordinator] if coordinator else [])]
    for fd in streams:
        os.set_blocking(fd, False)
    deadline, next_look = start + job.timeout, start + MEMORY_POLL
    while not raw.killed:
        ready = wait(watched, max(0.0, min(deadline, next_look) - time.monotonic()))
        for fd in [fd for fd in ready if fd in streams]:
            if not _read(fd, kept[fd]):
                watched.remove(fd)
        if coordinator in ready:
            raw.killed = "abandoned"
        elif ended in ready:
            break
        now = time.monotonic()
        if now >= deadline:
            raw.killed = "timeout"
        elif now >= next_look:
            next_look = now + MEMORY_POLL
            used = sum(map(_memory, [pid, *_descendants(pid)]))
            raw.peak_memory = max(raw.peak_memory, used)
            if used > job.memory:
                raw.killed = "memory"
    if raw.killed:
        for process in (pid, *_descendants(pid)):
            _kill(process)
    _, status, usage = os.wait4(pid, 0)
    os.close(ended)
    raw.status = os.waitstatus_to_exitcode(status)
    raw.peak_memory = max(raw.peak_memory, usage.ru_maxrss * 1024)
    for fd, name in streams.items():
        while fd in watched and _read(fd, kept[fd], only_ready=True):
            continue
        setattr(raw, name, kept[fd].text())


def _read(fd: int, kept: _Capped, *, only_ready: bool = False) -> bool:
    """Take what a stream holds; False at its end (or when nothing is ready now)."""
    try:
        data = os.read(fd, 1 << 18)
    except BlockingIOError:
        return not only_ready
    kept.add(data)
    return bool(data)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{todo.pop()}/task").iterdir():
                below = [int(p) for p in (task / "children").read_text().split()]
                found += below
                todo += below
    return found


def _kill_all() -> int:
    """End every descendant. As a subreaper this process inherits orphans, so repeat."""
    seen: set[int] = set()
    while below := _descendants(os.getpid()):
        seen.update(below)
        for pid in below:
            _kill(pid)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue
        time.sleep(0.001)
    return len(seen)


def _memory(pid: int) -> int:
    """Bytes that a process holds for itself, not shared with its parent's file pages."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        fields = (line.split() for line in lines if line.startswith(("RssAnon", "RssShmem")))
        return sum(int(words[1]) for words in fields) * 1024
    return 0


def _slot(coordinator: Connection) -> NoReturn:
    """Serve jobs from one connection until it closes."""
    _prctl(_SUBREAPER, 1)
    try:
        while True:
            raw = run_job(coordinator.recv(), coordinator)
            if raw.killed == "abandoned":
                break
            coordinator.send(raw)
    except (EOFError, OSError):
        pass  # the coordinator is gone, and there is nobody to tell
    finally:
        os._exit(0)


def _touch_libraries() -> None:
    """Do once what the libraries do on first use, so that children find it done."""
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
        figure.savefig(io.BytesIO(), format="svg", bbox_inches="tight")
        pyplot.close("all")
    if go := sys.modules.get("plotly.graph_objects"):
        data = [go.Scatter(x=[1], y=[1]), go.Heatmap(z=[[1]]), go.Surface(z=[[1]])]
        go.Figure(data=data, layout={"title": "a"}).to_json(engine="json")


def main() -> None:
    """Import, fork the slots, and wait until all of them are done."""
    sockets = [int(fd) for fd in sys.argv[1].split(",")]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides
    for name in filter(None, sys.argv[2].split(",")):
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
    slots = set()
    for fd in sockets:
        pid = os.fork()
        if pid == 0:
            for other in sockets:
                if other != fd:
                    os.close(other)
            _slot(Connection(fd))
        slots.add(pid)
    for fd in sockets:
        os.close(fd)
    while slots:
        pid, status = os.wait()
        if pid in slots and status != 0:  # a block killed its slot: leave nothing of it
            _kill_all()
            break
        slots.discard(pid)


if __name__ == "__main__":
    main()
