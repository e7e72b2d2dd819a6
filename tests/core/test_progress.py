import contextlib
import io
import re
import sys

import pytest

from notes_lib.core import progress


class Stream(io.StringIO):
    """Standard error that may be a terminal."""

    is_terminal = True

    def isatty(self):
        return self.is_terminal


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves by hand."""
    now = [0.0]
    module = sys.modules[progress.__module__]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def go_through(steps, clock, stream, stop_at=None):
    """Spend a second on each step, with this standard error; those that were done."""
    done = []
    with contextlib.redirect_stderr(stream):
        for step in progress(steps, "work"):
            done.append(step)
            clock[0] += 1
            if step == stop_at:
                break
    return done


def test_shows_how_far_it_is_and_leaves_nothing(clock):
    stream = Stream()
    assert go_through(range(10), clock, stream) == list(range(10))
    text = stream.getvalue()
    assert "work ███" in text
    assert " 5/10, 5 s left" in text
    assert re.sub(r"[^\n]*\r", "", text) == ""  # each was written over


def test_cleans_up_when_left_early(clock):
    stream = Stream()
    assert go_through(range(10), clock, stream, stop_at=4) == [0, 1, 2, 3, 4]
    assert stream.getvalue().endswith("\r")


def test_short_work_shows_nothing(clock):
    stream = Stream()
    with contextlib.redirect_stderr(stream):
        assert list(progress(range(1000), "work")) == list(range(1000))
        assert list(progress([], "work")) == []
    assert stream.getvalue() == ""


def test_a_log_shows_nothing_and_a_notebook_does(clock, monkeypatch):
    stream = Stream()
    stream.is_terminal = False
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert go_through(range(10), clock, stream) == list(range(10))
    assert stream.getvalue() == ""
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    go_through(range(10), clock, stream)
    assert "9/10" in stream.getvalue()
