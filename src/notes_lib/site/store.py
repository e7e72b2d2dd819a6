"""Outcomes on disk, by key: written whole or not at all, and never changed after."""

import contextlib
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from notes_lib.site.blocks import Outcome, Part

OUTPUT, META = "output.json", "meta.json"
SUFFIXES = {"svg": "svg", "plotly": "json"}  # of the files that figures are kept in
_NEW = ".new-"  # begins the name of what is not finished


class StoreProblem(Exception):  # noqa: N818 (it is the disk's)
    """The store can't be written; what it holds is untouched."""


class Store:
    """A folder of outcomes: `<first two of the key>/<key>/`.

    `output.json` lists the parts in order, with text in place and figures as files
    beside it. `meta.json` holds what may differ between two equal runs (seconds,
    memory), the inputs that made the key, and a digest that proves the entry whole.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Outcome | None:
        """The outcome, or None where there is none (or it is not whole)."""
        place = self._place(key)
        try:
            meta = self.meta(key)
            if meta["digest"] != _digest(place):
                return None
            output = json.loads((place / OUTPUT).read_bytes())
            parts = [
                Part(kind, _read(place / body) if kind in SUFFIXES else body)
                for kind, body in output["parts"]
            ]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Outcome(
            tuple(parts), output["error"], stderr=output["stderr"], costs=meta["costs"]
        )

    def put(self, key: str, outcome: Outcome, inputs: dict[str, Any]) -> None:
        """Keep an outcome that did not fail, unless there is one already.

        Raises:
            StoreProblem: If the disk is full or the folder can't be written.
        """
        if outcome.failure:
            raise ValueError("failures are not stored, so that they are tried again")
        place = self._place(key)
        new = place.with_name(_NEW + uuid.uuid4().hex)
        try:
            new.mkdir(parents=True)
            listed = []
            for number, part in enumerate(outcome.parts, start=1):
                body = part.body
                if part.is_figure:
                    body = f"{number:02d}.{SUFFIXES[part.kind]}"
                    (new / body).write_bytes(part.body.encode())
                listed.append((part.kind, body))
            output = {"parts": listed, "error": outcome.error, "stderr": outcome.stderr}
            _write_json(new / OUTPUT, output)
            meta = {"costs": outcome.costs, "inputs": inputs, "digest": _digest(new)}
            _write_json(new / META, meta)
            self._move(new, key)
        except OSError as problem:
            why = problem.strerror or problem
            raise StoreProblem(
                f"cannot store an outcome in {self.folder}: {why}"
            ) from problem
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def meta(self, key: str) -> dict[str, Any]:
        """Costs and inputs of a stored outcome."""
        meta: dict[str, Any] = json.loads((self._place(key) / META).read_bytes())
        return meta

    def prune(self, keep: Iterable[str], notes: Iterable[str] = ()) -> int:
        """Drop all outcomes but these, and what broken writes left; says how many.

        Of the builder's own notes only the named ones stay: the others hold what can
        be worked out again.
        """
        kept, dropped = set(keep), 0
        for note in set(self.folder.glob("*.json")):
            if note.stem not in notes:
                note.unlink(missing_ok=True)
        for place in list(self._entries()):
            if place.name not in kept:
                shutil.rmtree(place, ignore_errors=True)
                dropped += not place.name.startswith(_NEW)
                with contextlib.suppress(OSError):
                    place.parent.rmdir()  # only where it is empty
        return dropped

    def remember(self, name: str, value: Any) -> None:
        """Keep a small note of the builder's own, such as which keys a page used.

        Raises:
            StoreProblem: If the disk is full or the folder can't be written.
        """
        path = self.folder / f"{name}.json"
        new = self.folder / (_NEW + uuid.uuid4().hex)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_json(new, value)
            new.replace(path)
        except OSError as problem:
            why = problem.strerror or problem
            raise StoreProblem(f"cannot write {path}: {why}") from problem
        finally:
            with contextlib.suppress(OSError):
                new.unlink()

    def recall(self, name: str) -> Any:
        """A note, or None where there is none (or it can't be read)."""
        try:
            return json.loads((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return None

    def remembered(self, name: str) -> int:
        """When a note was last written, in nanoseconds; 0 for never."""
        try:
            return (self.folder / f"{name}.json").stat().st_mtime_ns
        except OSError:
            return 0

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _entries(self) -> Iterator[Path]:
        if self.folder.is_dir():
            for shelf in self.folder.iterdir():
                if shelf.is_dir() and len(shelf.name) == 2:
                    yield from shelf.iterdir()

    def _move(self, new: Path, key: str) -> None:
        """Put a finished folder in its place, over one that is not whole."""
        place = self._place(key)
        for _ in range(3):  # another builder may be doing the same
            try:
                return os.rename(new, place)
            except OSError:
                if self.get(key):
                    return None
                with contextlib.suppress(FileNotFoundError):
                    broken = new.with_name(_NEW + uuid.uuid4().hex)
                    os.rename(place, broken)
                    shutil.rmtree(broken, ignore_errors=True)
        return os.rename(new, place)


def _write_json(path: Path, value: Any) -> None:
    path.write_bytes(json.dumps(value, sort_keys=True, indent=1).encode())


def _read(path: Path) -> str:
    return path.read_bytes().decode()


def _digest(entry: Path) -> str:
    """Of all files of an entry but the one that holds this digest."""
    names = sorted(p.name for p in entry.iterdir() if p.name != META)
    digests = [
        hashlib.sha256((entry / name).read_bytes()).hexdigest() for name in names
    ]
    return hashlib.sha256(" ".join([*names, *digests]).encode()).hexdigest()
