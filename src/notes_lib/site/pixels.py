"""Pixels of drawings in small files: exact, but for photographs."""

import io

from PIL import Image

_MOST_COLOURS = 1024  # of a drawing: colour maps have 256; photographs have thousands


def packed(png: bytes) -> bytes:
    """Pixels as WebP: photographs near enough, all others to the bit.

    With its noise kept, a photograph takes five times as much.

    Args:
        png: The pixels as a drawing holds them.
    """
    drawn = Image.open(io.BytesIO(png))
    image = drawn.convert("RGBA" if drawn.has_transparency_data else "RGB")
    packing = io.BytesIO()
    if image.getcolors(_MOST_COLOURS) is None:
        image.save(packing, "WEBP", quality=75, method=4)
    else:
        image.save(packing, "WEBP", lossless=True, quality=80, method=4, exact=True)
    return packing.getvalue()
