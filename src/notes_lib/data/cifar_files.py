"""CIFAR-10 from its files, in either of the formats it is distributed in."""

import importlib
import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from .checksums import require_checksum, require_file

CIFAR10_CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
CIFAR10_CHECKSUMS = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}
_PIXELS = 3 * 32 * 32
_SOURCE = "https://www.cs.toronto.edu/~kriz/cifar.html"


def load_cifar10(
    folder: str | Path,
    split: Literal["train", "test"] = "train",
    *,
    checksums: Mapping[str, str] | None = CIFAR10_CHECKSUMS,
) -> tuple[Tensor, Tensor]:
    """Load small photographs of ten classes, `CIFAR10_CLASSES`.

    The Python version (`data_batch_1`, pickled) and the binary version
    (`data_batch_1.bin`) are both read. Of a pickle, nothing is run but what rebuilds
    NumPy arrays.

    Args:
        folder: Where the unpacked files are, or the folder above `cifar-10-batches-py`
            or `cifar-10-batches-bin`.
        split: 50,000 photographs to train with, or 10,000 to test with.
        checksums: MD5 sums by file name; `None` trusts every file. The sums of the
            binary version's files are not published, so reading it needs `None`.

    Returns:
        The photographs, `(n, 3, 32, 32)`, bytes, and their labels, `(n,)`.

    Raises:
        FileNotFoundError: If a file is absent.
        ValueError: If a file is damaged, or `split` is another word.

    Reference:
        Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
    """
    if split not in ("train", "test"):
        raise ValueError(f"split must be 'train' or 'test', got {split!r}")
    stems = [f"data_batch_{i}" for i in range(1, 6)]
    parts = [
        _load_part(Path(folder), stem, checksums)
        for stem in (stems if split == "train" else ["test_batch"])
    ]
    images, labels = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return torch.from_numpy(images).view(-1, 3, 32, 32), torch.from_numpy(labels)


def _load_part(
    folder: Path, stem: str, checksums: Mapping[str, str] | None
) -> tuple[Any, Any]:
    names = [f"{inside}{stem}" for inside in ("", "cifar-10-batches-py/")]
    names += [f"{inside}{stem}.bin" for inside in ("", "cifar-10-batches-bin/")]
    path = require_file(folder, names, source=_SOURCE)
    require_checksum(path, checksums)
    images, labels = (_read_binary if path.suffix == ".bin" else _read_pickle)(path)
    if images.ndim != 2 or images.shape != (len(labels), _PIXELS):
        raise ValueError(
            f"{path} is damaged: it must hold {_PIXELS} bytes per label, "
            f"got {images.shape} for {len(labels)} labels"
        )
    if labels.size and not 0 <= labels.min() <= labels.max() <= 9:
        raise ValueError(
            f"{path} is damaged: labels must be in 0..9, "
            f"got {labels.min()}..{labels.max()}"
        )
    return images, labels


def _read_binary(path: Path) -> tuple[Any, Any]:
    """One byte of label and then the pixels, channel by channel, per photograph."""
    content = np.frombuffer(path.read_bytes(), np.uint8)
    if content.size % (1 + _PIXELS):
        raise ValueError(
            f"{path} is damaged: its size must be a multiple of {1 + _PIXELS} bytes, "
            f"got {content.size}"
        )
    rows = content.reshape(-1, 1 + _PIXELS)
    return rows[:, 1:], rows[:, 0].astype(np.int64)


def _read_pickle(path: Path) -> tuple[Any, Any]:
    try:
        content = _ArrayUnpickler(
            io.BytesIO(path.read_bytes()), encoding="bytes"
        ).load()
        images = np.asarray(content[b"data"], dtype=np.uint8)
        return images, np.asarray(content[b"labels"], dtype=np.int64)
    except Exception as error:  # a damaged pickle can raise anything
        raise ValueError(
            f"{path} is damaged, or no part of CIFAR-10: {error}"
        ) from error


class _ArrayUnpickler(pickle.Unpickler):
    """Builds lists, dicts and NumPy arrays, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        # NumPy renamed the module between the file's time and ours.
        module = module.replace("numpy.core", "numpy._core")
        allowed = {
            ("numpy._core.multiarray", "_reconstruct"),
            ("numpy._core.numeric", "_frombuffer"),
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
            ("_codecs", "encode"),
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return getattr(importlib.import_module(module), name)
