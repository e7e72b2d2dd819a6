"""The inside of the process that runs one block: set the stage, run it, report, leave.

This file is part of every key: a change in how output is taken runs all blocks again.
"""

import atexit
import builtins
import ctypes
import importlib.abc
import io
import json
import os
import random
import sys
import threading
import traceback
import types
import warnings
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, NoReturn

from notes_lib.site import figures
from notes_lib.site.blocks import Job

MAX_FIGURES = 20
REPORT = "report.json"
MARK = "\x00notes:{}\x00"  # stands in the output where a figure was shown


def run(job: Job, folder: Path) -> NoReturn:
    """Run the block in this process, write its report to `folder/out`, and exit."""
    work, own, out = folder / "work", folder / "own", folder / "out"
    for below, files in ((own, job.files), (work, job.data)):
        for name, content in files.items():
            path = below / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    script = work / "block.py"
    script.write_text(job.code, encoding="utf-8")
    os.chdir(work)
    _open_streams()
    _only_own_files(job, own)
    _seed(job)
    shown = _Shown(out)
    shown.hook()
    failures: list[dict[str, Any]] = []
    threading.excepthook = lambda a: failures.append(_describe(a.exc_value, script, own))
    atexit._clear()  # handlers of the preloaded libraries, not the block's
    if "multiprocessing.util" in sys.modules:
        atexit.register(sys.modules["multiprocessing.util"]._exit_function)  # type: ignore[attr-defined]

    process = os.getpid()
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=str(script), __builtins__=builtins)
    sys.modules["__main__"] = main
    sys.argv = [str(script)]
    sys.path[0:0] = [str(work), str(own)]
    try:
        code = compile(job.code, str(script), "exec", dont_inherit=True)
        exec(code, main.__dict__)
    except SystemExit as leaving:
        if leaving.code not in (None, 0):
            failures.insert(0, _describe(leaving, script, own))
    except BaseException as error:
        failures.insert(0, _describe(error, script, own))
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    except BaseException as error:
        failures.append(_describe(error, script, own))
    _flush()
    if os.getpid() == process:  # not a copy that the block forked and let run on
        report = {
            "failures": failures,
            "figures": shown.names,
            "dropped": shown.dropped,
            "unshown": shown.left_open(),
        }
        (out / REPORT).write_text(json.dumps(report), encoding="utf-8")
    os._exit(0)


def _open_streams() -> None:
    """Python's streams on the captured descriptors; bytes that are not text survive."""
    for fd, name in ((1, "stdout"), (2, "stderr")):
        stream = io.TextIOWrapper(
            os.fdopen(fd, "wb", buffering=8192 if fd == 1 else 0, closefd=False),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
            write_through=fd == 2,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.stdin = sys.__stdin__ = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.dont_write_bytecode = True


class _Fence(importlib.abc.MetaPathFinder):
    """Lets a block import of our packages what its key covers, and nothing else."""

    def __init__(self, own: tuple[str, ...], files: dict[str, bytes]) -> None:
        self.own = own
        stems = (name.removesuffix(".py").split("/") for name in files)
        self.modules = {".".join(p[:-1] if p[-1] == "__init__" else p) for p in stems}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name.split(".")[0] in self.own and name not in self.modules:
            raise ModuleNotFoundError(
                f"{name} is imported here, but no import statement that can be read "
                "from the source says so (a computed name?): import it by its name",
                name=name,
            )
        return None


def _only_own_files(job: Job, own: Path) -> None:
    for name in [n for n in sys.modules if n.split(".")[0] in job.own]:
        del sys.modules[name]  # this builder itself, where the course is about it
    sys.meta_path.insert(0, _Fence(job.own, job.files))


def _seed(job: Job) -> None:
    os.environ["NOTES_DEVICE"] = job.device
    random.seed(job.seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(job.seed)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(job.seed)
        torch.set_num_threads(job.threads)
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.use("Agg", force=True)
        matplotlib.rcdefaults()
        matplotlib.rcParams["figure.max_open_warning"] = 0
    warnings.resetwarnings()
    warnings.simplefilter("default")


class _Shown:
    """Takes each figure when it is shown, and marks the place in the output."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.names: list[str] = []
        self.dropped = 0

    def hook(self) -> None:
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.show = lambda *args, **kwargs: self.pyplot(pyplot)  # type: ignore[attr-defined]
        if plotly := sys.modules.get("plotly.basedatatypes"):
            plotly.BaseFigure.show = lambda figure, *a, **k: self.plotly(figure)  # type: ignore[attr-defined]

    def pyplot(self, pyplot: Any) -> None:
        for number in pyplot.get_fignums():
            figure = pyplot.figure(number)
            if self._room():
                salt = f"notes-{len(self.names)}"
                self._keep("svg", figures.svg_of(figure, salt))
            pyplot.close(figure)

    def plotly(self, figure: Any) -> None:
        if self._room():
            self._keep("plotly", figures.json_of(figure))

    def left_open(self) -> int:
        pyplot = sys.modules.get("matplotlib.pyplot")
        return len(pyplot.get_fignums()) if pyplot else 0

    def _room(self) -> bool:
        self.dropped += len(self.names) >= MAX_FIGURES
        return len(self.names) < MAX_FIGURES

    def _keep(self, kind: str, body: str) -> None:
        name = f"{len(self.names) + 1:02d}.{kind}"
        self.names.append(name)
        (self.out / name).write_text(body, encoding="utf-8")
        _flush()
        os.write(1, MARK.format(name).encode())


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the block closed it
            continue
    ctypes.CDLL(None).fflush(None)


def _describe(error: BaseException | None, script: Path, own: Path) -> dict[str, Any]:
    """An exception as data: the trace starts in the block, and paths are the reader's."""
    if error is None:
        return {"kind": "unknown", "message": "", "line": None, "traceback": ""}
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != str(script):
        trace = trace.tb_next
    line = trace.tb_lineno if trace else None
    if isinstance(error, SyntaxError) and error.filename == str(script):
        line, trace = error.lineno, None
    text = "".join(traceback.format_exception(type(error), error, trace))
    text = text.replace(f"{script.parent}{os.sep}", "").replace(f"{own}{os.sep}", "")
    message = str(error)[:2000]
    if isinstance(error, SystemExit):
        message = f"the block left with sys.exit({error.code!r})"
    return {
        "kind": type(error).__name__,
        "message": message,
        "line": line,
        "traceback": text[-8000:],
    }


def read_report(files: dict[str, bytes]) -> dict[str, Any] | None:
    """The child's last word, or None where it had none: then it did not end well."""
    try:
        report: dict[str, Any] = json.loads(files[REPORT])
    except (KeyError, ValueError):
        return None
    return report
