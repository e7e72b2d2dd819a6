"""The steps joined: blocks in, results out, each outcome run at most once."""

import functools
import itertools
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
)
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from notes_lib.site import workers
from notes_lib.site.blocks import Block, Failure, Job, Outcome
from notes_lib.site.imports import OwnPackages
from notes_lib.site.judge import judge
from notes_lib.site.keys import Conditions, Inputs, changes, key_of, prepare
from notes_lib.site.store import Store, StoreProblem

LAST = "last-build"  # the note that says which keys each page used


@dataclass(frozen=True)
class Settings:
    """What an author can choose."""

    root: Path  # the folder of mkdocs.yml
    packages: tuple[str, ...] = ("notes_lib",)
    store: Path = Path(".notes_cache")
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    preload: tuple[str, ...] = workers.PRELOAD
    conditions: Conditions = field(default_factory=Conditions)

    def own(self) -> OwnPackages:
        """Our packages, read anew: as they are in the project, else as installed."""
        return OwnPackages(self.packages, [self.root / "src", self.root])


@dataclass(frozen=True)
class Result:
    """A block and what became of it."""

    block: Block
    key: str = ""
    state: str = "ran"  # or: store, failed, not run, quoted
    outcome: Outcome = field(default_factory=Outcome)
    why: str = ""  # of a block that is not run

    @property
    def failure(self) -> Failure | None:
        return self.outcome.failure


