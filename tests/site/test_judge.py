"""From what a process left to what the page shows, or to why the block failed."""

import json
import signal
import sysconfig

import pytest

from notes_lib.site import child
from notes_lib.site.blocks import Capped, Failure, Job, Part, Raw
from notes_lib.site.judge import judge

JOB = Job("print(1)")
MARK = child.MARK.format("01.svg").encode()


def raw(stdout=b"", *failures, unshown=0, dropped=0, report=True, **fields):
    files = fields.pop("files", {})
    if report:
        said = {"failures": failures, "unshown": unshown, "dropped": dropped}
        files = files | {child.REPORT: json.dumps(said).encode()}
    return Raw(folder="/tmp/notes-x", stdout=stdout, files=files, **fields)


def error(kind="ValueError", message="too small", line=1, traceback="trace\n"):
    return {"kind": kind, "message": message, "line": line, "traceback": traceback}


def shown(stdout, **fields):
    return [part.body for part in judge(JOB, raw(stdout, **fields)).parts]


def test_all_is_well():
    outcome = judge(JOB, raw(b"1\n", seconds=0.25, peak_memory=7))
    assert outcome.parts == (Part("text", "1"),)
    assert outcome.failure is None
    assert outcome.costs == {"seconds": 0.25, "peak_memory": 7}


def test_figures_stand_where_they_were_shown():
    outcome = judge(JOB, raw(b"a\n" + MARK + b"b\n", files={"01.svg": b"<svg/>"}))
    assert outcome.parts == (
        Part("text", "a"),
        Part("svg", "<svg/>"),
        Part("text", "b"),
    )


def test_a_mark_without_a_figure_is_nothing():
    assert shown(b"a" + MARK + b"b") == ["a", "b"]


def test_dropped_figures_are_told():
    assert shown(b"", dropped=30) == ["… 30 more figures were drawn; 20 are kept …"]


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (b"", []),
        (b"\n \n", []),
        (b"  a\n\n b\n", ["  a\n\n b"]),
        (b"\xff\xfe\n", ["\\xff\\xfe"]),
        ("é ∑ 💡".encode(), ["é ∑ 💡"]),
        (b"a\0b\x1b[31mc\x7f", ["a\\x00b\\x1b[31mc\\x7f"]),
        (b"10 %\r55 %\r100 %\ndone\r\n", ["100 %\ndone"]),
        (b"\ta\tb", ["\ta\tb"]),
    ],
)
def test_output_as_text(output, text):
    assert shown(output) == text


def test_paths_are_the_readers_own():
    libraries = sysconfig.get_path("purelib")
    text = f"/tmp/notes-x/work/block.py /tmp/notes-x/own/a/b.py {libraries}/torch/x.py"
    text += " /tmp/notes-x/out"
    (part,) = shown(text.encode())
    assert part == "block.py a/b.py torch/x.py /tmp/block/out"
    outcome = judge(JOB, raw(b"", error(traceback=text), stderr=text.encode()))
    assert outcome.stderr == outcome.failure.traceback == part


def test_the_first_error_is_the_failure():
    failure = judge(JOB, raw(b"", error(), error(kind="KeyError"))).failure
    assert failure == Failure("ValueError", "too small", 1, "trace\n")


def test_an_expected_error_is_shown():
    outcome = judge(Job("", raises="ValueError"), raw(b"1\n", error()))
    assert (outcome.failure, outcome.error) == (None, "trace\n")
    assert outcome.parts == (Part("text", "1"),)


def test_another_error_than_expected():
    outcome = judge(Job("", raises="KeyError"), raw(b"", error()))
    assert outcome.failure.kind == "ValueError"
    assert outcome.failure.message.startswith("the fence says raises='KeyError', but")
    assert outcome.error == ""


def test_no_error_where_one_is_expected():
    failure = judge(Job("", raises="KeyError"), raw(b"")).failure
    assert failure.kind == "raises"
    assert failure.message == "this block should raise KeyError, and it does not"


