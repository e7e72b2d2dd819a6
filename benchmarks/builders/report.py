"""What was measured: as JSON for programs, as a Markdown table for readers."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

STEPS = {
    "cold": "cold",
    "unchanged": "nothing changed",
    "edited": "one block edited",
    "library": "library edited",
}
START = 3.0  # seconds that a build may take beside the blocks themselves


@dataclass
class Measured:
    """One builder's times in seconds, a value per repetition."""

    name: str
    version: str
    versions: dict[str, str]  # of all that is installed beside it
    seconds: dict[str, list[float]] = field(
        default_factory=lambda: {s: [] for s in STEPS}
    )
    cpu: dict[str, list[float]] = field(default_factory=lambda: {s: [] for s in STEPS})
    stale: list[int] = field(default_factory=list)

    def median(self, step: str) -> float:
        return median(self.seconds[step])


@dataclass
class Results:
    """All of one run of the benchmark."""

    date: str
    machine: str
    cores: int
    python: str
    pages: int
    blocks: int
    plots: int
    affected: int  # blocks that use what the library's edit changes
    block_cpu: list[float] = field(
        default_factory=list
    )  # s, of all blocks, without builder
    builders: list[Measured] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write `results.json` and `table.md`."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.json").write_text(json.dumps(asdict(self), indent=1) + "\n")
        (folder / "table.md").write_text(self.table())

    def table(self) -> str:
        """The times of all builders, and below them ours against the aims."""
        ours, *peers = self.builders
        repeats = len(self.block_cpu)
        parts = [
            f"{self.pages} pages, {self.blocks} blocks, {self.plots} of them with a "
            f"plot; seconds, median of {repeats} (fastest–slowest).",
            _rows(
                ["builder", *STEPS.values(), "stale blocks"],
                [self._row(m) for m in self.builders],
            ),
        ]
        if peers:
            rows = self._aims(ours, peers)
            parts.append(_rows(["ours against", "measured", "aim", "result"], rows))
        versions = ", ".join(f"{m.name} {m.version}" for m in self.builders)
        parts.append(
            f"{self.date}, {self.machine}, {self.cores} cores, Python {self.python}. "
            f"The blocks alone take {median(self.block_cpu):.1f} s of CPU time. "
            f"{versions}."
        )
        return "\n\n".join(parts) + "\n"

    def _row(self, measured: Measured) -> list[str]:
        times = [_spread(measured.seconds[step]) for step in STEPS]
        return [measured.name, *times, f"{max(measured.stale)} of {self.affected}"]

    def _aims(self, ours: Measured, peers: list[Measured]) -> list[list[str]]:
        ideal = median(self.block_cpu) / self.cores + START

        def row(what: str, value: float, aim: float) -> list[str]:
            return [
                what,
                f"{value:.2f}",
                f"≤ {aim:.2f}",
                "met" if value <= aim else "missed",
            ]

        def against(step: str, aim: float) -> list[str]:
            best = min(peers, key=lambda peer: peer.median(step))
            what = f"{STEPS[step]}: {best.name}, {best.median(step):.2f} s"
            return row(what, ours.median(step) / best.median(step), aim)

        what = (
            f"cold: the blocks on {self.cores} cores and {START:.0f} s, {ideal:.1f} s"
        )
        stale = max(ours.stale)
        return [
            against("cold", 0.75),
            row(what, ours.median("cold") / ideal, 1.15),
            against("unchanged", 1.0),
            against("edited", 0.7),
            [
                "library edited: stale blocks",
                str(stale),
                "0",
                "missed" if stale else "met",
            ],
        ]


def _spread(values: list[float]) -> str:
    digits = 1 if median(values) >= 10 else 2
    low, middle, high = (
        f"{v:.{digits}f}" for v in (min(values), median(values), max(values))
    )
    joined = "\N{WORD JOINER}–\N{WORD JOINER}"  # so that no line breaks there
    return f"**{middle}** ({low}{joined}{high})"


def _rows(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])
