"""Loaders of data sets that are not shipped: the tests write small files themselves."""

import gzip
import hashlib
import os
import pickle
import struct

import numpy as np
import pytest
import torch
from sklearn import datasets
from torch.testing import assert_close

from notes_lib.data import (
    CIFAR10_CHECKSUMS,
    CIFAR10_CLASSES,
    MNIST_CHECKSUMS,
    digits,
    load_cifar10,
    load_mnist,
    photograph,
    read_idx,
)

CODES = {"u1": 8, "i1": 9, ">i2": 11, ">i4": 12, ">f4": 13, ">f8": 14}


def idx_bytes(array, kind="u1"):
    head = bytes([0, 0, CODES[kind], array.ndim])
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return head + sizes + array.astype(kind).tobytes()


def sums(folder):
    return {
        path.name: hashlib.md5(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


class TestReadIdx:
    @pytest.mark.parametrize("kind", CODES)
    @pytest.mark.parametrize("packed", [False, True])
    def test_every_kind(self, tmp_path, kind, packed):
        array = np.arange(24).reshape(2, 3, 4) * 3
        content = idx_bytes(array, kind)
        path = tmp_path / ("array.gz" if packed else "array")
        path.write_bytes(gzip.compress(content) if packed else content)
        read = read_idx(path)
        assert read.tolist() == array.tolist()
        assert read.numpy().dtype == np.dtype(kind).newbyteorder("=")

    def test_empty_array(self, tmp_path):
        path = tmp_path / "array"
        path.write_bytes(idx_bytes(np.zeros((0, 28, 28))))
        assert read_idx(path).shape == (0, 28, 28)

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            (lambda b: b[:-1], r"shape \(2, 3\) makes 18 bytes, got 17"),
            (lambda b: b + b"!", r"makes 18 bytes, got 19"),
            (lambda b: b[:6], r"ends before its 2 sizes do"),
            (lambda b: b"", r"is no IDX file: .* got \[\]"),
            (lambda b: b"\x01" + b[1:], r"got \[1, 0, 8\]"),
            (lambda b: b[:2] + b"\x0a" + b[3:], r"got \[0, 0, 10\]"),
        ],
    )
    def test_damage_is_named(self, tmp_path, damage, message):
        path = tmp_path / "array"
        path.write_bytes(damage(idx_bytes(np.ones((2, 3)))))
        with pytest.raises(ValueError, match=message):
            read_idx(path)

    @pytest.mark.parametrize("damage", [lambda b: b[:-4], lambda b: b"no" + b])
    def test_damaged_packing_is_named(self, tmp_path, damage):
        path = tmp_path / "array.gz"
        path.write_bytes(damage(gzip.compress(idx_bytes(np.ones((2, 3))))))
        with pytest.raises(ValueError, match=r"array\.gz is damaged"):
            read_idx(path)

    def test_absence_is_named(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="absent"):
            read_idx(tmp_path / "absent")


@pytest.fixture
def mnist(tmp_path):
    """Files like MNIST's with a handful of digits."""
    rng = np.random.default_rng(0)
    made = {}
    for prefix, count in (("train", 5), ("t10k", 3)):
        images = rng.integers(0, 256, (count, 28, 28))
        labels = rng.integers(0, 10, count)
        for name, array in (("images-idx3", images), ("labels-idx1", labels)):
            path = tmp_path / f"{prefix}-{name}-ubyte.gz"
            path.write_bytes(gzip.compress(idx_bytes(array)))
        made[prefix] = images, labels
    return tmp_path, made


class TestMnist:
    @pytest.mark.parametrize(
        ("split", "prefix"), [("train", "train"), ("test", "t10k")]
    )
    def test_loads(self, mnist, split, prefix):
        folder, made = mnist
        images, labels = load_mnist(folder, split, checksums=sums(folder))
        assert images.dtype == torch.uint8
        assert labels.dtype == torch.int64
        assert images.shape == (len(labels), 1, 28, 28)
        assert images.squeeze(1).tolist() == made[prefix][0].tolist()
        assert labels.tolist() == made[prefix][1].tolist()

    def test_unpacked_files(self, mnist):
        folder, _ = mnist
        packed = load_mnist(folder, checksums=None)
        for path in list(folder.iterdir()):
            path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
            path.unlink()
        for mine, expected in zip(
            load_mnist(folder, checksums=None), packed, strict=True
        ):
            assert mine.equal(expected)

    def test_other_contents_are_named(self, mnist):
        folder, _ = mnist
        name = "train-images-idx3-ubyte.gz"
        assert set(MNIST_CHECKSUMS) == set(sums(folder))
        with pytest.raises(ValueError, match=f"sum must be {MNIST_CHECKSUMS[name]}"):
            load_mnist(folder)

    def test_missing_checksum_is_named(self, mnist):
        with pytest.raises(ValueError, match=r"no checksum is known for train-images"):
            load_mnist(mnist[0], checksums={})

    def test_absent_file_is_named(self, mnist):
        folder, _ = mnist
        (folder / "t10k-labels-idx1-ubyte.gz").unlink()
        with pytest.raises(
            FileNotFoundError, match=r"no t10k-labels.* in .*: download it from https"
        ):
            load_mnist(folder, "test", checksums=sums(folder))

    def test_files_that_do_not_fit_are_named(self, mnist):
        folder, _ = mnist
        labels = folder / "train-labels-idx1-ubyte.gz"
        os.replace(folder / "t10k-labels-idx1-ubyte.gz", labels)
        with pytest.raises(ValueError, match=r"got \(5, 28, 28\) and \(3,\)"):
            load_mnist(folder, checksums=None)

    def test_other_split_is_named(self, mnist):
        with pytest.raises(ValueError, match="'train' or 'test', got 'val'"):
            load_mnist(mnist[0], "val")


