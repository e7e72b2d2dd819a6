"""Pictures of strings, drawn in a font that comes with Matplotlib."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import torch
from matplotlib import get_data_path  # for its fonts only
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

Font = Literal["mono", "sans"]
_FILES = {"mono": "DejaVuSansMono.ttf", "sans": "DejaVuSans.ttf"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class TextImages(NamedTuple):
    """Pictures of strings, and where everything is in them.

    Args:
        pixels: Ink on paper, `(n, 1, h, w)`, float32: 0 is paper and, without noise,
            1 is full ink. All pictures are as wide as the widest; the rest is paper.
        widths: The pixel columns of each picture before it was widened, `(n,)`.
        boxes: First column of each character, and the first column after it,
            `(n, t, 2)`. Where a string is shorter than the longest, both are the
            end of its text.
    """

    pixels: Tensor
    widths: Tensor
    boxes: Tensor


def text_images(
    texts: Sequence[str],
    *,
    font: Font = "mono",
    size: int = 14,
    margins: tuple[int, int] = (4, 16),
    spacing: int = 0,
    noise: float = 0.0,
    generator: torch.Generator | None = None,
) -> TextImages:
    """Draw strings, one picture each.

    Each character is drawn once by Pillow and remembered; the pictures are put
    together from those by tensor operations. Characters stand side by side without
    kerning; where two of them touch the same pixel, their ink adds up.

    Args:
        texts: The strings, `n` of them; a picture is one line, so no line breaks.
        font: "mono" for DejaVu Sans Mono, in which all characters are equally wide,
            "sans" for DejaVu Sans, in which they are not.
        size: The font's size in pixels, at least 1.
        margins: Blank columns before and after the text.
        spacing: Up to this many blank columns are added after each character, drawn
            uniformly.
        noise: Standard deviation of the normal noise that is added to every pixel.
        generator: Source of spacing and noise, on the CPU; move the result
            afterwards.

    Returns:
        The pictures, their widths, and the columns of every character.

    Raises:
        ValueError: If there is no text, a text has a line break, the font is unknown,
            or a number is out of range.
    """
    _require_drawable(texts, font, size, margins, spacing, noise)
    characters = sorted(set("".join(texts)))
    index, lengths = _indices(texts, characters)  # (n, t), (n,)
    longest = index.shape[1]
    inside = torch.arange(longest) < lengths.unsqueeze(1)  # (n, t)
    glyphs = [_glyph(font, size, character) for character in characters]
    advances = torch.tensor([glyph.advance for glyph in glyphs] or [0])

    steps = advances[index] * inside
    gaps = torch.randint(spacing + 1, index.shape, generator=generator) * inside
    ends = (steps + gaps).cumsum(dim=1)  # (n, t), from the first character's start
    starts = ends - steps - gaps + margins[0]
    widths = ends.amax(dim=1) if longest else lengths
    widths = widths + sum(margins)
    boxes = torch.stack([starts, starts + steps], dim=-1)

    height = sum(_font(font, size).getmetrics())
    columns = int(widths.max())
    pixels = torch.zeros(len(texts), columns, height)
    if characters:
        ink = _stacked(glyphs)  # (characters, reach, h), from `_overhang` columns left
        at = starts.unsqueeze(-1) - _overhang(size) + torch.arange(ink.shape[1])
        seen = inside.unsqueeze(-1) & (at >= 0) & (at < columns)  # (n, t, reach)
        row = torch.arange(len(texts)).view(-1, 1, 1).expand_as(at)
        pixels.index_put_((row[seen], at[seen]), ink[index][seen], accumulate=True)
    pixels = pixels.clamp(max=1).mT.unsqueeze(1)  # (n, 1, h, w)
    if noise:
        pixels = pixels + noise * torch.randn(pixels.shape, generator=generator)
    return TextImages(pixels, widths, boxes)


def random_strings(
    count: int,
    length: int | tuple[int, int],
    *,
    letters: str = _LETTERS,
    generator: torch.Generator | None = None,
) -> list[str]:
    """Draw strings in which every character is any of the letters, independently.

    Args:
        count: How many strings.
        length: How many characters each has; or the least and the most, both
            included, all lengths equally likely.
        letters: What to draw from.
        generator: Source of the choices, on the CPU.

    Returns:
        The strings.

    Raises:
        ValueError: If a length is negative or their order wrong, or there are no
            letters.
    """
    least, most = (length, length) if isinstance(length, int) else length
    if not 0 <= least <= most:
        raise ValueError(f"length must be least and most, from 0: got {length}")
    if not letters:
        raise ValueError("letters must hold at least one character, got ''")
    lengths = torch.randint(least, most + 1, (count,), generator=generator)
    drawn = torch.randint(len(letters), (count, most), generator=generator)
    rows = zip(drawn.tolist(), lengths.tolist(), strict=True)
    return ["".join(letters[i] for i in row[:n]) for row, n in rows]


class _Glyph(NamedTuple):
    ink: Tensor  # (reach, h): columns first, from `_overhang` left of the origin
    advance: int


def _overhang(size: int) -> int:
    """Columns that a glyph may reach beyond its own on either side."""
    return -(-size // 4)


@cache
def _font(font: Font, size: int) -> ImageFont.FreeTypeFont:
    path = Path(get_data_path(), "fonts", "ttf", _FILES[font])
    # The basic engine is in every build of Pillow, and rounds advances to pixels.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _glyph(font: Font, size: int, character: str) -> _Glyph:
    face = _font(font, size)
    ascent, descent = face.getmetrics()
    advance, side = round(face.getlength(character)), _overhang(size)
    canvas = Image.new("L", (advance + 2 * side, ascent + descent))
    ImageDraw.Draw(canvas).text((side, ascent), character, 255, face, anchor="ls")
    rows = torch.frombuffer(bytearray(canvas.tobytes()), dtype=torch.uint8)
    return _Glyph(rows.view(canvas.height, canvas.width).mT / 255, advance)


def _stacked(glyphs: list[_Glyph]) -> Tensor:
    """All glyphs in one tensor, `(characters, reach, h)`, blank on the right."""
    inks = [glyph.ink for glyph in glyphs]
    return torch.nn.utils.rnn.pad_sequence(inks, batch_first=True)


def _indices(texts: Sequence[str], characters: list[str]) -> tuple[Tensor, Tensor]:
    """Each text as places in `characters`, zeros after its end, and its length."""
    place = {character: i for i, character in enumerate(characters)}
    lengths = torch.tensor([len(text) for text in texts])
    index = torch.zeros(len(texts), int(lengths.max()), dtype=torch.long)
    inside = torch.arange(index.shape[1]) < lengths.unsqueeze(1)
    index[inside] = torch.tensor([place[c] for c in "".join(texts)], dtype=torch.long)
    return index, lengths


def _require_drawable(
    texts: Sequence[str],
    font: str,
    size: int,
    margins: tuple[int, int],
    spacing: int,
    noise: float,
) -> None:
    if isinstance(texts, str) or not texts:
        raise ValueError(f"texts must be a list of at least one string, got {texts!r}")
    if broken := [text for text in texts if len(text.splitlines()) > 1 or "\n" in text]:
        raise ValueError(f"a picture is one line of text, got {broken[0]!r}")
    if font not in _FILES:
        raise ValueError(f"font must be one of {[*_FILES]}, got {font!r}")
    least = {"size": (size, 1), "margins": (min(margins), 0), "spacing": (spacing, 0)}
    for name, (value, minimum) in least.items():
        if value < minimum:
            raise ValueError(f"{name} must be at least {minimum}, got {value}")
    if noise < 0:
        raise ValueError(f"noise must be at least 0, got {noise}")
    if not sum(margins) and not any(texts):
        raise ValueError("a picture needs a column: no margins and no characters")
