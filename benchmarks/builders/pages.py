"""The pages that every builder gets, and the library that their blocks import."""

from dataclasses import dataclass, replace
from pathlib import Path

CPU_SECONDS = 0.1  # that each block asks for
PLOT_EVERY = 5  # every fifth block draws
CHANGING_EVERY = 8  # every eighth block uses the module that gets edited: 25 of 200
OLD, NEW = 1000, 2000  # the constant of `benchlib.changing`, before and after the edit
LIBRARY = "benchlib"
PROSE = (
    "What follows is computed when the page is built. The text around it stands in for "
    "a lesson: long enough that a page has to be converted, laid out and indexed for "
    "the search, and short enough that none of that is what is measured here."
)

_WORK = f'''\
"""A fixed amount of work."""

import time

import numpy as np


def spin() -> float:
    """Do array arithmetic for {CPU_SECONDS} s of this thread's CPU time."""
    end = time.thread_time() + {CPU_SECONDS}
    numbers = np.linspace(0.0, 1.0, 10_000)
    while time.thread_time() < end:
        numbers = np.cos(numbers)
    return float(numbers.mean())
'''
_MODULE = '''\
"""What the blocks call."""

from benchlib.work import spin

SCALE = {scale}


def measure(number: int) -> int:
    """Work for a while, and return a value that tells which SCALE was in force."""
    spin()
    return SCALE + number
'''


@dataclass(frozen=True)
class Block:
    """One code block. What it prints tells its number, its edit and the library's."""

    number: int
    edited: bool = False

    @property
    def module(self) -> str:
        return "changing" if self.number % CHANGING_EVERY == 0 else "steady"

    @property
    def plots(self) -> bool:
        return self.number % PLOT_EVERY == PLOT_EVERY - 1

    def code(self, show: str = "plt.show()") -> str:
        """The source; `show` is how a builder wants a figure handed over."""
        imports = f"from {LIBRARY}.{self.module} import measure"
        if self.plots:
            imports = f"import matplotlib.pyplot as plt\nimport numpy as np\n{imports}"
        verb = "now gives" if self.edited else "gives"
        lines = [
            imports,
            "",
            f'print("block", {self.number}, "{verb}", measure({self.number}))',
        ]
        if self.plots:
            lines += [
                "x = np.linspace(0, 12, 400)",
                "figure, axes = plt.subplots()",
                f"axes.plot(x, np.sin(x + {self.number}))",
                f'axes.set_title("Block {self.number}")',
                show,
            ]
        return "\n".join(lines)

    def output(self, scale: int) -> str:
        """What it prints, if `benchlib.changing` has this constant."""
        verb = "now gives" if self.edited else "gives"
        value = (scale if self.module == "changing" else OLD) + self.number
        return f"block {self.number} {verb} {value}"


@dataclass(frozen=True)
class Page:
    name: str
    blocks: tuple[Block, ...]


def make_pages(pages: int, blocks: int) -> list[Page]:
    """So many pages with so many blocks each, numbered through."""
    return [
        Page(f"page_{p:03d}", tuple(map(Block, range(p * blocks, (p + 1) * blocks))))
        for p in range(pages)
    ]


def edit_one(pages: list[Page]) -> tuple[list[Page], int]:
    """The pages with one plain block in the middle changed, and its page's place."""
    every = [block for page in pages for block in page.blocks]
    candidates = [b for b in every if b.module == "steady" and not b.plots]
    chosen = min(candidates, key=lambda block: abs(block.number - len(every) // 2))
    place = next(i for i, page in enumerate(pages) if chosen in page.blocks)
    blocks = (replace(b, edited=b == chosen) for b in pages[place].blocks)
    edited = replace(pages[place], blocks=tuple(blocks))
    return [*pages[:place], edited, *pages[place + 1 :]], place


def write_library(folder: Path, scale: int) -> None:
    """Write the package `benchlib`, or only what is new of it."""
    package = folder / LIBRARY
    package.mkdir(parents=True, exist_ok=True)
    for name, text in {
        "__init__.py": "",
        "work.py": _WORK,
        "steady.py": _MODULE.format(scale=OLD),
        "changing.py": _MODULE.format(scale=scale),
    }.items():
        path = package / name
        if not path.is_file() or path.read_text() != text:
            path.write_text(text)
