"""The inside of the process that runs one block: set the stage, run it, report, leave.

This file is part of every key: a change in how output is taken runs all blocks again.

    python -m notes_lib.site.child FOLDER

runs the job that lies in a folder, for systems where no warm parent can fork.
"""

import ast
import atexit
import builtins
import ctypes
import faulthandler
import importlib.abc
import importlib.util
import io
import json
import os
import pickle
import random
import sys
import tempfile
import threading
import traceback
import types
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, NoReturn

from notes_lib.site import figures
from notes_lib.site.blocks import Job

MAX_FIGURES = 20
SCRIPT, REPORT, CRASH, JOB = "block.py", "report.json", "crash.txt", "job.pickle"
MARK = "\x00notes:{}\x00"  # stands in the output where a figure was shown
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "COLUMNS": "80",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "SOURCE_DATE_EPOCH": "0",
    "TQDM_DISABLE": "1",
}


def run(job: Job, folder: Path) -> NoReturn:
    """Run the block in this process, write its report to `folder/out`, and exit."""
    work, own, out = folder / "work", folder / "own", folder / "out"
    _lay_out(job.files, own)
    _lay_out({**job.data, SCRIPT: job.code.encode()}, work)
    out.mkdir()
    faulthandler.enable((out / CRASH).open("wb"), all_threads=False)
    os.chdir(work)
    os.environ |= {"TMPDIR": str(work), "PYTHONPATH": str(own)}
    os.environ["NOTES_DEVICE"] = job.device
    tempfile.tempdir = None  # it is asked for anew
    _open_streams()
    _limit_memory(job)
    shown = _Shown(out)
    _Prepared(_preparations(job, shown))
    _Fence(job)
    failures = _run(job, work / SCRIPT, [str(work), str(own)], shown)
    report = {
        "failures": failures,
        "figures": shown.names,
        "dropped": shown.dropped,
        "unshown": shown.left_open(),
    }
    (out / REPORT).write_text(json.dumps(report), encoding="utf-8")
    os._exit(0)


def _run(
    job: Job, script: Path, path: list[str], shown: "_Shown"
) -> list[dict[str, Any]]:
    """Run the block as `python block.py` would, to the end of its threads and exit
    handlers; what went wrong comes back, first what ended it."""
    process = os.getpid()
    failures: list[dict[str, Any]] = []

    def in_thread(hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value and hook.exc_type is not SystemExit:
            failures.append(_describe(hook.exc_value, script))

    threading.excepthook = in_thread
    atexit._clear()  # handlers of the preloaded libraries, not the block's
    if "multiprocessing.util" in sys.modules:
        atexit.register(sys.modules["multiprocessing.util"]._exit_function)
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=str(script), __builtins__=builtins)
    sys.modules["__main__"] = main
    sys.argv = [str(script)]
    sys.path[0:0] = path
    random.seed(job.seed)
    try:
        exec(_compiled(job, script, main, shown), main.__dict__)
    except SystemExit as leaving:
        if leaving.code not in (None, 0):
            failures.insert(0, _describe(leaving, script))
    except BaseException as error:
        failures.insert(0, _describe(error, script))
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    except BaseException as error:
        failures.append(_describe(error, script))
    _flush()
    if os.getpid() != process:  # a copy that the block forked and let run on
        os._exit(bool(failures))
    return failures


def _compiled(
    job: Job, script: Path, main: types.ModuleType, shown: "_Shown"
) -> types.CodeType:
    """The block's code; that of a lab says at the start of each cell that it is there.

    It stays one program, whose lines are those of its file.
    """
    if not job.cells:
        return compile(job.code, str(script), "exec", dont_inherit=True)
    tree = ast.parse(job.code, str(script))
    main.__dict__["__cell__"] = shown.cell
    body: list[ast.stmt] = []
    reached = 1
    for statement in tree.body:
        cell = sum(line < statement.lineno for line in job.cells)
        if cell > reached:
            reached = cell
            body += ast.parse(f"__cell__({cell})").body
        body.append(statement)
    tree.body = body
    return compile(tree, str(script), "exec", dont_inherit=True)


def _lay_out(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


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
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.dont_write_bytecode = True
    with suppress(ValueError, AttributeError, TypeError):  # what C prints, line by line
        libc = ctypes.CDLL(None)
        libc.setvbuf(ctypes.c_void_p.in_dll(libc, "stdout"), None, 1, 0)


def _limit_memory(job: Job) -> None:
    """Let torch and Python themselves say, with a line, that memory ran out."""
    if job.device == "cpu":  # CUDA reserves more address space than it uses
        with suppress(ImportError, ValueError):
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (job.memory, job.memory))


