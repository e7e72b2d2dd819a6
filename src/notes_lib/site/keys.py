"""What a block's output depends on, and one number for it."""

import ctypes
import hashlib
import json
import platform
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from notes_lib.site import blocks, child, figures, judge, still_traces, stills
from notes_lib.site.blocks import Block, Job
from notes_lib.site.imports import OwnPackages

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Conditions:
    """What is the same for all blocks of a build."""

    device: str = "cpu"
    seed: int = 0
    threads: int = 1
    timeout: float = 60.0  # seconds; no part of the key, for it changes no output
    memory: int = 4 << 30  # bytes; likewise


def key_of(inputs: Inputs) -> str:
    """The name under which the outcome is stored."""
    return _digest(json.dumps(inputs, sort_keys=True).encode())


def prepare(
    block: Block, own: OwnPackages, root: Path, conditions: Conditions
) -> tuple[Inputs, Job]:
    """Everything that the block's output depends on, and the job that runs it.

    Raises:
        LookupError: If a declared data file does not exist.
    """
    code = block.program
    modules, doors = own.reached(code)
    shipped = own.shipped(modules)
    stubs = {name for name in shipped if name.endswith(".pyi")}
    idle = stubs - {own.shown(door) + "i" for door in doors}  # no name of them matters
    data = _data(block, root)
    others = own.third_party(code, modules)
    inputs = {
        "builder": _builder(),
        "code": code,
        "raises": block.options.get("raises", ""),
        "files": {name: _digest(shipped[name]) for name in shipped.keys() - idle},
        "data": {name: _digest(content) for name, content in data.items()},
        "versions": {"python": platform.python_version(), **_versions(others)},
        "device": conditions.device,
        "seed": conditions.seed,
        "threads": conditions.threads,
    }
    job = Job(
        code=block.placed_program,
        cells=tuple(line for line, _ in block.cells),
        files=shipped,
        data=data,
        own=tuple(own.roots),
        raises=block.options.get("raises", ""),
        device=conditions.device,
        seed=conditions.seed,
        threads=conditions.threads,
        timeout=float(block.options.get("timeout", conditions.timeout)),
        memory=conditions.memory,
    )
    return inputs, job


def changes(before: Inputs, after: Inputs) -> list[str]:
    """Why a block must run again, in words."""
    reasons = []
    if before["code"] != after["code"]:
        reasons.append("source changed")
    for kind in ("files", "data"):
        old, new = before[kind], after[kind]
        for name in sorted(old.keys() | new.keys()):
            if name not in old:
                reasons.append(f"{name} is new to it")
            elif name not in new:
                reasons.append(f"{name} no longer reached")
            elif old[name] != new[name]:
                reasons.append(f"{name} changed")
    old, new = before["versions"], after["versions"]
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            reasons.append(f"{name} {old.get(name, 'none')} → {new.get(name, 'none')}")
    for name in ("device", "seed", "threads", "raises"):
        if before[name] != after[name]:
            reasons.append(f"{name} {before[name]!r} → {after[name]!r}")
    if before["builder"] != after["builder"]:
        reasons.append("the builder changed")
    return reasons


@cache
def device_kind() -> str:
    """`cuda` where the driver shows a GPU, else `cpu`; asks without importing torch."""
    try:
        driver = ctypes.CDLL("nvcuda" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int()
        found = (
            driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
        )
    except OSError:
        return "cpu"
    return "cuda" if found and count.value and _cuda_torch() else "cpu"


def _cuda_torch() -> bool:
    return "+cpu" not in metadata.version("torch")


@lru_cache(maxsize=4096)
def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _builder() -> str:
    """The files that decide how output is taken."""
    files = (blocks, child, figures, judge, stills, still_traces)
    return _digest(b"".join(Path(str(m.__file__)).read_bytes() for m in files))


@lru_cache(maxsize=4096)
def _version(module: str) -> str | None:
    """The version of the distribution that a top-level module comes from."""
    if module in sys.stdlib_module_names or not module:
        return None
    try:
        return metadata.version(module).split("+")[0]
    except metadata.PackageNotFoundError:
        homes = _homes().get(module, [])
        return ", ".join(metadata.version(home).split("+")[0] for home in homes) or None


@cache
def _homes() -> dict[str, list[str]]:
    return {
        name: sorted(set(homes))
        for name, homes in metadata.packages_distributions().items()
    }


def _versions(modules: frozenset[str]) -> dict[str, str]:
    found = {name: _version(name) for name in sorted(modules)}
    return {name: version for name, version in found.items() if version}


def _data(block: Block, root: Path) -> dict[str, bytes]:
    """The files that a block declares.

    Raises:
        LookupError: If one does not exist, or does not lie in the project.
    """
    data = {}
    for name in block.options.get("data", "").split():
        path = root / name
        if not path.resolve().is_relative_to(root.resolve()) or ".." in path.parts:
            raise LookupError(f"data={name!r}: the file must lie in {root.name}/")
        if not path.is_file():
            raise LookupError(f"data={name!r}: there is no such file in {root.name}/")
        data[path.relative_to(root).as_posix()] = path.read_bytes()
    return data
