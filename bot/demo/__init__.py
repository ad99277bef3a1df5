"""The demo: a whole newsroom on this machine, without a Discord account, a token or a network."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from bot.demo.piece import Piece, UnusableDraft, built_in, of_a_person

__all__ = ["DATABASE", "demo"]

DATABASE = "copydesk.db"
"""What the database is called in its folder."""

PASSED, FAILED, UNUSABLE = 0, 1, 2


class CannotPlay(Exception):
    """Why the demo does not begin, in one sentence."""


def demo(*, draft: Path | None = None, data: Path | None = None) -> int:
    """Play the story of one article and print it; the built-in one, or a person's own text.

    `data` is the folder for the database, by default a temporary one, which stays. Returns the exit
    status: 0, 1 if a check failed, 2 if there is something wrong with the draft or the folder.
    """
    try:
        piece = built_in() if draft is None else of_a_person(draft)
        return asyncio.run(_play(piece, _database(data)))
    except (CannotPlay, UnusableDraft) as reason:
        print(f"copydesk: {reason}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read the transcript has read enough, and Python would complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _database(data: Path | None) -> Path:
    """Where the database of this run goes. Raises CannotPlay."""
    if data is None:
        return Path(tempfile.mkdtemp(prefix="copydesk-demo-")) / DATABASE
    database = data.expanduser() / DATABASE
    if database.exists():
        raise CannotPlay(f"{data} holds a Copydesk database already: choose another folder for the demo.")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotPlay(f"The folder {data} cannot be used: {error.strerror}.") from error
    return database


async def _play(piece: Piece, database: Path) -> int:
    try:
        from bot.demo.performance import play  # noqa: PLC0415 - only here is simcord needed
    except ModuleNotFoundError as missing:
        if missing.name != "simcord":
            raise
        raise CannotPlay(
            "The demo needs simcord, a Discord that runs on this machine:"
            " `make demo` installs it, or else pip install '.[demo]'."
        ) from missing
    return await play(piece, database)