@pytest.mark.parametrize("kind", ["timeout", "memory", "lost"])
@pytest.mark.parametrize("raises", ["", "timeout", "died", "memory", "ValueError"])
@pytest.mark.parametrize("report", [True, False])
def test_what_was_ended_has_failed(kind, raises, report):
    outcome = judge(Job("", raises=raises), raw(b"", killed=kind, report=report))
    assert outcome.failure.kind == ("died" if kind == "lost" else kind)


def test_how_it_was_ended():
    ended = judge(Job("", timeout=2.5), raw(killed="timeout")).failure
    assert "still running after 2.5 s" in ended.message
    ended = judge(Job("", memory=3 << 29), raw(killed="memory")).failure
    assert "more than 1.5 GiB" in ended.message
    assert judge(JOB, raw(killed="no folder")).failure == Failure("died", "no folder")


@pytest.mark.parametrize("raises", ["", "died", "ValueError"])
def test_an_end_without_report_is_a_failure(raises):
    failure = judge(Job("", raises=raises), raw(b"1\n", report=False, status=0)).failure
    assert failure == Failure("died", "ended by exit status 0, before its last line")


@pytest.mark.parametrize(
    "number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGRTMIN + 1]
)
def test_an_end_by_a_signal(number):
    failure = judge(JOB, raw(report=False, status=-number)).failure
    assert failure.message.startswith(f"ended by signal {int(number)} (")


def test_a_spoiled_report_is_none():
    spoiled = Raw(files={child.REPORT: b'{"failures": ['})
    assert judge(JOB, spoiled).failure.kind == "died"


def test_where_it_was():
    crash = (
        b'Fatal Python error: Aborted\n\n  File "/tmp/notes-x/own/a.py", line 9 in g\n'
        b'  File "/tmp/notes-x/work/block.py", line 3 in f\n'
        b'  File "/tmp/notes-x/work/block.py", line 5 in <module>\n'
        b'  File "/lib/notes_lib/site/child.py", line 100 in run\n'
    )
    files = {child.CRASH: crash}
    failure = judge(JOB, raw(killed="timeout", report=False, files=files)).failure
    assert failure.line == 3
    assert 'File "a.py", line 9 in g' in failure.traceback
    assert failure.traceback.endswith('File "block.py", line 5 in <module>\n')


def test_figures_that_were_not_shown():
    failure = judge(JOB, raw(unshown=2)).failure
    assert failure.kind == "figure"
    assert failure.message == "2 figure(s) drawn, never shown: call plt.show()"
    assert judge(JOB, raw(b"", error(), unshown=2)).failure.kind == "ValueError"
    assert (
        judge(Job("", raises="ValueError"), raw(b"", error(), unshown=2)).failure
        is None
    )


def capped(*pieces):
    stream = Capped()
    for piece in pieces:
        stream.add(piece)
        assert len(stream.tail) <= 4 * Capped.TAIL + len(piece)
    return stream.content()


def test_short_streams_are_kept():
    assert capped() == b""
    assert capped(b"a", b"b") == b"ab"
    whole = b"x" * (Capped.HEAD + Capped.TAIL)
    assert capped(whole) == whole
    assert capped(*(whole[n : n + 7] for n in range(0, len(whole), 7))) == whole


@pytest.mark.parametrize("size", [1, 1000, 1 << 18])
def test_long_streams_keep_both_ends(size):
    whole = b"".join(b"%07d\n" % n for n in range(100_000))
    kept = capped(*(whole[n : n + size] for n in range(0, len(whole), size)))
    cut = len(whole) - Capped.HEAD - Capped.TAIL
    note = f"\n… {cut:,} bytes of output are left out here …\n".encode()
    assert kept == whole[: Capped.HEAD] + note + whole[-Capped.TAIL :]
