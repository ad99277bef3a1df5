"""Drafting: a JPEG is decoded at a half, a quarter or an eighth of its size where that is enough, or where more would take
too much memory."""

from __future__ import annotations

from PIL.JpegImagePlugin import JpegImageFile

from bot.domain.intake.pictures import PictureFault, UnreadablePicture
from bot.imaging.bounds import MOST_JPEG_BYTES

_FRACTIONS = (8, 4, 2, 1)

_BARE = frozenset({0x00, 0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG: those that stand by themselves, a pass, and what says how the picture is kept."""


def drafted(image: JpegImageFile, data: bytes, target: tuple[int, int]) -> tuple[int, int]:
    """Have the picture decoded in a size from which `target` can be made, or, where that takes too much, one of half of it.
    Returns what it is to be scaled to. Raises UnreadablePicture where nothing helps."""
    width, height = image.size
    held = _held_bytes(image) if _comes_in_passes(data) else 0
    for wanted in (target, (max(1, target[0] // 2), max(1, target[1] // 2))):
        ratio = min(width // wanted[0], height // wanted[1])
        fraction = next(each for each in _FRACTIONS if each <= max(ratio, 1))
        if held + 4 * width * height // fraction**2 <= MOST_JPEG_BYTES:
            if fraction > 1:
                image.draft(None, wanted)
            return target if image.width >= target[0] else image.size
    raise UnreadablePicture(PictureFault.TOO_COSTLY)


def _comes_in_passes(data: bytes) -> bool:
    """Whether the file's first pass leaves something of the picture to others: finer shades, or other colours."""
    at, components = 2, 0
    while at + 10 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker == _SCAN:
            return data[at + 4] < components
        elif marker in _PROGRESSIVE:
            return True
        else:
            if marker in _FRAMES:
                components = data[at + 9]
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def _held_bytes(image: JpegImageFile) -> int:
    """What is held of the whole picture until its last pass is read: two bytes for each coefficient."""
    sampled = [(across, down) for _, across, down, _ in image.layer]
    widest = max(across for across, _ in sampled) * max(down for _, down in sampled)
    of_each = image.width * image.height / max(widest, 1)
    return int(2 * sum(of_each * across * down for across, down in sampled))
