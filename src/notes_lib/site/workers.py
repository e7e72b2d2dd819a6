"""Jobs to outcomes: the coordinator's side of the warm parent.

`run_job` is a plain function of a picklable job, so any `concurrent.futures` executor
can carry it: threads here, or the workers of a cluster.
"""

import atexit
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from multiprocessing.connection import Connection
from typing import Any

from notes_lib.site import child
from notes_lib.site.blocks import Failure, Job, Outcome, Part, Raw

PRELOAD = ("torch", "matplotlib.pyplot", "plotly.graph_objects")
# What a block may know of the machine; all else would make its output depend on who ran it.
KEPT_ENVIRONMENT = (
    "PATH HOME LD_LIBRARY_PATH CUDA_VISIBLE_DEVICES XDG_CACHE_HOME VIRTUAL_ENV TMPDIR"
).split()
SET_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "MPLBACKEND": "Agg",
    "MPLCONFIGDIR": os.path.join(tempfile.gettempdir(), "notes-matplotlib"),
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "SOURCE_DATE_EPOCH": "0",
    "TQDM_DISABLE": "1",
    "COLUMNS": "80",
}


class Workers:
    """A warm parent with `slots` places in which blocks run side by side."""

    def __init__(self, slots: int, preload: tuple[str, ...] = PRELOAD) -> None:
        self.slots, self.preload = slots, preload
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()

    def start(self) -> None:
        """Begin to import in the background; a later `run` finds it done."""
        with self._lock:
            if self._parent is None or self._parent.poll() is not None:
                self._start()

    def _start(self) -> None:
        pairs = [socket.socketpair() for _ in range(self.slots)]
        theirs = [b.fileno() for _, b in pairs]
        kept = {k: os.environ[k] for k in KEPT_ENVIRONMENT if k in os.environ}
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "notes_lib.site.warm", ",".join(map(str, theirs)),
             ",".join(self.preload)],
            pass_fds=theirs,
            env=kept | SET_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
        )
        self._free = queue.SimpleQueue()
        for ours, other in pairs:
            other.close()
            self._free.put(Connection(ours.detach()))

    def run(self, job: Job) -> Raw:
        """Run a job in the next free slot; once more if the slot itself is lost."""
        for _ in range(2):
            self.start()
            free = self._free
            slot = free.get()
            try:
                slot.send(job)
                raw: Raw = slot.recv()
                return raw
            except (EOFError, OSError):
                self._lost()
            finally:
                free.put(slot)  # a lost one, too: its next user finds out in turn
        return Raw(killed="lost")

    def _lost(self) -> None:
        with self._lock:
            parent = self._parent
        if parent:
            try:
                parent.wait(5)
            except subprocess.TimeoutExpired:
                parent.kill()
                parent.wait()

    def close(self) -> None:
        """Let the slots go; they end what they run, and the parent ends with them."""
        with self._lock:
            parent, self._parent = self._parent, None
        if parent is None:
            return
        while not self._free.empty():
            self._free.get().close()
        try:
            parent.wait(10)
        except subprocess.TimeoutExpired:
            parent.kill()
            parent.wait()


_shared: dict[tuple[str, ...], Workers] = {}
_shared_lock = threading.Lock()


def run_job(job: Job, slots: int = 1, preload: tuple[str, ...] = PRELOAD) -> Outcome:
    """Run a job with this process's own warm parent, which starts on first use."""
    with _shared_lock:
        workers = _shared.get(preload)
        if workers is None:
            workers = _shared[preload] = Workers(slots, preload)
            atexit.register(workers.close)
    return judge(job, workers.run(job))


def judge(job: Job, raw: Raw) -> Outcome:
    """What a block's process gave, as the page will show it, or why it failed."""
    report: dict[str, Any] | None = child.read_report(raw.files)
    stderr = raw.stderr.decode("utf-8", "backslashreplace")
    failure = _failure(job, raw, report)
    error = ""
    if failure and job.raises:
        if failure.kind == job.raises:
            error, failure = failure.traceback, None
        elif report is not None:
            failure = Failure(
                failure.kind,
                f"the fence says raises={job.raises!r}, but this came: {failure.message}",
                failure.line,
                failure.traceback,
            )
    elif job.raises and not failure:
        failure = Failure("raises", f"this block should raise {job.raises}, and it does not")
    return Outcome(
        parts=_parts(raw, report),
        error=error,
        failure=failure,
        stderr=stderr,
        costs={"seconds": round(raw.seconds, 3), "peak_memory": raw.peak_memory},
    )


def _failure(job: Job, raw: Raw, report: dict[str, Any] | None) -> Failure | None:
    if raw.killed == "timeout":
        limit = f"still running after {job.timeout:g} s, so it was ended"
        return Failure("timeout", f'{limit}; give the fence timeout="…" if it needs longer')
    if raw.killed == "memory":
        return Failure("memory", f"held more than {job.memory / 2**30:g} GiB, so it was ended")
    if raw.killed == "lost":
        return Failure("died", "its supervisor died twice while it ran: does it kill its parent?")
    if report is None:
        how = f"exit status {raw.status}"
        if raw.status < 0:
            how = f"signal {signal.Signals(-raw.status).name}"
        last = raw.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
        return Failure("died", "\n  ".join([f"ended by {how}, before its last line", *last]))
    if report["failures"]:
        return Failure(**report["failures"][0])
    if report["unshown"]:
        return Failure(
            "figure", f"{report['unshown']} figure(s) drawn, never shown: call plt.show()"
        )
    return None


def _parts(raw: Raw, report: dict[str, Any] | None) -> tuple[Part, ...]:
    """The output in order: text, and figures where they were shown."""
    text = raw.stdout.decode("utf-8", "backslashreplace")
    pieces = re.split(child.MARK.format(r"([\w.]+)"), text)
    parts = []
    for index, piece in enumerate(pieces):
        if index % 2 and piece in raw.files:
            parts.append(Part(piece.split(".")[1], raw.files[piece].decode()))
        elif not index % 2 and piece.strip():
            parts.append(Part("text", piece.strip("\n")))
    if report and report["dropped"]:
        more = f"… {report['dropped']} more figures were drawn; {child.MAX_FIGURES} are kept …"
        parts.append(Part("text", more))
    return tuple(parts)
