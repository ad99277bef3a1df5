"""Scaling within bounds: a picture in another size, without the memory of one more."""

from __future__ import annotations

import math

from PIL import Image, ImageMath

BAND_ROWS = 32
"""Rows that are scaled at a time: more take more memory, fewer take longer."""


_SCALED = ("RGB", "RGBA", "L", "CMYK")
"""Modes that are scaled as they are. Others are made one of them first."""

_LOBES = 3
"""Source pixels that the widest filter looks at to either side, for each pixel that they become."""


def resized(
    image: Image.Image, size: tuple[int, int], how: Image.Resampling = Image.Resampling.LANCZOS
) -> Image.Image:
    """The picture in another size, in one of the plain modes, scaled band by band: each looks beyond its edges, so none is
    seen."""
    width, height = size
    scale = image.height / height
    beyond = math.ceil(_LOBES * max(1.0, scale)) + 1
    made: Image.Image | None = None
    for top in range(0, height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, height)
        first = max(0, int(top * scale) - beyond)
        last = min(image.height, math.ceil(bottom * scale) + beyond)
        # Pillow copies all of a picture that has transparency each time, so it gets no more of it than it needs.
        strip = image.crop((0, first, image.width, last))
        if strip.mode not in _SCALED:
            strip = plain_mode(strip)
        box = (0, top * scale - first, image.width, min(bottom * scale, image.height) - first)
        band = strip.resize((width, bottom - top), how, box)  # pyright: ignore[reportUnknownMemberType]  # Pillow knows arrays too
        made = made or Image.new(band.mode, size)
        made.paste(band, (0, top))
    assert made is not None
    return made


def plain_mode(image: Image.Image) -> Image.Image:
    """The picture as grey, red-green-blue, or that with transparency."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        return ImageMath.lambda_eval(
            lambda seen: seen["convert"](seen["image"] / 256, "L"), image=image.convert("I")
        )
    if image.mode in ("L", "RGB", "RGBA"):
        return image.convert("RGBA") if "transparency" in image.info else image
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