class Engine:
    """Runs the blocks of a build, taking from the store what is known.

    Args:
        settings: See `Settings`.
        executor: Who runs the jobs; by default, processes on this machine.
        on_result: Called with each result, as soon as there is one.
        on_cell: Called with a lab's first block and the number of a cell that begins.
    """

    def __init__(
        self,
        settings: Settings,
        executor: Executor | None = None,
        on_result: Callable[[Result], None] = lambda result: None,
        on_cell: Callable[[Block, int], None] = lambda block, cell: None,
    ) -> None:
        self.settings = settings
        self.store = Store(settings.root / settings.store)
        self.on_result, self.on_cell = on_result, on_cell
        self._given = executor
        self._local: ThreadPoolExecutor | None = None
        self._workers: workers.Workers | None = None
        self.begin()

    def begin(self) -> None:
        """Forget the last build, and read our packages anew."""
        self.own = self.settings.own()
        self.results: dict[tuple[str, int], Result] = {}
        self._futures: dict[str, Future[Outcome]] = {}
        self._waiting: dict[tuple[str, int], tuple[Block, str]] = {}
        self._labs: dict[str, Outcome | None] = {}
        self._problem: StoreProblem | None = None

    def expect(self, newest: int) -> None:
        """Let the workers start at once if a file is newer (ns) than the last build."""
        if not self._given and newest > self.store.remembered(LAST):
            self._executor()

    def submit(self, block: Block, index: int, *, anew: bool = False) -> None:
        """Take up the `index`-th block of its page; its result comes with `finish`.

        With `anew` it runs even if its outcome is known.
        """
        place = (block.page, index)
        if settled := self._without_running(block):
            self._settle(place, settled)
            return
        try:
            inputs, job = self._prepare(block)
        except LookupError as missing:
            self._settle(place, _problem(block, str(missing.args[0])))
            return
        key = key_of(inputs)
        known = None if anew or key in self._futures else self._stored(block, key)
        if known:
            self._settle(place, self._result(block, key, "store", known))
            return
        if key not in self._futures:
            self._futures[key] = self._run(key, inputs, job, block)
        self._waiting[place] = (block, key)

    def finish(self) -> list[Result]:
        """Wait for all blocks.

        Raises:
            StoreProblem: If an outcome could not be stored; all others are.
        """
        places: dict[Future[Outcome], list[tuple[str, int]]] = {}
        for place, (_, key) in self._waiting.items():
            places.setdefault(self._futures[key], []).append(place)
        for future in as_completed(places):
            for place in places[future]:
                self.result(*place)
        if self._problem:
            raise self._problem
        return [self.results[place] for place in sorted(self.results)]

    def result(self, page: str, index: int) -> Result:
        """Wait for one block."""
        place = (page, index)
        if place in self._waiting:
            block, key = self._waiting.pop(place)
            outcome = self._futures[key].result()
            self._settle(place, self._result(block, key, "ran", outcome))
        return self.results[place]

    def explain(self, block: Block, index: int) -> tuple[str, list[str]]:
        """Whether a block would run, and why: (state, reasons)."""
        if settled := self._without_running(block):
            return settled.state, [settled.why]
        try:
            inputs, _ = self._prepare(block)
        except LookupError as missing:
            return "failed", [str(missing.args[0])]
        if self.store.get(key_of(inputs)):
            return "store", []
        last = (self.store.recall(LAST) or {}).get(block.page, [])
        try:
            before: Inputs = self.store.meta(last[index])["inputs"]
        except (IndexError, OSError, ValueError):
            return "run", ["new, or failed before"]
        return "run", changes(before, inputs) or ["its outcome is gone from the store"]

    def remember(self) -> None:
        """Note which keys this build used: for `explain`, and for `prune`."""
        pages: dict[str, list[str]] = {}
        for page, index in sorted(self.results):
            pages.setdefault(page, []).append(self.results[page, index].key)
        self.store.remember(LAST, pages)

    def unstable(self) -> Iterator[tuple[Block, str]]:
        """Run each block of this build once more; those that are not the same, and why.

        Call it after `finish`. The first run may have been in an earlier build. Blocks
        that say that they vary are left out.
        """
        again: dict[str, Future[Outcome]] = {}
        results = [
            result
            for _, result in sorted(self.results.items())
            if result.key
            and not result.failure
            and "varies" not in result.block.options
        ]
        for result in results:
            if result.key not in again:
                _, job = self._prepare(result.block)
                again[result.key] = self._executor().submit(self._function(), job)
        for result in results:
            outcome = _outcome_of(again[result.key]).of(result.block) or Outcome()
            if outcome != result.outcome:
                why = difference(result.outcome, outcome)
                yield result.block, f"gives something else when run again: {why}"
            elif any(" at 0x" in part.body for part in outcome.parts):
                yield result.block, "shows an address in memory, which changes"

    def close(self) -> None:
        """End what runs, and let the workers go."""
        if self._workers:
            self._workers.close()
        if self._local:
            self._local.shutdown(cancel_futures=True)
        self._workers = self._local = None

    def _without_running(self, block: Block) -> Result | None:
        """The result of a block that is shown without being run."""
        if block.problem:
            return _problem(block, block.problem)
        if block.kind == "source":
            return Result(block, state="quoted")
        if block.kind == "norun":
            return Result(block, state="not run", why=block.options["norun"])
        if (
            "needs" in block.options
            and block.options["needs"] != self.settings.conditions.device
        ):
            return Result(
                block, state="not run", why=f"it needs {block.options['needs']}"
            )
        return None

    def _prepare(self, block: Block) -> tuple[Inputs, Job]:
        return prepare(block, self.own, self.settings.root, self.settings.conditions)

    def _stored(self, block: Block, key: str) -> Outcome | None:
        """What the store knows; of a lab, read once for all its cells."""
        if not block.cells:
            return self.store.get(key)
        if key not in self._labs:
            self._labs[key] = self.store.get(key)
        return self._labs[key]

    def _run(self, key: str, inputs: Inputs, job: Job, block: Block) -> Future[Outcome]:
        """Start a job; its future is done when its outcome is stored, too."""
        stored: Future[Outcome] = Future()

        def keep(ran: Future[Outcome]) -> None:
            outcome = _outcome_of(ran)
            try:
                if not outcome.failure:
                    self.store.put(key, outcome, inputs)
            except StoreProblem as problem:
                self._problem = problem
            finally:
                stored.set_result(outcome)

        executor = self._executor()
        run = self._function(lambda cell: self.on_cell(block, cell))
        executor.submit(run, job).add_done_callback(keep)
        return stored

    def _executor(self) -> Executor:
        if self._given:
            return self._given
        if self._local is None:
            cpu = self.settings.conditions.device == "cpu"
            slots = self.settings.jobs if cpu else 1
            self._workers = workers.Workers(slots, self.settings.preload)
            self._workers.start()
            self._local = ThreadPoolExecutor(slots, thread_name_prefix="block")
        return self._local

    def _function(
        self, tell: Callable[[int], None] = lambda cell: None
    ) -> Callable[[Job], Outcome]:
        if self._given:
            return functools.partial(workers.run_job, preload=self.settings.preload)
        assert self._workers
        run = self._workers.run
        return lambda job: judge(job, run(job, tell))

    def _result(self, block: Block, key: str, state: str, outcome: Outcome) -> Result:
        if own := outcome.of(block):
            return self._checked(Result(block, key, state, own))
        return Result(block, key, "not run", why="another cell failed before")

    def _checked(self, result: Result) -> Result:
        """The result, failed if the page could not show it to every reader."""
        figures = sum(part.is_figure for part in result.outcome.parts)
        texts = [t for t in result.block.options.get("alt", "").split("|") if t.strip()]
        failure = result.failure
        if not failure and figures != len(texts):
            if not texts:
                message = 'this block draws a figure: describe it in the fence, alt="…"'
            else:
                message = (
                    f"{figures} figure(s), but {len(texts)} alternative text(s) in alt"
                )
            failure = Failure("figure", message)
        if not failure:
            return result
        return replace(
            result, state="failed", outcome=replace(result.outcome, failure=failure)
        )

    def _settle(self, place: tuple[str, int], result: Result) -> None:
        self.results[place] = result
        self.on_result(result)


