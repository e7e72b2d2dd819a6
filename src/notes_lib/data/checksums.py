import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def require_file(folder: Path, names: Iterable[str], *, source: str) -> Path:
    """The first of some files that exists; if none does, say where to get it."""
    names = list(names)
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(
        f"no {' or '.join(names)} in {folder.absolute()}: download it from {source} "
        "and put it there"
    )


def require_checksum(path: Path, checksums: Mapping[str, str] | None) -> None:
    """Compare a file with its known MD5 sum; `None` trusts every file."""
    if checksums is None:
        return
    if path.name not in checksums:
        raise ValueError(
            f"no checksum is known for {path.name}; give one, or checksums=None"
        )
    with path.open("rb") as file:
        # Against damage, not against attackers: these are the sums that are published.
        found = hashlib.file_digest(
            file, lambda: hashlib.md5(usedforsecurity=False)
        ).hexdigest()
    if found != checksums[path.name]:
        raise ValueError(
            f"{path} is damaged, or another version: its MD5 sum must be "
            f"{checksums[path.name]}, got {found}. Download it again"
        )
