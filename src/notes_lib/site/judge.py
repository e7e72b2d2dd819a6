"""From what a block's process left to what the page shows, or to why it failed.

This file is part of every key: a change in how output is read runs all blocks again.
"""

import json
import re
import signal
import sysconfig
from typing import Any

from notes_lib.site import child
from notes_lib.site.blocks import Failure, Job, Outcome, Part, Raw

_LIBRARIES = [sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_REWRITTEN = re.compile(r"[^\n]*\r(?!\n)")  # a line that a progress bar wrote over


def judge(job: Job, raw: Raw) -> Outcome:
    """What a block gave, as the page will show it, or why it failed."""
    report = _report(raw)
    raised = [Failure(**fields) for fields in report["failures"]] if report else []
    failure = _ended(job, raw) or (None if report else _died(raw))
    error = ""
    if report and not failure:
        failure = raised[0] if raised else None
        if job.raises:
            error, failure = _expected(job.raises, failure)
        elif report["unshown"] and not failure:
            figures = f"{report['unshown']} figure(s) drawn"
            failure = Failure("figure", f"{figures}, never shown: call plt.show()")
    return Outcome(
        parts=_parts(raw, report["dropped"] if report else 0),
        error=error,
        failure=failure,
        stderr=_text(raw.stderr, raw.folder),
        costs={"seconds": round(raw.seconds, 3), "peak_memory": raw.peak_memory},
    )


def _report(raw: Raw) -> dict[str, Any] | None:
    """The child's last word, or None where it had none: then it did not end well."""
    try:
        text = _readers_paths(raw.files[child.REPORT].decode(), raw.folder)
        report: dict[str, Any] = json.loads(text)
    except (KeyError, ValueError):
        return None
    return report


def _expected(raises: str, failure: Failure | None) -> tuple[str, Failure | None]:
    """The error to show, of a block that should raise, and the failure if it didn't."""
    if failure is None:
        return "", Failure(
            "raises", f"this block should raise {raises}, and it does not"
        )
    if failure.kind == raises:
        return failure.traceback, None
    message = f"the fence says raises={raises!r}, but this came: {failure.message}"
    return "", Failure(failure.kind, message, failure.line, failure.traceback)


def _ended(job: Job, raw: Raw) -> Failure | None:
    """Why a block was ended from outside."""
    line, trace = _last_place(raw)
    if raw.killed == "timeout":
        limit = f"still running after {job.timeout:g} s, so it was ended"
        advice = 'give the fence timeout="…" if it needs longer'
        if job.cells:
            advice = "set `timeout: …` in its front matter if it needs longer"
        return Failure("timeout", f"{limit}; {advice}", line, trace)
    if raw.killed == "memory":
        limit = f"held more than {job.memory / 2**30:g} GiB, so it was ended"
        return Failure("memory", limit)
    if raw.killed == "lost":
        what = "the process that watches over it died: does it kill its parent?"
        return Failure("died", what)
    return Failure("died", raw.killed) if raw.killed else None


def _died(raw: Raw) -> Failure:
    """An end without a report: never a good one, whatever the exit status says."""
    how = f"exit status {raw.status}"
    if raw.status < 0:
        how = f"signal {-raw.status} ({signal.strsignal(-raw.status)})"
    line, trace = _last_place(raw)
    return Failure("died", f"ended by {how}, before its last line", line, trace)


def _last_place(raw: Raw) -> tuple[int | None, str]:
    """Where a process was when a signal ended it, as far as it could still say."""
    trace = _text(raw.files.get(child.CRASH, b""), raw.folder)
    places = list(re.finditer(rf'File "{child.SCRIPT}", line (\d+).*\n', trace))
    if not places:
        return None, ""
    return int(places[0][1]), trace[: places[-1].end()]  # below it is the builder


def _parts(raw: Raw, dropped: int) -> tuple[Part, ...]:
    """The output in order: text, and figures where they were shown."""
    pieces = re.split(child.MARK.format(r"([\w.]+)").encode(), raw.stdout)
    parts = []
    for index, piece in enumerate(pieces):
        name = piece.decode("ascii", "replace")
        if index % 2 == 0:
            if text := _text(piece, raw.folder).strip("\n"):
                parts.append(Part("text", text))
        elif name.startswith("cell."):
            parts.append(Part("cell", name.removeprefix("cell.")))
        elif name in raw.files:
            parts.append(Part(name.split(".")[1], raw.files[name].decode()))
    if dropped:
        more = f"… {dropped} more figures were drawn; {child.MAX_FIGURES} are kept …"
        parts.append(Part("text", more))
    return tuple(part for part in parts if part.body.strip())


def _text(output: bytes, folder: str) -> str:
    """Output as readers can read it, the same wherever the block ran."""
    text = _readers_paths(output.decode("utf-8", "backslashreplace"), folder)
    text = _REWRITTEN.sub("", text.replace("\r\n", "\n"))
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def _readers_paths(text: str, folder: str) -> str:
    """Cut from paths what only this machine, or only this run, knows."""
    if not folder:
        return text
    for path in (f"{folder}/work", f"{folder}/own", *_LIBRARIES):
        text = text.replace(f"{path}/", "")
    return text.replace(folder, "/tmp/block")
