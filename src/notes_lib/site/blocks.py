"""What a code block is, and what came of it."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

OPTIONS = frozenset(
    {"raises", "needs", "norun", "source", "alt", "caption", "data", "timeout"}
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
        return replace(self, page=page, line=self.line + offset, origins=origins)

    def place(self, code_line: int | None = None) -> str:
        """`docs/page.md:42`, and `(snippets/x.py:7)` for a line that stands there."""
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
        fields["origins"] = tuple((file, line) for file, line in fields["origins"])
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
        lines = block.code.splitlines()
        text = [f"{block.place(self.line)}: {self.kind}"]
        if self.line and self.line <= len(lines):
            text.append(f"    {lines[self.line - 1].strip()}")
        text.append(f"  {self.message}" if self.message else "")
        if self.traceback:
            text += [f"  | {line}" for line in self.traceback.rstrip().splitlines()]
        return "\n".join(filter(None, text))


@dataclass(frozen=True)
class Part:
    """A piece of output, in the order in which the block gave it."""

    kind: str  # "text", "svg" or "plotly"
    body: str


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


@dataclass(frozen=True)
class Job:
    """All that a worker needs to run a block, wherever that worker is.

    `files` are the sources of ours that the block may import, by path below their
    root; `data` are the files that it declares. The block sees these and no others.
    """

    code: str
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
