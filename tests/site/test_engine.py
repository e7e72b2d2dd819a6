"""Blocks in, results out: each outcome made once, kept and told as soon as it is."""

import dataclasses
import threading
from concurrent.futures import Executor, Future

import pytest

from notes_lib.site.blocks import Block, Failure, Outcome, Part
from notes_lib.site.engine import Engine, Settings, as_report, details, difference
from notes_lib.site.store import Store


def states(results):
    return [result.state for result in results]


def test_known_outcomes_are_not_made_again(little):
    little.page("print('one')", "from tinylib import double\nprint(double(4))")
    first = little.run()
    assert states(first) == ["ran", "ran"]
    again = little.run()
    assert states(again) == ["store", "store"]
    assert [r.outcome for r in again] == [r.outcome for r in first]


def test_failures_run_again(little):
    little.page("1 / 0")
    for _ in range(2):
        (result,) = little.run()
        assert result.failure.kind == "ZeroDivisionError"
        assert not result.outcome.parts


def test_equal_blocks_run_once(little, tmp_path):
    mark = tmp_path / "mark"
    code = f"with open({str(mark)!r}, 'a') as f:\n    f.write('x')\nprint('done')"
    little.page(code, code)
    little.page(code, name="other")
    results = little.run()
    assert states(results) == ["ran"] * 3
    assert len({result.key for result in results}) == 1
    assert mark.read_text() == "x"


def test_results_come_in_the_order_of_the_pages(little):
    little.page(
        *(f"import time\ntime.sleep({0.3 - n / 10})\nprint({n})" for n in range(3))
    )
    assert [r.outcome.parts[0].body for r in little.run()] == ["0", "1", "2"]


def test_what_is_not_run(little):
    little.page(
        '# options norun="it takes a week"\n1 / 0',
        '# options needs="cuda"\n1 / 0',
        '# options source="tinylib:double"\n',
        '# options data="nowhere.csv"\n1 / 0',
    )
    results = little.run(device="cpu")
    assert states(results) == ["not run", "not run", "quoted", "failed"]
    assert [r.why for r in results[:2]] == ["it takes a week", "it needs cuda"]
    assert "there is no such file" in results[3].failure.message
    told = "\n".join(details(results))
    assert "docs/index.md:3: not run: it takes a week" in told
    assert "docs/index.md:15: problem" in told
    assert [row["state"] for row in as_report(results)] == states(results)


def test_data_is_there_under_its_name(little):
    little.write("data/points.csv", "1,2\n")
    little.page(
        '# options data="data/points.csv"\nprint(open("data/points.csv").read())'
    )
    assert little.run()[0].outcome.parts[0].body == "1,2"


@pytest.mark.parametrize(
    ("alt", "figures", "message"),
    [
        ("", 1, "describe it in the fence"),
        ("a line", 0, "0 figure"),
        ("a | b", 1, "1 figure"),
    ],
)
def test_figures_need_their_texts(little, alt, figures, message):
    code = (
        "import matplotlib.pyplot as plt\n" + "plt.figure()\n" * figures + "plt.show()"
    )
    little.page(f'# options alt="{alt}"\n{code}')
    for _ in range(2):  # the outcome is stored, and the page is still wrong
        (result,) = little.run()
        assert result.failure.kind == "figure"
        assert message in result.failure.message
    little.page(f'# options alt="{" | ".join("x" * figures)}"\n{code}')
    (result,) = little.run()
    assert (result.failure, result.state) == (None, "store")


def test_reasons(little):
    little.page("print('one')", "1 / 0", '# options data="nowhere.csv"\nprint(1)')
    little.run()

    engine = little.engine()
    blocks = [result.block for result in engine.finish()]
    missing = f"data='nowhere.csv': there is no such file in {little.folder.name}/"
    assert [engine.explain(block, n) for n, block in enumerate(blocks)] == [
        ("store", []),
        ("run", ["new, or failed before"]),
        ("failed", [missing]),
    ]
    edited = dataclasses.replace(blocks[0], code="print('two')\n")
    assert engine.explain(edited, 0) == ("run", ["source changed"])
    assert engine.store.prune([]) == 1
    assert engine.explain(blocks[0], 0) == ("run", ["new, or failed before"])


class _Broken(Executor):
    """Carries no job."""

    def submit(self, function, *args, **kwargs):
        future: Future[Outcome] = Future()
        future.set_exception(RuntimeError("the worker died 4 times"))
        return future


def test_an_executor_that_fails_fails_its_blocks(little):
    little.page("print('one')")
    little.executor = _Broken()
    (result,) = little.run()
    assert result.failure == Failure(
        "died", "it could not be run: RuntimeError: the worker died 4 times"
    )


def test_what_has_finished_is_stored(little, monkeypatch):
    """When `finish` is back, every outcome is on disk, and every problem known."""
    put, slow = Store.put, threading.Event()

    def put_slowly(self, key, outcome, inputs):
        slow.wait(0.3)
        put(self, key, outcome, inputs)

    monkeypatch.setattr(Store, "put", put_slowly)
    little.page("print('one')")
    engine = little.engine()
    (result,) = engine.finish()
    assert engine.store.get(result.key) == result.outcome


def test_results_are_told_as_they_come(little):
    told = []
    settings = Settings(little.folder, ("tinylib",))
    engine = Engine(settings, little.executor, told.append)
    engine.submit(Block("print(1)\n", 1, page="a.md"), 0)
    engine.submit(Block("", 1, page="a.md", problem="bad"), 1)
    assert states(told) == ["failed"]
    engine.finish()
    assert states(told) == ["failed", "ran"]


def test_its_own_workers(little):
    """Without an executor, the engine has slots of its own, and closes them."""
    settings = Settings(little.folder, ("tinylib",), jobs=2, preload=())
    engine = Engine(settings)
    try:
        for n in range(3):
            engine.submit(Block(f"print({n})\n", 1, page="a.md"), n)
        assert [r.outcome.parts[0].body for r in engine.finish()] == ["0", "1", "2"]
        engine.submit(Block("import time\ntime.sleep(1000)\n", 1, page="a.md"), 3)
    finally:
        engine.close()
    assert engine.finish()[-1].failure.kind == "died"
    assert not engine.store.get(engine.results["a.md", 3].key)


def test_blocks_that_are_not_the_same_twice(little):
    little.page(
        "print('always')",
        "import time\nprint('at', time.time_ns())",
        "print(object())",
        "1 / 0",
        "import os\nprint(os.getpid())",
        "import warnings\nwarnings.warn('as ever')\nprint(__file__)",
        "# options varies='the time'\nimport time\nprint(time.time_ns())",
    )
    little.run()  # that run counts as the first
    engine = little.engine()
    engine.finish()
    unstable = [(block.line, why) for block, why in engine.unstable()]
    assert [line for line, _ in unstable] == [7, 12, 20]
    assert unstable[0][1].startswith("gives something else when run again: 'at 1")
    assert "address in memory" in unstable[1][1] or "<object object" in unstable[1][1]


def test_a_difference_in_words():
    one = Outcome((Part("text", "a\nb"),))
    assert difference(one, Outcome((Part("text", "a\nc"),))) == "'b', then 'c'"
    assert difference(one, Outcome((Part("text", "a"),))) == "'b', then 'nothing'"
    failed = Outcome(failure=Failure("ValueError", "x"))
    assert difference(one, failed) == "ValueError: x"
    assert difference(one, Outcome((Part("svg", "a\nb"),))) == "'parts', then 'others'"
