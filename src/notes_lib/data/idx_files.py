"""MNIST's own file format, and MNIST."""

import gzip
import math
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from .checksums import require_checksum, require_file

# The third byte of a file says what its numbers are; all are stored big end first.
_KINDS = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}

MNIST_CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}


def read_idx(path: str | Path) -> Tensor:
    """Read one array from an IDX file, unpacking it if its name ends in `.gz`.

    Args:
        path: The file.

    Returns:
        The array, of any shape, with the file's kind of number.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it is damaged, or no IDX file.

    Reference:
        LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
    """
    path = Path(path)
    content = path.read_bytes()
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"{path} is damaged: {error}") from error
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in _KINDS:
        raise ValueError(
            f"{path} is no IDX file: it must begin with two zero bytes and a kind in "
            f"{list(_KINDS)}, got {list(content[:3])}"
        )
    kind, axes = np.dtype(_KINDS[content[2]]), content[3]
    start = 4 + 4 * axes
    if len(content) < start:
        raise ValueError(f"{path} is damaged: it ends before its {axes} sizes do")
    shape = struct.unpack(f">{axes}I", content[4:start])
    expected = start + math.prod(shape) * kind.itemsize
    if len(content) != expected:
        raise ValueError(
            f"{path} is damaged: an array of shape {shape} makes {expected} bytes, "
            f"got {len(content)}"
        )
    numbers = np.frombuffer(content, kind, offset=start).reshape(shape)
    return torch.from_numpy(numbers.astype(kind.newbyteorder("=")))


def load_mnist(
    folder: str | Path,
    split: Literal["train", "test"] = "train",
    *,
    checksums: Mapping[str, str] | None = MNIST_CHECKSUMS,
) -> tuple[Tensor, Tensor]:
    """Load handwritten digits from the four files of MNIST, as they are distributed.

    Args:
        folder: Where the files are. They keep their names, such as
            `train-images-idx3-ubyte.gz`.
        split: 60,000 digits to train with, or 10,000 to test with.
        checksums: MD5 sums by file name; `None` trusts every file, unpacked ones too,
            and those of data sets in the same format, such as Fashion-MNIST.

    Returns:
        The digits, `(n, 1, 28, 28)`, bytes from 0 (paper) to 255 (ink), and their
        labels, `(n,)`.

    Raises:
        FileNotFoundError: If a file is absent.
        ValueError: If a file is damaged, the two do not fit each other, or `split` is
            another word.

    Reference:
        LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition".
    """
    if split not in ("train", "test"):
        raise ValueError(f"split must be 'train' or 'test', got {split!r}")
    prefix = "train" if split == "train" else "t10k"
    arrays = []
    for name in (f"{prefix}-images-idx3-ubyte", f"{prefix}-labels-idx1-ubyte"):
        packed = [f"{name}.gz"] if checksums is not None else [f"{name}.gz", name]
        path = require_file(
            Path(folder),
            packed,
            source="https://ossci-datasets.s3.amazonaws.com/mnist",
        )
        require_checksum(path, checksums)
        arrays.append(read_idx(path))
    images, labels = arrays
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise ValueError(
            "the files must hold images (n, h, w) and labels (n,): "
            f"got {tuple(images.shape)} and {tuple(labels.shape)}"
        )
    return images.unsqueeze(1), labels.long()