STEMS = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]


@pytest.fixture
def photographs():
    rng = np.random.default_rng(0)
    return {
        stem: (
            rng.integers(0, 256, (4, 3072), dtype=np.uint8),
            rng.integers(0, 10, 4).tolist(),
        )
        for stem in STEMS
    }


def write_cifar(folder, photographs, version):
    folder.mkdir(exist_ok=True)
    for stem, (images, labels) in photographs.items():
        if version == "py":
            content = {b"data": images, b"labels": labels, b"filenames": [b"x.png"] * 4}
            (folder / stem).write_bytes(pickle.dumps(content, protocol=2))
        else:
            rows = np.column_stack([np.array(labels, dtype=np.uint8), images])
            (folder / f"{stem}.bin").write_bytes(rows.tobytes())


class TestCifar10:
    @pytest.mark.parametrize("version", ["py", "bin"])
    @pytest.mark.parametrize("inside", [False, True])
    def test_loads(self, tmp_path, photographs, version, inside):
        place = tmp_path / f"cifar-10-batches-{version}"
        write_cifar(place, photographs, version)
        folder = place if inside else tmp_path
        for split, stems in (("train", STEMS[:5]), ("test", STEMS[5:])):
            images, labels = load_cifar10(folder, split, checksums=sums(place))
            assert images.dtype == torch.uint8
            assert images.shape == (4 * len(stems), 3, 32, 32)
            expected = np.concatenate([photographs[stem][0] for stem in stems])
            assert np.array_equal(images.flatten(1), expected)
            expected = np.concatenate([photographs[stem][1] for stem in stems])
            assert labels.tolist() == expected.tolist()

    def test_old_name_of_numpy_is_understood(self, tmp_path, photographs):
        write_cifar(tmp_path, photographs, "py")
        path = tmp_path / "test_batch"
        content = path.read_bytes()
        old = content.replace(b"numpy._core.", b"numpy.core.")
        assert old != content
        path.write_bytes(old)
        assert len(load_cifar10(tmp_path, "test", checksums=None)[1]) == 4

    def test_a_pickle_that_would_run_something_does_not(self, tmp_path):
        class Trap:
            def __reduce__(self):
                return os.mkdir, (str(tmp_path / "sprung"),)

        (tmp_path / "test_batch").write_bytes(pickle.dumps({b"data": Trap()}))
        with pytest.raises(ValueError, match=r"it asks for posix\.mkdir"):
            load_cifar10(tmp_path, "test", checksums=None)
        assert not (tmp_path / "sprung").exists()

    def test_other_contents_are_named(self, tmp_path, photographs):
        write_cifar(tmp_path, photographs, "py")
        assert set(CIFAR10_CHECKSUMS) == set(STEMS)
        expected = CIFAR10_CHECKSUMS["data_batch_1"]
        with pytest.raises(ValueError, match=f"MD5 sum must be {expected}"):
            load_cifar10(tmp_path)

    def test_absence_is_named(self, tmp_path):
        with pytest.raises(FileNotFoundError, match=r"no test_batch or cifar-10"):
            load_cifar10(tmp_path, "test")

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("test_batch", b"", "is damaged, or no part"),
            ("test_batch", b"nonsense", "is damaged, or no part"),
            ("test_batch", pickle.dumps({b"data": []}), "is damaged, or no part"),
            ("test_batch.bin", bytes(3072), "must be a multiple of 3073"),
            ("test_batch.bin", b"\x0a" + bytes(3072), r"in 0\.\.9, got 10\.\.10"),
            (
                "test_batch",
                pickle.dumps({b"data": np.zeros((2, 3072)), b"labels": [1]}),
                r"got \(2, 3072\) for 1 labels",
            ),
        ],
    )
    def test_damage_is_named(self, tmp_path, name, content, message):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=message):
            load_cifar10(tmp_path, "test", checksums=None)

    def test_other_split_is_named(self, tmp_path):
        with pytest.raises(ValueError, match="'train' or 'test', got 'val'"):
            load_cifar10(tmp_path, "val")

    def test_ten_classes(self):
        assert len(set(CIFAR10_CLASSES)) == 10


class TestBundled:
    def test_digits(self):
        pictures, labels = digits()
        expected = datasets.load_digits()
        assert pictures.shape == (1797, 1, 8, 8)
        assert (pictures.min(), pictures.max()) == (0, 1)
        ink = torch.from_numpy(expected.images).float()
        assert_close(16 * pictures.squeeze(1), ink)
        assert labels.tolist() == expected.target.tolist()

    @pytest.mark.parametrize("name", ["china", "flower"])
    def test_photograph(self, name):
        picture = photograph(name)
        assert picture.shape == (3, 427, 640)
        assert 0 <= picture.min() < 0.1
        assert 0.9 < picture.max() <= 1
        pixels = datasets.load_sample_image(f"{name}.jpg")
        assert picture[:, 5, 7].mul(255).round().tolist() == pixels[5, 7].tolist()

    def test_other_name_is_named(self):
        with pytest.raises(ValueError, match="'china' or 'flower', got 'dog'"):
            photograph("dog")
