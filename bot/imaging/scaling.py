"""Scaling within bounds: a picture in another size, without the memory of one more."""

from __future__ import annotations

from PIL import Image

BAND_ROWS = 256
"""Rows that are scaled at a time. Scaling at once would take the memory of one more picture."""


def resized(
    image: Image.Image, size: tuple[int, int], how: Image.Resampling = Image.Resampling.LANCZOS
) -> Image.Image:
    """The picture in another size, scaled band by band: each looks beyond its edges, so none is seen."""
    width, height = size
    made = Image.new(image.mode, size)
    for top in range(0, height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, height)
        box = (0, top * image.height / height, image.width, bottom * image.height / height)
        band = image.resize((width, bottom - top), how, box)  # pyright: ignore[reportUnknownMemberType]  # Pillow knows arrays too
        made.paste(band, (0, top))
    return made
