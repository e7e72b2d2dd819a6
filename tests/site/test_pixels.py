"""Pixels are packed: to the bit where they are data, near enough in photographs."""

import io

import numpy as np
import pytest
from PIL import Image

from notes_lib.data import photograph
from notes_lib.site.pixels import packed


def png(values: np.ndarray) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(values).save(kept, "PNG")
    return kept.getvalue()


def shown(pixels: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(pixels))
    assert image.format == "WEBP"
    return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_of_a_colour_map_stay_what_they_are(channels) -> None:
    rng = np.random.default_rng(0)
    colours = rng.integers(0, 256, (256, channels), dtype=np.uint8)
    values = colours[rng.integers(0, 256, (64, 96))]
    exact = shown(packed(png(values)))
    assert np.array_equal(exact[..., :channels], values)
    assert channels == 4 or (exact[..., 3] == 255).all()


def test_a_photograph_is_small_and_looks_the_same() -> None:
    picture = photograph("flower")[:, 100:196, 200:296]
    values = picture.mul(255).round().byte().permute(1, 2, 0).contiguous().numpy()
    whole = png(values)
    small = packed(whole)
    assert len(small) < len(whole) / 5
    off = shown(small)[..., :3].astype(float) - values
    assert np.sqrt(np.mean(off**2)) < 8  # of 255
    assert not off.all()


def test_a_photograph_keeps_what_is_clear() -> None:
    picture = photograph("china")[:, :96, :96]
    values = picture.mul(255).round().byte().permute(1, 2, 0).contiguous().numpy()
    clear = np.where(np.arange(96) < 48, 0, 255).astype(np.uint8)
    alpha = np.broadcast_to(clear, (96, 96))[..., None]
    kept = shown(packed(png(np.concatenate([values, alpha], axis=2))))
    assert np.array_equal(kept[..., 3], alpha[..., 0])
