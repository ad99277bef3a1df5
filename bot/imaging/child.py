"""The child: a process that prepares one picture, or looks at one, and ends. It reads the file from its input, and writes
what became of it: the length of a description in JSON, that description, and the picture's bytes."""

from __future__ import annotations

import json
import struct
import sys

from bot.domain.intake.pictures import PreparedPicture, UnreadablePicture
from bot.imaging import LOOKS
from bot.imaging.bounds import confine
from bot.imaging.normalising import looks_in, normalise


def main() -> None:
    """Prepare the picture that comes in. The first argument is how many bytes it may have; with `looks` it is looked at."""
    confine()
    data, wanted = sys.stdin.buffer.read(), sys.argv[1]
    sys.stdout.buffer.write(seen(data) if wanted == LOOKS else answer(data, int(wanted)))
    sys.stdout.buffer.flush()


def answer(data: bytes, most_bytes: int) -> bytes:
    """What the child writes for a file."""
    try:
        made = normalise(data, most_bytes)
    except UnreadablePicture as error:
        return _framed({"fault": error.fault, "limit": error.limit}, b"")
    return _framed(_described(made), made.data)


def seen(data: bytes) -> bytes:
    """What the child writes for a file that it only looks at."""
    try:
        return _framed({"looks": looks_in(data)}, b"")
    except UnreadablePicture as error:
        return _framed({"fault": error.fault, "limit": error.limit}, b"")


def _described(made: PreparedPicture) -> dict[str, object]:
    return {
        "extension": made.extension,
        "width": made.width,
        "height": made.height,
        "frames": made.frames,
        "looks": made.looks,
        "removed": made.removed,
        "changes": made.changes,
        "caption": made.caption,
        "credit": made.credit,
    }


def _framed(described: dict[str, object], data: bytes) -> bytes:
    told = json.dumps(described).encode("ascii")
    return struct.pack(">I", len(told)) + told + data
