"""Looks: a number by which a picture is known again when it was scaled, saved anew, cropped a little or coloured otherwise.

It is a perceptual hash (pHash): of the picture as 32 by 32 grey spots, whether each of the 64 slowest waves in it
(the discrete cosine transform) is stronger than half of them are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi

from PIL import Image

from bot.imaging.scaling import resized

_SPOTS, _WAVES = 32, 8

_PLAIN = 3.0
"""Of 256 shades: where the spots differ by less as a rule, there is nothing to know a picture by."""

_COSINES = [
    [cos(pi * wave * (2 * spot + 1) / (2 * _SPOTS)) for spot in range(_SPOTS)] for wave in range(_WAVES)
]


def looks_of(image: Image.Image) -> str:
    """How a picture looks, in 64 bits as 16 hexadecimal digits: pictures that look alike have few bits that differ. Empty for
    one that is nearly of one colour."""
    spots = resized(_grey(image), (_SPOTS, _SPOTS), Image.Resampling.BOX).tobytes()
    mean = sum(spots) / len(spots)
    if sum(abs(spot - mean) for spot in spots) / len(spots) < _PLAIN:
        return ""
    waves = _waves([[spot - mean for spot in spots[at : at + _SPOTS]] for at in range(0, len(spots), _SPOTS)])
    middle = sorted(waves)[len(waves) // 2]
    bits = 0
    for strength in waves:
        bits = bits << 1 | (strength > middle)
    return f"{bits:016x}"


def _grey(image: Image.Image) -> Image.Image:
    """What is clear is white, as a reader sees it on a page."""
    if image.mode != "RGBA":
        return image.convert("L")
    page = Image.new("L", image.size, 255)
    page.paste(image.convert("L"), mask=image.getchannel("A"))
    return page


def _waves(rows: Sequence[Sequence[float]]) -> list[float]:
    across = [[sum(map(float.__mul__, row, wave)) for wave in _COSINES] for row in rows]
    return [
        sum(row[column] * wave[at] for at, row in enumerate(across))
        for wave in _COSINES
        for column in range(_WAVES)
    ]
