"""Bounds: how much of this machine one picture may take, whatever it says of itself."""

from __future__ import annotations

import contextlib

MEGA = 1_000_000

MOST_PIXELS = 50 * MEGA
"""Pixels that are decoded at most. Cameras of phones make 12 to 50 million."""

MOST_JPEG_PIXELS = 250 * MEGA
"""Pixels of a JPEG, which is decoded at a half, a quarter or an eighth of its size where that is enough."""

MOST_COLOUR_PIXELS = 42 * MEGA
"""Of a PNG or GIF in full colours, which takes four bytes for each."""

MOST_WEBP_PIXELS, MOST_CLEAR_WEBP_PIXELS = 12 * MEGA, 7 * MEGA
"""Of a WebP, whose decoder holds it three times over, and of one with transparency."""

MOST_CLEAR_WRITTEN_PIXELS = 4 * MEGA
"""Of a picture with transparency that is written as WebP because its PNG is too large: the encoder holds it many times over."""

MOST_CLEAR_PIXELS = 36 * MEGA
"""Of another picture with transparency, which costs twice."""

MOST_JPEG_BYTES = 160 * MEGA
"""That decoding a JPEG may hold: its pixels, and all that is known of the larger picture where that comes in several passes."""

MOST_SCANNED_PIXELS = 5000 * MEGA
"""Pixels of a JPEG, times the passes that are made over them. A camera's makes ten at the most."""

LONGEST_SIDE = 3000
"""Pixels. What is larger is scaled: Discord shows less of it, and memory goes with the square."""

MOST_FRAMES = 300
MOST_MOVING_PIXELS = 60 * MEGA
"""Frames of a picture that moves, and the pixels of all of them together."""

MOST_PROFILE_BYTES = 256 * 1024
MOST_WORDS_BYTES = 1024 * 1024
"""Of a colour profile, and of a packet of XMP that is looked into."""

DEFAULT_BYTES = 10 * 1024 * 1024 - 64 * 1024
"""Bytes of a picture as it is kept: as much as Discord takes in one file, and a little room."""

MEMORY_BYTES = 640 * 1024 * 1024
"""Of address space, which the decoders' own code takes a part of."""

CPU_SECONDS = 20
PATIENCE_SECONDS = 60.0
"""Of the processor, and on the clock, for one picture."""


def confine() -> None:
    """Bound this process, where the system can: memory, time, and no file that it writes or program that it dumps."""
    with contextlib.suppress(ImportError):  # Windows has no such limits; the clock stops it there
        import resource  # noqa: PLC0415

        _limit(resource.RLIMIT_AS, MEMORY_BYTES)
        _limit(resource.RLIMIT_CPU, CPU_SECONDS)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, 0)


def _limit(what: int, most: int) -> None:
    import resource  # noqa: PLC0415

    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
        resource.setrlimit(what, (allowed, hard))
