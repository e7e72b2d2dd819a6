import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

WIDTH = 30  # characters of the bar
PAUSE = 0.2  # seconds between two looks of the bar


def progress(steps: Sequence[T], title: str) -> Iterator[T]:
    """Go through some steps and show on standard error how far they are.

    The bar is rewritten in place and removed at the end. It is shown in terminals and
    in notebooks, where that works, and not in logs. Steps that take less than `PAUSE`
    seconds together show none.

    Args:
        steps: What to go through.
        title: Shown in front of the bar.

    Returns:
        The steps, one by one.
    """
    if not (sys.stderr.isatty() or "ipykernel" in sys.modules):
        yield from steps
        return
    start = last = time.monotonic()
    try:
        for done, step in enumerate(steps):
            now = time.monotonic()
            if now - last >= PAUSE:
                last = now
                left = (now - start) / max(done, 1) * (len(steps) - done)
                bar = ("█" * (WIDTH * done // len(steps))).ljust(WIDTH, "░")
                _rewrite(f"{title} {bar} {done}/{len(steps)}, {left:.0f} s left")
            yield step
    finally:
        if last > start:
            _rewrite("")


def _rewrite(text: str) -> None:
    erase = "\x1b[K" if sys.stderr.isatty() else ""
    sys.stderr.write(f"\r{text}{erase}" if text else f"\r{' ' * 79}\r")
    sys.stderr.flush()
