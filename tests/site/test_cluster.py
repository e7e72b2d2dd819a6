"""Blocks on a cluster: the same function, carried by dask to workers elsewhere."""

import dataclasses
import importlib.util
import os
import subprocess
import sys
import time

import pytest

from notes_lib.site.course import Course

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("distributed") is None,
        reason="needs dask.distributed: pip install 'notes-lib[cluster]'",
    ),
    pytest.mark.filterwarnings("ignore"),  # of the client's own
]
CODE = """\
import time
from tinylib import double

time.sleep(0.2)
print("block {n}", double({n}))
"""


@pytest.fixture
def cluster(tmp_path, gone, processes_with):
    """A scheduler's file, and the processes of two workers, on this machine."""
    file = tmp_path / "scheduler.json"
    environment = {**os.environ, "TMPDIR": str(tmp_path / "scratch")}
    (tmp_path / "scratch").mkdir()
    started = []

    def start(kind, *options):
        shared = ["--host=127.0.0.1", "--no-dashboard", f"--scheduler-file={file}"]
        with open(tmp_path / f"{kind}.log", "ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    f"distributed.cli.dask_{kind}",
                    *shared,
                    *options,
                ],
                stdout=log,
                stderr=log,
                env=environment,
                cwd=tmp_path,
            )
        started.append(process)
        return process

    start("scheduler", "--port=0")
    yield file, [start("worker", "--nthreads=1", "--no-nanny") for _ in range(2)]
    for process in started:
        process.kill()
        process.wait()
    # Warm parents end with the worker that they belong to.
    assert gone(lambda: processes_with(environment["TMPDIR"]))


def test_a_worker_that_dies_on_the_way(little, cluster):
    from distributed import Client

    file, workers = cluster
    little.page(*(CODE.format(n=n) for n in range(12)))
    course = Course(little.folder / "mkdocs.yml")
    course.settings = dataclasses.replace(course.settings, preload=())
    (page,) = course.pages()
    with Client(scheduler_file=str(file), timeout=15) as client:
        client.wait_for_workers(2, timeout=15)
        engine = course.engine(client.get_executor(pure=False))
        for index, block in enumerate(course.blocks(page)):
            engine.submit(block, index)
        while len(list(engine.store.folder.glob("*/*/meta.json"))) < 3:
            time.sleep(0.02)
        workers[0].kill()
        results = engine.finish()
    assert not any(result.failure for result in results)
    shown = [result.outcome.parts[0].body for result in results]
    assert shown == [f"block {n} {2 * n}" for n in range(12)]
    again = little.run()  # on this machine, from the same store
    assert [result.state for result in again] == ["store"] * 12
    assert [result.outcome for result in again] == [
        result.outcome for result in results
    ]
