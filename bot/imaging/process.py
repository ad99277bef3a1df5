"""The process beside the bot: one picture at a time is prepared in a child, which is ended when it takes too much.

A decoder that crashes, loops or eats memory takes its own process with it, and nothing else. Nothing of a picture is held
in the bot's own memory but its file and the one that is made of it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from bot.domain.intake.pictures import (
    PICTURE_FILE_LIMIT,
    Change,
    PictureFault,
    PreparedPicture,
    Removed,
    UnreadablePicture,
)
from bot.imaging import LOOKS
from bot.imaging.bounds import DEFAULT_BYTES, PATIENCE_SECONDS

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from bot.imaging.child import main; main()"
"""Found where this file is, whatever the child's folder and environment are."""

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def prepared(data: bytes, filename: str = "", most_bytes: int = DEFAULT_BYTES) -> PreparedPicture:
    """The picture in a file that somebody has sent, ready to be shown, at most `most_bytes` long. One at a time: several
    would only take turns with each other, and their memory adds up.

    Raises UnreadablePicture.
    """
    if len(data) > PICTURE_FILE_LIMIT:
        raise UnreadablePicture(PictureFault.TOO_LARGE, filename, PICTURE_FILE_LIMIT)
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with turn:
        return await asyncio.to_thread(prepare, data, filename, most_bytes)


async def looked_at(data: bytes) -> str:
    """How the picture looks in a file that was prepared before (`bot.imaging.looks`). It takes its turn like one that comes.
    Raises UnreadablePicture."""
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with turn:
        answer = await asyncio.to_thread(_asked, data, "", LOOKS)
    return str(_told(answer, "")["looks"])


def prepare(data: bytes, filename: str = "", most_bytes: int = DEFAULT_BYTES) -> PreparedPicture:
    """The same, for a thread that may wait. Raises UnreadablePicture."""
    return _read(_asked(data, filename, str(most_bytes)), filename)


def _asked(data: bytes, filename: str, wanted: str) -> bytes:
    """What the child answers. Raises UnreadablePicture."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, and nothing of the file in its arguments
            [sys.executable, "-I", "-c", _PROGRAM, wanted],
            input=data,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadablePicture(PictureFault.TOO_COSTLY, filename) from error
    if ended.returncode != 0:
        # The last line of what it said names the error, and nothing of the file.
        said = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        log.warning("the process for a picture ended with %d: %s", ended.returncode, said[:200])
        fault = PictureFault.TOO_COSTLY if ended.returncode < 0 or "Memory" in said else PictureFault.DAMAGED
        raise UnreadablePicture(fault, filename)
    return ended.stdout


def _told(answer: bytes, filename: str) -> dict[str, Any]:
    """How the child describes the picture. Raises UnreadablePicture."""
    (length,) = struct.unpack_from(">I", answer)
    told = json.loads(answer[4 : 4 + length])
    if "fault" in told:
        raise UnreadablePicture(PictureFault(told["fault"]), filename, told["limit"])
    return told


def _read(answer: bytes, filename: str) -> PreparedPicture:
    told = _told(answer, filename)
    (length,) = struct.unpack_from(">I", answer)
    return PreparedPicture(
        data=answer[4 + length :],
        extension=told["extension"],
        width=told["width"],
        height=told["height"],
        frames=told["frames"],
        looks=told["looks"],
        removed=tuple(map(Removed, told["removed"])),
        changes=tuple(map(Change, told["changes"])),
        caption=told["caption"],
        credit=told["credit"],
    )