class _Fence(importlib.abc.MetaPathFinder):
    """Lets a block import of our packages what its key covers, and nothing else."""

    def __init__(self, job: Job) -> None:
        self.own = set(job.own)
        stems = (name.removesuffix(".py").split("/") for name in job.files)
        self.modules = {".".join(p[:-1] if p[-1] == "__init__" else p) for p in stems}
        if sys.modules.keys() & self.own:  # this builder, where the course is about it
            for name in [n for n in sys.modules if n.split(".")[0] in self.own]:
                del sys.modules[name]
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.split(".")[0] in self.own and name not in self.modules:
            raise ModuleNotFoundError(
                f"{name} is imported here, but no import statement that can be read "
                "from the source says so (a computed name?): import it by its name",
                name=name,
            )


Preparation = Callable[[Any], object]  # what is done to a module once it is imported


@cache  # a warm parent does it for all its children
def plain_matplotlib(module: Any) -> None:
    """Forget what the machine's own settings say of figures."""
    module.rcdefaults()
    module.rcParams["figure.max_open_warning"] = 0


def _preparations(job: Job, shown: "_Shown") -> dict[str, Preparation]:
    def torch(module: Any) -> None:
        module.manual_seed(job.seed)
        module.set_num_threads(job.threads)

    def pyplot(module: Any) -> None:
        module.show = lambda *args, **kwargs: shown.all_open(module)

    def matplotlib_figure(module: Any) -> None:
        module.Figure.show = lambda figure, *args, **kwargs: shown.matplotlib(figure)

    def plotly(module: Any) -> None:
        module.BaseFigure.show = lambda figure, *args, **kwargs: shown.plotly(figure)

    return {
        "numpy.random": lambda module: module.seed(job.seed),
        "torch": torch,
        "matplotlib": plain_matplotlib,
        "matplotlib.pyplot": pyplot,
        "matplotlib.figure": matplotlib_figure,
        "plotly.basedatatypes": plotly,
    }


class _Prepared(importlib.abc.MetaPathFinder):
    """Prepares modules: at once where they are loaded, else when the block does it."""

    def __init__(self, waiting: dict[str, Preparation]) -> None:
        self.waiting = waiting
        for name in waiting.keys() & sys.modules.keys():
            waiting.pop(name)(sys.modules[name])
        sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Any = None, target: Any = None
    ) -> ModuleSpec | None:
        if name not in self.waiting:
            return None
        prepare = self.waiting.pop(name)
        spec = importlib.util.find_spec(name)
        if spec and spec.loader:
            execute = spec.loader.exec_module

            def exec_module(module: types.ModuleType) -> None:
                execute(module)
                prepare(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


class _Shown:
    """Takes each figure when it is shown, and marks the place in the output."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.names: list[str] = []
        self.room, self.dropped = MAX_FIGURES, 0

    def cell(self, number: int) -> None:
        """Mark that the output of this cell begins here."""
        self.room = MAX_FIGURES
        self._mark(f"cell.{number}")

    def all_open(self, pyplot: Any) -> None:
        for number in pyplot.get_fignums():
            self.matplotlib(pyplot.figure(number))

    def matplotlib(self, figure: Any) -> None:
        if self._room():
            self._keep("svg", figures.svg_of(figure, f"notes-{len(self.names)}"))
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(figure)

    def plotly(self, figure: Any) -> None:
        if self._room():
            self._keep("plotly", figures.json_of(figure, f"notes-{len(self.names)}"))

    def left_open(self) -> int:
        pyplot = sys.modules.get("matplotlib.pyplot")
        return len(pyplot.get_fignums()) if pyplot else 0

    def _room(self) -> bool:
        self.dropped += self.room <= 0
        self.room -= 1
        return self.room >= 0

    def _keep(self, kind: str, body: str) -> None:
        name = f"{len(self.names) + 1:02d}.{kind}"
        self.names.append(name)
        (self.out / name).write_text(body, encoding="utf-8")
        self._mark(name)

    def _mark(self, name: str) -> None:
        _flush()
        os.write(1, MARK.format(name).encode())


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the block closed it
            stream.flush()
    ctypes.CDLL(None).fflush(None)


def _describe(error: BaseException, script: Path) -> dict[str, Any]:
    """An exception as data: its trace begins in the block, its line is the deepest."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != str(script):
        trace = trace.tb_next
    frames = [
        f.lineno for f in traceback.extract_tb(trace) if f.filename == str(script)
    ]
    line = frames[-1] if frames else None
    if isinstance(error, SyntaxError) and error.filename == str(script):
        line, trace = error.lineno, None
    try:
        message = str(error)[:2000]
    except Exception:
        message = "(its message cannot be printed)"
    if isinstance(error, SystemExit):
        message = f"the block left with sys.exit({error.code!r})"
    text = "".join(traceback.format_exception(type(error), error, trace))
    return {
        "kind": type(error).__name__,
        "message": message,
        "line": line,
        "traceback": text[-8000:],
    }


def main() -> None:
    """Run the job in the folder that the command line names."""
    folder = Path(sys.argv[1])
    job: Job = pickle.loads((folder / JOB).read_bytes())
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    run(job, folder)


if __name__ == "__main__":
    main()
