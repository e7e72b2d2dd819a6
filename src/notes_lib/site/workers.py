"""Jobs to outcomes: the coordinator's side of the processes that run blocks.

`run_job` is a plain function of a picklable job, so any `concurrent.futures` executor
can carry it: threads here, or the workers of a cluster.
"""

import atexit
import contextlib
import itertools
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from notes_lib.site import child, fresh
from notes_lib.site.blocks import Job, Outcome, Raw
from notes_lib.site.judge import judge

PRELOAD = ("torch", "matplotlib.pyplot", "plotly.graph_objects")
# What a block may know of the machine; else its output would depend on who ran it.
KEPT_ENVIRONMENT = (
    "CUDA_VISIBLE_DEVICES",
    "HOME",
    "LD_LIBRARY_PATH",
    "PATH",
    "SYSTEMROOT",
    "TMPDIR",
    "VIRTUAL_ENV",
    "XDG_CACHE_HOME",
)
PATIENCE = 10  # seconds that a slot has, beyond a block's own limit, to answer
CAN_WARM = hasattr(os, "pidfd_open") and os.path.exists(
    f"/proc/self/task/{os.getpid()}/children"
)


class Workers:
    """Runs jobs, as many at a time as there are slots.

    Args:
        slots: How many blocks run side by side.
        preload: What the warm parent imports before it forks.
        warm: Fork each block from a warm parent; else start a new interpreter for it.
    """

    def __init__(
        self, slots: int, preload: tuple[str, ...] = PRELOAD, *, warm: bool = CAN_WARM
    ) -> None:
        self.slots, self.preload, self.warm = slots, preload, warm
        self._lock = threading.Lock()
        self._parent: _WarmParent | None = None
        self._closed = False

    def start(self) -> "_WarmParent | None":
        """Begin to import in the background; a later `run` finds it done."""
        with self._lock:
            parent = self._parent
            if parent and (status := parent.process.poll()) is not None:
                parent.close()
                self._parent = None
                self.warm = status <= 0  # else it has said why it can't go on
            if self.warm and not self._parent and not self._closed:
                self._parent = _WarmParent(self.slots, self.preload)
            return self._parent

    def run(self, job: Job, tell: Callable[[int], None] = lambda cell: None) -> Raw:
        """Run a job; once more if the process that watched over it was lost.

        `tell` is called with the number of each cell of a lab that begins.
        """
        raw = Raw(killed="the build was ended")
        for _ in range(2):
            parent = self.start()
            if self._closed:
                break
            raw = parent.run(job, tell) if parent else fresh.run_job(job, environment())
            if raw.killed != "lost":
                break
        return raw

    def close(self) -> None:
        """End what runs; a job that comes later is not run."""
        with self._lock:
            self._closed = True
            if self._parent:
                self._parent.close()


class _WarmParent:
    """The process of `warm`, and the connections to its slots."""

    def __init__(self, slots: int, preload: tuple[str, ...]) -> None:
        self.folder = tempfile.mkdtemp(prefix="notes-")
        pairs = [socket.socketpair() for _ in range(slots)]
        theirs = [their.fileno() for _, their in pairs]
        arguments = [self.folder, ",".join(map(str, theirs)), ",".join(preload)]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "notes_lib.site.warm", *arguments],
            pass_fds=theirs,
            env=environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the coordinator alone
        )
        self._numbers = itertools.count()
        self._sockets = [ours for ours, _ in pairs]
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        for ours, their in pairs:
            their.close()
            self._free.put(Connection(os.dup(ours.fileno())))

    def run(self, job: Job, tell: Callable[[int], None]) -> Raw:
        """Run a job in the next free slot."""
        slot = self._free.get()
        number = next(self._numbers)
        try:
            slot.send((number, job))
            answered: int | None = -1
            raw: Any = None
            while answered not in (number, None) or isinstance(raw, int):
                if not slot.poll(job.timeout + PATIENCE):  # the block has stopped it
                    os.killpg(self.process.pid, signal.SIGKILL)
                answered, raw = slot.recv()
                if answered == number and isinstance(raw, int):
                    tell(raw)
            return raw  # type: ignore[no-any-return]
        except (EOFError, OSError):
            self._reap(5)
            return Raw(killed="lost")
        finally:
            self._free.put(slot)  # a lost one, too: its next user finds out in turn

    def close(self) -> None:
        """Hang up; slots then end what they run, and the parent ends with them."""
        for ours in self._sockets:
            with contextlib.suppress(OSError):
                ours.shutdown(socket.SHUT_RDWR)
            ours.close()
        self._reap(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _reap(self, patience: float) -> None:
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def environment() -> dict[str, str]:
    """The whole environment of a process that runs blocks."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return kept | child.ENVIRONMENT


def run_job(job: Job, preload: tuple[str, ...] = PRELOAD) -> Outcome:
    """Run a job with this process's own warm parent, which starts on first use."""
    with _lock:
        workers = _own_workers(preload, job.device)
    return judge(job, workers.run(job))


_lock = threading.Lock()


@cache
def _own_workers(preload: tuple[str, ...], device: str) -> Workers:
    """As many slots as there are cores; who calls decides how many are busy."""
    workers = Workers((os.cpu_count() or 1) if device == "cpu" else 1, preload)
    atexit.register(workers.close)
    return workers
