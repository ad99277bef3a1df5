"""Pictures without a process for each: what the child answers is asked in this process.

The tests of the process itself (`tests/imaging`) have theirs, and so has every bot that runs as operators run it.
"""

from __future__ import annotations

import warnings

from bot.domain.intake.pictures import PictureFault, UnreadablePicture
from bot.imaging import LOOKS, process
from bot.imaging.child import answer, seen

asked_of_a_process = process._asked


def without_a_process() -> None:
    """Let no picture have one from now on."""
    process._asked = _asked_here


def _asked_here(data: bytes, filename: str, wanted: str) -> bytes:
    try:
        with warnings.catch_warnings():  # the child keeps all of them to itself
            return seen(data) if wanted == LOOKS else answer(data, int(wanted))
    except Exception as error:
        raise UnreadablePicture(PictureFault.DAMAGED, filename) from error
