"""What a code block is, and what came of it."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

OPTIONS = frozenset(
    {
        *("raises", "needs", "norun", "source", "data", "timeout"),  # how it is run
        *("alt", "caption", "label"),  # of its figures
        "varies",  # why its output is another each time, such as: it measures time
    }
    | {"cell"}  # the number of a lab's cell; labs write it, authors don't
)


@dataclass(frozen=True)
class Block:
    """One Python fence of a page, as the reader sees it.

    `origins` has, for each line of `code`, the file and the line where it was written;
    an empty file name stands for the page itself.
    """

    code: str
    line: int  # of the fence's header, in the page
    options: dict[str, str] = field(default_factory=dict)
    origins: tuple[tuple[str, int], ...] = ()
    page: str = ""
    problem: str = ""  # why this can't be a block; then `code` is not run
    cells: tuple[tuple[int, str], ...] = ()  # of a lab's cell: all (line, code) of it

    @property
    def kind(self) -> str:
        """`run`, `raises`, `norun`, `source`, or `problem`."""
        if self.problem:
            return "problem"
        return next(
            (k for k in ("source", "norun", "raises") if k in self.options), "run"
        )

    def on_page(self, page: str, offset: int) -> "Block":
        """The block with its page's name, `offset` lines further down."""
        origins = tuple((f, n if f else n + offset) for f, n in self.origins)
        cells = tuple((n + offset, code) for n, code in self.cells)
        line = self.line + offset
        block = replace(self, page=page, line=line, origins=origins, cells=cells)
        if cells and page.endswith(".md"):
            return replace(block, problem="only a lab has cells: leave out `cell`")
        return block

    @property
    def leads(self) -> bool:
        """False for what runs with another block: all cells of a lab but the first."""
        return not self.cells or self.options["cell"] == "1"

    @property
    def program(self) -> str:
        """All that runs when this block runs: of a lab's cell, the lab's code."""
        return "# %%\n".join(c for _, c in self.cells) if self.cells else self.code

    @property
    def placed_program(self) -> str:
        """The same, with each line of a lab where it stands in its file."""
        if not self.cells:
            return self.code
        lines: list[str] = []
        for above, code in self.cells:
            lines += [""] * (above - len(lines)) + code.splitlines()
        return "\n".join([*lines, ""])

    def place(self, code_line: int | None = None) -> str:
        """`docs/page.md:42`, and `(snippets/x.py:7)` for a line that stands there.

        The lines of a lab's cell are counted in its file.
        """
        if self.cells:
            return f"{self.page}:{code_line or self.line}"
        if not code_line or code_line > len(self.origins):
            return f"{self.page}:{self.line}"
        file, line = self.origins[code_line - 1]
        return (
            f"{self.page}:{self.line} ({file}:{line})"
            if file
            else f"{self.page}:{line}"
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Block":
        fields: dict[str, Any] = json.loads(text)
        for name in ("origins", "cells"):
            fields[name] = tuple((first, second) for first, second in fields[name])
        return cls(**fields)


@dataclass(frozen=True)
class Failure:
    """Why a block failed: a kind, a message, and where in the block's own lines."""

    kind: str  # an exception's name, or: timeout, memory, died, figure, problem, …
    message: str
    line: int | None = None
    traceback: str = ""

    def report(self, block: Block) -> str:
        """The failure as the build and the tests print it."""
        lines = block.placed_program.splitlines()
        where = f" in cell {block.options['cell']}" if block.cells else ""
        text = [f"{block.place(self.line)}: {self.kind}{where}"]
        if self.line and self.line <= len(lines):
            text.append(f"    {lines[self.line - 1].strip()}")
        text.append(f"  {self.message}" if self.message else "")
        if self.traceback:
            text += [f"  | {line}" for line in self.traceback.rstrip().splitlines()]
        return "\n".join(filter(None, text))


@dataclass(frozen=True)
class Part:
    """A piece of output, in the order in which the block gave it."""

    kind: str  # "text", "svg" or "plotly"; or "cell", before what this cell gave
    body: str

    @property
    def is_figure(self) -> bool:
        return self.kind in ("svg", "plotly")


@dataclass(frozen=True)
class Outcome:
    """What a block gave.

    `parts` and `error` are what the page shows; `costs` (seconds, peak memory) is kept
    beside them and takes no part in whether two outcomes are equal.
    """

    parts: tuple[Part, ...] = ()
    error: str = ""  # the shown end of the traceback, of a block that should raise
    failure: Failure | None = None
    stderr: str = ""
    costs: dict[str, float] = field(default_factory=dict, compare=False)

    def of(self, block: Block) -> "Outcome | None":
        """What belongs to a block: of a lab's outcome, what one cell gave.

        None for a cell that was not reached.
        """
        if not block.cells:
            return self
        number, current = int(block.options["cell"]), 1
        parts: list[Part] = []
        for part in self.parts:
            if part.kind == "cell":
                current = int(part.body)
            elif current == number:
                parts.append(part)
        if self.failure:
            line = self.failure.line or 0  # of code that can't be read: further down
            below = [n for n, (above, _) in enumerate(block.cells, 1) if above < line]
            stopped = max([current, *below[-1:]])
            if number != stopped and (number > stopped or stopped > current):
                return None
            current = stopped
        failed = self.failure if number == current else None
        if not block.leads:
            return Outcome(tuple(parts), failure=failed)
        return Outcome(
            tuple(parts), failure=failed, stderr=self.stderr, costs=self.costs
        )


@dataclass(frozen=True)
class Job:
    """All that a worker needs to run a block, wherever that worker is.

    `files` are the sources of ours that the block may import, by path below their
    root; `data` are the files that it declares. The block sees these and no others.
    """

    code: str
    cells: tuple[int, ...] = ()  # of a lab: the line above each cell's code
    files: dict[str, bytes] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    raises: str = ""
    device: str = "cpu"
    seed: int = 0
    threads: int = 1
    timeout: float = 60.0  # seconds
    memory: int = 4 << 30  # bytes, of the block and all that it starts


@dataclass
class Raw:
    """What came out of the process of one block, before it is judged."""

    folder: str = ""  # where it ran, by now gone
    stdout: bytes = b""
    stderr: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    killed: str = ""  # why it had to be ended: timeout, memory, …
    status: int = 0  # exit status, or minus the signal
    seconds: float = 0.0
    peak_memory: int = 0  # bytes


class Capped:
    """The beginning and the end of a stream of bytes."""

    HEAD, TAIL = 64_000, 8_000  # bytes that are kept

    def __init__(self) -> None:
        self.head, self.tail, self.size = bytearray(), bytearray(), 0

    def add(self, data: bytes) -> None:
        room = self.HEAD - len(self.head)
        self.size += len(data)
        self.head += data[:room]
        self.tail += data[room:]
        if len(self.tail) > 4 * self.TAIL:
            del self.tail[: -self.TAIL]

    def content(self) -> bytes:
        """The whole stream if it is short, else both ends and a note between."""
        tail = bytes(self.tail[-self.TAIL :])
        cut = self.size - len(self.head) - len(tail)
        if cut:
            tail = f"\n… {cut:,} bytes of output are left out here …\n".encode() + tail
        return bytes(self.head) + tail
