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

from notes_lib.site import blocks, child, figures
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
    try:
        reached = own.reached(block.code)
    except SyntaxError:  # running it says it best
        modules, doors, others = frozenset[str](), frozenset[str](), frozenset[str]()
    else:
        modules, doors = reached
        others = own.third_party(block.code, modules)
    shipped = {name: path.read_bytes() for name, path in own.shipped(modules).items()}
    whole = {own.shown(door) + "i" for door in doors}  # __init__.pyi
    keyed = {n: c for n, c in shipped.items() if not n.endswith(".pyi") or n in whole}
    data = _data(block, root)
    inputs = {
        "builder": _builder(),
        "code": block.code,
        "raises": block.options.get("raises", ""),
        "files": {name: _digest(content) for name, content in sorted(keyed.items())},
        "data": {name: _digest(content) for name, content in sorted(data.items())},
        "versions": {"python": platform.python_version(), **_versions(others)},
        "device": conditions.device,
        "seed": conditions.seed,
        "threads": conditions.threads,
    }
    job = Job(
        code=block.code,
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
    for name, what in (("files", "changed"), ("data", "changed")):
        old, new = before[name], after[name]
        reasons += [f"{f} {what}" for f in sorted(old.keys() & new.keys()) if old[f] != new[f]]
        reasons += [f"{f} is new to it" for f in sorted(new.keys() - old.keys())]
        reasons += [f"{f} no longer reached" for f in sorted(old.keys() - new.keys())]
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
        found = driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
    except OSError:
        return "cpu"
    return "cuda" if found and count.value and _cuda_torch() else "cpu"


def _cuda_torch() -> bool:
    return "+cpu" not in metadata.version("torch")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _builder() -> str:
    """The files that decide how output is taken."""
    files = (blocks, child, figures)
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
    return {name: sorted(set(homes)) for name, homes in
            metadata.packages_distributions().items()}


def _versions(modules: frozenset[str]) -> dict[str, str]:
    found = {name: _version(name) for name in sorted(modules)}
    return {name: version for name, version in found.items() if version}


def _data(block: Block, root: Path) -> dict[str, bytes]:
    names = block.options.get("data", "").split()
    for name in names:
        if not (root / name).is_file():
            raise LookupError(f"data={name!r}: there is no such file in {root.name}/")
    return {name: (root / name).read_bytes() for name in names}
