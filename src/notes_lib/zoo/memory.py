import hashlib
import inspect
import os
import pickle
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock

State = dict[str, Any]  # tensors by name


def cache_folder() -> Path:
    """Where trained models are kept: `$NOTES_CACHE`, or a folder in the user's cache.

    Returns:
        The folder, which need not exist yet.

    Reference:
        XDG Base Directory Specification, `XDG_CACHE_HOME`.
    """
    wish = os.environ.get("NOTES_CACHE")
    if wish:
        return Path(wish)
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "notes_lib"


@torch.enable_grad()  # who asks may be about to predict, without gradients
def remember(name: str, make: Callable[[], State]) -> State:
    """Make something that takes long once, and read it from a file afterwards.

    It is made again when the file that defines `make` has changed, or PyTorch has.
    Several processes may ask at once: one makes it, and the others wait. Where the
    cache cannot be written, it is made every time, with a warning.

    Args:
        name: Letters, digits, `-` and `_`; the file's name begins with it.
        make: Makes it, and gives the same each time: tensors by name, such as a
            model's `state_dict()`.

    Returns:
        The tensors, on the CPU.

    Raises:
        ValueError: If `name` has other characters.

    Reference:
        PyTorch documentation, `torch.save`.
    """
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"name must be letters, digits, - and _, got {name!r}")
    path = cache_folder() / f"{name}-{_recipe(make)}.pt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            return _read(path) or _write(path, make())
    except OSError as error:
        warnings.warn(
            f"{name} cannot be remembered in {path.parent} ({error}): it is made anew "
            "each time. Set NOTES_CACHE to a folder that can be written",
            RuntimeWarning,
            stacklevel=2,
        )
        return make()


def _recipe(make: Callable[[], State]) -> str:
    """Changes when the making does."""
    source = Path(inspect.getfile(make)).read_bytes()
    return hashlib.sha256(source + torch.__version__.encode()).hexdigest()[:16]


def _read(path: Path) -> State | None:
    if not path.exists():
        return None
    try:
        state: State = torch.load(path, weights_only=True, map_location="cpu")
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        warnings.warn(
            f"{path} is damaged and is made anew: {error}", RuntimeWarning, stacklevel=3
        )
        return None
    return state


def _write(path: Path, state: State) -> State:
    """Write beside the file and rename, so that nobody ever sees half of it."""
    file, draft = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".draft")
    try:
        with os.fdopen(file, "wb") as stream:
            torch.save(state, stream)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
    return state
