"""Outcomes on disk, by key: written whole or not at all, and never changed after."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from notes_lib.site.blocks import Outcome, Part

OUTPUT, META = "output.json", "meta.json"


class StoreProblem(Exception):
    """The store can't be written; what it holds is untouched."""


class Store:
    """A folder of outcomes: `<first two of the key>/<key>/`.

    `output.json` lists the parts in order, with text in place and figures as files
    beside it. `meta.json` holds what may differ between two equal runs (seconds,
    memory) and the inputs that made the key.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Outcome | None:
        """The outcome, or None where there is none (or it can't be read)."""
        place = self._place(key)
        try:
            output = json.loads((place / OUTPUT).read_text(encoding="utf-8"))
            parts = tuple(
                Part(kind, body if kind == "text" else (place / body).read_text(encoding="utf-8"))
                for kind, body in output["parts"]
            )
            return Outcome(parts, output["error"], None, output["stderr"], self.meta(key)["costs"])
        except (OSError, ValueError, KeyError):
            return None

    def put(self, key: str, outcome: Outcome, inputs: dict[str, Any]) -> None:
        """Keep an outcome that did not fail.

        Raises:
            StoreProblem: If the disk is full or the folder can't be written.
        """
        if outcome.failure:
            raise ValueError("failures are not stored, so that they are tried again")
        place = self._place(key)
        temporary = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
            listed = []
            for number, part in enumerate(outcome.parts, start=1):
                body = part.body
                if part.kind != "text":
                    body = f"{number:02d}.{'svg' if part.kind == 'svg' else 'json'}"
                    (temporary / body).write_text(part.body, encoding="utf-8")
                listed.append((part.kind, body))
            output = {"parts": listed, "error": outcome.error, "stderr": outcome.stderr}
            _write_json(temporary / OUTPUT, output)
            _write_json(temporary / META, {"costs": outcome.costs, "inputs": inputs})
            _replace(temporary, place)
        except OSError as problem:
            raise StoreProblem(
                f"cannot store an outcome in {self.folder}: {problem.strerror or problem}"
            ) from problem
        finally:
            if temporary:
                shutil.rmtree(temporary, ignore_errors=True)

    def meta(self, key: str) -> dict[str, Any]:
        """Costs and inputs of a stored outcome."""
        meta: dict[str, Any] = json.loads((self._place(key) / META).read_text(encoding="utf-8"))
        return meta

    def prune(self, keep: Iterable[str]) -> int:
        """Drop all outcomes but these, and what broken writes left; says how many."""
        kept, dropped = set(keep), 0
        for place in list(self._entries()):
            if place.name not in kept:
                shutil.rmtree(place, ignore_errors=True)
                dropped += not place.name.startswith(".new-")
                with contextlib.suppress(OSError):
                    place.parent.rmdir()  # only where it is empty
        return dropped

    def remember(self, name: str, value: Any) -> None:
        """Keep a small note of the builder's own, such as which keys a page used."""
        path = self.folder / f"{name}.json"
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_json(temporary, value)
            temporary.replace(path)
        except OSError as problem:
            temporary.unlink(missing_ok=True)
            raise StoreProblem(f"cannot write {path}: {problem.strerror or problem}") from problem

    def recall(self, name: str) -> Any:
        """A note, or None where there is none (or it can't be read)."""
        try:
            return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _entries(self) -> Iterator[Path]:
        if self.folder.is_dir():
            for shelf in self.folder.iterdir():
                if shelf.is_dir() and len(shelf.name) == 2:
                    yield from shelf.iterdir()


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, sort_keys=True, indent=1), encoding="utf-8")


def _replace(temporary: Path, place: Path) -> None:
    """Put a finished folder in its place, over one that could not be read."""
    try:
        temporary.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        aside = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
        place.rename(aside / "old")
        temporary.rename(place)
        shutil.rmtree(aside, ignore_errors=True)
