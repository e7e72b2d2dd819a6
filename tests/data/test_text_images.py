import string
from pathlib import Path

import pytest
import torch
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont
from torch.testing import assert_close

from notes_lib.data import random_strings, text_images

FILES = {"mono": "DejaVuSansMono.ttf", "sans": "DejaVuSans.ttf"}


def drawn_by_pillow(text, font, size, margins):
    """The whole string in one call, which is how anyone else would draw it."""
    path = Path(get_data_path(), "fonts", "ttf", FILES[font])
    face = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    ascent, descent = face.getmetrics()
    width = sum(margins) + sum(round(face.getlength(c)) for c in text)
    canvas = Image.new("L", (width, ascent + descent))
    ImageDraw.Draw(canvas).text((margins[0], ascent), text, 255, face, anchor="ls")
    rows = torch.tensor(list(canvas.tobytes()), dtype=torch.float32)
    return rows.view(1, ascent + descent, width) / 255


@pytest.mark.parametrize("size", [9, 14, 31])
@pytest.mark.parametrize("text", ["hello", "fjord", "quiz", "Ag 7%"])
def test_fixed_width_is_pillows_to_the_last_bit(text, size):
    pixels, widths, _ = text_images([text], size=size, margins=(3, 5))
    expected = drawn_by_pillow(text, "mono", size, (3, 5))
    assert torch.equal(pixels[0], expected)
    assert widths.tolist() == [expected.shape[-1]]


@pytest.mark.parametrize("text", ["hello", "jumping", "quick", "ffi"])
def test_proportional_is_pillows(text):
    """Strings without kerning; where glyphs overlap, ours adds and Pillow blends."""
    pixels, _, _ = text_images([text], font="sans", margins=(3, 5))
    assert_close(
        pixels[0], drawn_by_pillow(text, "sans", 14, (3, 5)), atol=0.05, rtol=0
    )


@pytest.mark.parametrize("font", FILES)
@pytest.mark.parametrize("size", [7, 14, 40])
def test_no_glyph_reaches_beyond_what_is_kept(font, size):
    """Drawn with room for everything around it, each character has as much ink."""
    for character in string.ascii_letters + string.digits + string.punctuation:
        pixels, _, _ = text_images(
            [character], font=font, size=size, margins=(size, size)
        )
        expected = drawn_by_pillow(character, font, size, (size, size))
        assert torch.equal(pixels[0], expected)


def test_each_row_is_drawn_as_if_alone(rng):
    texts = ["a", "wide", "", "ij"]
    together = text_images(texts, font="sans")
    for text, row, width, boxes in zip(texts, *together, strict=True):
        alone = text_images([text], font="sans")
        assert alone.widths.item() == width
        assert torch.equal(row[..., :width], alone.pixels[0])
        assert not row[..., width:].any()
        assert torch.equal(boxes[: len(text)], alone.boxes[0])
        assert (boxes[len(text) :] == width - 16).all()


def test_boxes_hold_the_characters():
    pixels, _, boxes = text_images(["il w"], size=20)
    inked = [bool(pixels[0, 0, :, a:b].any()) for a, b in boxes[0].tolist()]
    assert inked == [True, True, False, True]
    assert (boxes[0, :, 1] - boxes[0, :, 0]).unique().tolist() == [12]
    assert boxes[0, 0, 0] == 4


def test_proportional_boxes_differ():
    _, _, boxes = text_images(["iw"], font="sans")
    narrow, wide = (boxes[0, :, 1] - boxes[0, :, 0]).tolist()
    assert narrow < wide


def test_spacing_moves_characters_apart(rng):
    texts = ["abcd"] * 300
    _, widths, boxes = text_images(texts, spacing=3, generator=rng)
    gaps = boxes[:, 1:, 0] - boxes[:, :-1, 1]
    assert gaps.unique().tolist() == [0, 1, 2, 3]
    last = widths - 16 - boxes[:, -1, 1]
    assert last.unique().tolist() == [0, 1, 2, 3]
    counts = gaps.flatten().bincount() / gaps.numel()
    assert_close(counts, torch.full((4,), 0.25), atol=0.05, rtol=0)


