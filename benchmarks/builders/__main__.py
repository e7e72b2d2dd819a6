"""Time five builders on the same pages, taking turns.

python -m benchmarks.builders
"""

import argparse
import datetime
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from . import pages as material
from .builders import BUILDERS, HERE, Builder, install, variables
from .pages import NEW, OLD, Page
from .report import STEPS, Measured, Results

PLAIN = """\
import sys, time, warnings
import matplotlib, matplotlib.pyplot, numpy, benchlib.changing, benchlib.steady
matplotlib.use("Agg")
warnings.simplefilter("ignore")
blocks = [compile(code, "block", "exec") for code in sys.stdin.read().split("\\0")]
start = time.process_time()
for block in blocks:
    exec(block, {})
    matplotlib.pyplot.close("all")
print()
print(time.process_time() - start)
"""


class Project:
    """One builder with its environment and the folder that it builds in."""

    def __init__(
        self, builder: Builder, environment: Path, folder: Path, jobs: int
    ) -> None:
        self.builder, self.environment = builder, environment
        self.folder, self.jobs = folder, jobs

    def start_afresh(self, pages: list[Page]) -> None:
        """Remove sources, caches and output, and write the sources anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        material.write_library(self.folder, OLD)
        self.builder.write_settings(self.folder, self.jobs)
        for page in pages:
            self.builder.write_page(self.folder, page)

    def build(self) -> tuple[float, float]:
        """Build; returns seconds by the clock and of CPU."""
        before = _cpu_of_children()
        start = time.monotonic()
        done = subprocess.run(
            self.builder.arguments(self.environment, self.jobs),
            cwd=self.folder,
            env=variables(self.environment, self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        seconds = time.monotonic() - start
        if done.returncode:
            sys.exit(f"{self.builder.name} failed:\n{done.stdout[-4000:]}")
        return seconds, _cpu_of_children() - before

    def stale(self, pages: list[Page], scale: int) -> int:
        """How many blocks show the library's old value; all else must be right."""
        count = 0
        for page in pages:
            shown, plots = self.builder.outputs(self.folder, page)
            fresh = [block.output(scale) for block in page.blocks]
            old = [block.output(OLD) for block in page.blocks]
            drawn = sum(block.plots for block in page.blocks)
            if (plots, len(shown)) != (drawn, len(fresh)) or any(
                line not in known
                for line, *known in zip(shown, fresh, old, strict=True)
            ):
                sys.exit(
                    f"{self.builder.name}: {page.name} shows {shown} and {plots} "
                    f"plots; due are {fresh} and {drawn} plots"
                )
            count += sum(a != b for a, b in zip(shown, fresh, strict=True))
        return count

    def versions(self) -> dict[str, str]:
        python = str(self.environment / "bin/python")
        pip = [python, "-m", "pip", "list", "--format", "json"]
        done = subprocess.run(pip, check=True, capture_output=True, text=True)
        return {each["name"]: each["version"] for each in json.loads(done.stdout)}

    def plain_cpu(self, pages: list[Page]) -> float:
        """Seconds of CPU that the blocks take one after the other, by themselves."""
        codes = "\0".join(block.code() for page in pages for block in page.blocks)
        done = subprocess.run(
            [self.environment / "bin/python", "-c", PLAIN],
            input=codes,
            env=variables(self.environment, self.folder),
            check=True,
            capture_output=True,
            text=True,
        )
        return float(done.stdout.splitlines()[-1])


def steps(
    project: Project, pages: list[Page]
) -> Iterator[tuple[str, float, float, int]]:
    """Build cold, again, after an edit of a block, and after one of the library."""
    edited, place = material.edit_one(pages)
    for step in STEPS:
        scale, now = OLD, pages
        if step == "cold":
            project.start_afresh(pages)
        if step in ("edited", "library"):
            now = edited
        if step == "edited":
            project.builder.write_page(project.folder, edited[place])
        if step == "library":
            scale = NEW
            material.write_library(project.folder, NEW)
        seconds, cpu = project.build()
        yield step, seconds, cpu, project.stale(now, scale)


def one_round(
    projects: list[Project], results: Results, pages: list[Page], number: int
) -> None:
    """Take each step with all builders before the next; `number` shifts their order."""
    shift = number % len(projects)
    order = [*range(shift, len(projects)), *range(shift)]
    running = [steps(project, pages) for project in projects]
    for _ in STEPS:
        for i in order:
            step, seconds, cpu, stale = next(running[i])
            measured = results.builders[i]
            measured.seconds[step].append(round(seconds, 3))
            measured.cpu[step].append(round(cpu, 3))
            note = ""
            if step == "library":
                measured.stale.append(stale)
                note = f", {stale} stale"
            print(
                f"{time.strftime('%H:%M:%S')} round {number + 1}, {measured.name}, "
                f"{STEPS[step]}: {seconds:.2f} s, {cpu:.2f} s of CPU{note}",
                flush=True,
            )
    results.block_cpu.append(round(projects[0].plain_cpu(pages), 3))


def main() -> None:
    options = _options()
    jobs = os.cpu_count() or 1
    pages = material.make_pages(options.pages, options.blocks)
    cache = options.environments.resolve()
    projects = []
    for builder in BUILDERS:
        print(f"{builder.name}: environment and warm-up", flush=True)
        environment = install(builder, cache)
        folder = cache / "projects" / builder.name
        project = Project(builder, environment, folder, jobs)
        project.start_afresh(pages[:1])
        project.build()  # fills the caches that outlive a project
        projects.append(project)
    every = [block for page in pages for block in page.blocks]
    results = Results(
        date=datetime.date.today().isoformat(),
        machine=_processor(),
        cores=jobs,
        python=platform.python_version(),
        pages=len(pages),
        blocks=len(every),
        plots=sum(block.plots for block in every),
        affected=sum(block.module == "changing" for block in every),
    )
    for project in projects:
        versions = project.versions()
        name = project.builder.name
        version = versions.get(name) or versions["notes-lib"]
        results.builders.append(Measured(name, version, versions))
    for number in range(options.repeat):
        one_round(projects, results, pages, number)
        results.write(options.results)  # so that a run cut short is not lost
    print(results.table())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.builders", description=__doc__
    )
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--blocks", type=int, default=5, help="on each page")
    parser.add_argument(
        "--repeat", type=int, default=5, help="rounds; the table has the medians"
    )
    parser.add_argument(
        "--environments",
        type=Path,
        default=Path.home() / ".cache/notes-benchmarks",
        help="where the builders are installed and build (default: %(default)s)",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=HERE,
        help="the folder of results.json and table.md",
    )
    return parser.parse_args()


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next(
        (x.split(":")[1].strip() for x in lines if x.startswith("model name")), ""
    )


if __name__ == "__main__":
    main()
