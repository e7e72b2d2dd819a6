"""A block in a plain new process: for systems that cannot fork a warm parent.

Slower, and less strict: memory is limited only where the system does it, and processes
that a block hides from its own process group outlive it.
"""

import contextlib
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

from notes_lib.site import child
from notes_lib.site.blocks import Capped, Job, Raw


def run_job(job: Job, environment: dict[str, str]) -> Raw:
    """Run one block in a new interpreter."""
    start = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="notes-")).resolve()
    (folder / child.JOB).write_bytes(pickle.dumps(job))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "notes_lib.site.child", str(folder)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    streams = [_Drain(pipe) for pipe in (process.stdout, process.stderr) if pipe]
    raw = Raw(folder=str(folder))
    try:
        raw.status = process.wait(job.timeout)
    except subprocess.TimeoutExpired:
        raw.killed = "timeout"
    finally:
        _kill_group(process)
    raw.stdout, raw.stderr = (stream.content() for stream in streams)
    out = folder / "out"
    if out.is_dir():
        raw.files = {path.name: path.read_bytes() for path in out.iterdir()}
    shutil.rmtree(folder, ignore_errors=True)
    raw.seconds = time.monotonic() - start
    return raw


class _Drain:
    """Reads a pipe to its end in the background."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._kept, self._pipe = Capped(), pipe
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while data := os.read(self._pipe.fileno(), 1 << 18):
            self._kept.add(data)
        self._pipe.close()

    def content(self) -> bytes:
        self._thread.join(1)  # longer only where a process that got away holds the pipe
        return self._kept.content()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