def _problem(block: Block, message: str) -> Result:
    failure = Failure("problem", message)
    return Result(block, state="failed", outcome=Outcome(failure=failure))


def _outcome_of(ran: Future[Outcome]) -> Outcome:
    """What came of a job, also where whoever should run it could not."""
    try:
        return ran.result()
    except (Exception, CancelledError) as error:
        why = f"it could not be run: {type(error).__name__}: {error}"
        return Outcome(failure=Failure("died", why))


def difference(first: Outcome, second: Outcome) -> str:
    """In words, the first thing in which two outcomes differ."""
    if second.failure:
        return f"{second.failure.kind}: {second.failure.message}"
    shown = [
        [
            *(line for part in outcome.parts for line in part.body.splitlines()),
            *outcome.error.splitlines(),
            *outcome.stderr.splitlines(),
        ]
        for outcome in (first, second)
    ]
    pairs = itertools.zip_longest(*shown, fillvalue="nothing")
    one, other = next(((a, b) for a, b in pairs if a != b), ("parts", "others"))
    return f"{one[:80]!r}, then {other[:80]!r}"


def summary(results: list[Result], seconds: float, device: str) -> str:
    """One line that accounts for every block."""
    count = {
        state: sum(r.state == state for r in results)
        for state in ("ran", "store", "failed", "not run", "quoted")
    }
    return (
        f"{len(results)} blocks: {count['ran']} ran, {count['store']} from the store, "
        f"{count['failed']} failed, {count['not run']} not run, "
        f"{count['quoted']} quoted from the library · {seconds:.1f} s · {device}"
    )


def stopwatch() -> Callable[[], float]:
    """A function that says how many seconds have gone by since now."""
    start = time.monotonic()
    return lambda: time.monotonic() - start


def details(results: list[Result]) -> Iterator[str]:
    """What the author must know: failures, and what was not run."""
    for result in results:
        if result.failure:
            yield result.failure.report(result.block)
            if result.outcome.stderr and not result.failure.traceback:
                yield "  | " + result.outcome.stderr.strip()[-2000:].replace(
                    "\n", "\n  | "
                )
    for result in results:
        if result.state == "not run":
            yield f"{result.block.place()}: not run: {result.why}"
        if result.outcome.stderr and not result.failure:
            first = result.outcome.stderr.strip().splitlines()[0]
            yield f"{result.block.place()}: wrote to standard error: {first}"


def as_report(results: list[Result]) -> list[dict[str, Any]]:
    """The results as plain data, for programs."""
    return [
        {
            "place": result.block.place(),
            "kind": result.block.kind,
            "state": result.state,
            "why": result.why,
            "failure": result.failure and result.failure.report(result.block),
            "key": result.key,
            **result.outcome.costs,
        }
        for result in results
    ]