def test_no_spacing_after_the_end(rng):
    _, widths, boxes = text_images(["a", "abcdef"] * 100, spacing=3, generator=rng)
    assert widths[::2].unique().tolist() == [28, 29, 30, 31]
    assert torch.equal(boxes[::2, 1:, 0], boxes[::2, 1:, 1])
    assert torch.equal(boxes[::2, 1, 0], widths[::2] - 16)


def test_spaced_letters_are_the_same_letters(rng):
    pixels, _, boxes = text_images(["oo"], spacing=5, generator=rng)
    (a, b), (c, d) = boxes[0].tolist()
    assert torch.equal(pixels[..., a:b], pixels[..., c:d])


def test_noise(rng):
    clean = text_images(["abc"] * 50).pixels
    noisy = text_images(["abc"] * 50, noise=0.3, generator=rng).pixels
    added = noisy - clean
    assert_close(added.mean(), torch.tensor(0.0), atol=0.01, rtol=0)
    assert_close(added.std(), torch.tensor(0.3), atol=0.01, rtol=0)


def test_same_generator_same_pictures():
    first, second = (
        text_images(
            ["abc", "de"],
            spacing=3,
            noise=0.1,
            generator=torch.Generator().manual_seed(3),
        )
        for _ in range(2)
    )
    assert all(map(torch.equal, first, second))


def test_global_stream_is_left_alone(rng):
    before = torch.get_rng_state()
    text_images(["ab"], spacing=2, noise=0.1, generator=rng)
    random_strings(3, (0, 4), generator=rng)
    assert torch.equal(torch.get_rng_state(), before)


def test_nothing_but_margins():
    pixels, widths, boxes = text_images(["", ""], margins=(2, 3))
    assert pixels.shape == (2, 1, 17, 5)
    assert not pixels.any()
    assert widths.tolist() == [5, 5]
    assert boxes.shape == (2, 0, 2)


def test_remembered_glyphs_are_not_handed_out(rng):
    first = text_images(["ab"]).pixels
    kept = first.clone()
    first.zero_()
    assert torch.equal(text_images(["ab"]).pixels, kept)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"texts": []}, r"at least one string, got \[\]"),
        ({"texts": "abc"}, "at least one string, got 'abc'"),
        ({"texts": ["a", "b\nc"]}, r"one line of text, got 'b\\nc'"),
        ({"texts": ["b\n"]}, "one line"),
        ({"font": "serif"}, r"one of \['mono', 'sans'\], got 'serif'"),
        ({"size": 0}, "size must be at least 1, got 0"),
        ({"margins": (3, -1)}, "margins must be at least 0, got -1"),
        ({"spacing": -2}, "spacing must be at least 0, got -2"),
        ({"noise": -0.1}, "noise must be at least 0, got -0.1"),
        ({"texts": [""], "margins": (0, 0)}, "a picture needs a column"),
    ],
)
def test_mistakes_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        text_images(**{"texts": ["ab"]} | arguments)


class TestRandomStrings:
    def test_lengths_and_letters(self, rng):
        strings = random_strings(400, (1, 3), letters="xyz", generator=rng)
        assert {len(s) for s in strings} == {1, 2, 3}
        assert set("".join(strings)) == set("xyz")

    def test_every_string_is_as_likely(self, rng):
        strings = random_strings(8000, 2, letters="abcd", generator=rng)
        counts = torch.tensor([strings.count(s) for s in sorted(set(strings))])
        assert len(counts) == 16
        # 500 expected of each, give or take 22.
        assert (counts - 500).abs().max() < 90

    def test_fixed_length(self, rng):
        assert {len(s) for s in random_strings(20, 5, generator=rng)} == {5}

    def test_none_and_empty(self):
        assert random_strings(0, 3) == []
        assert random_strings(2, 0) == ["", ""]

    @pytest.mark.parametrize("length", [-1, (3, 2), (-1, 2)])
    def test_length_must_make_sense(self, length):
        with pytest.raises(ValueError, match="least and most"):
            random_strings(1, length)

    def test_letters_are_needed(self):
        with pytest.raises(ValueError, match="at least one character"):
            random_strings(1, 2, letters="")
