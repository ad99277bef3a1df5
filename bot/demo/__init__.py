"""The demo: a whole newsroom on this machine, without a Discord account, a token or a network."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from pathlib import Path

from bot.demo.looking import INSTALL, WORLD, Serving
from bot.demo.piece import Piece, UnusableDraft, built_in, of_a_person
from bot.lock import AlreadyRunning, InstanceLock

__all__ = ["DATABASE", "demo"]

DATABASE = "copydesk.db"
"""What the database is called in its folder."""


PASSED, FAILED, UNUSABLE = 0, 1, 2


class CannotPlay(Exception):
    """Why the demo does not begin, in one sentence."""


def demo(
    *,
    draft: Path | None = None,
    data: Path | None = None,
    empty: bool = False,
    serve: Serving | None = None,
) -> int:
    """Play the story of one article and print it; the built-in one, or a person's own text.

    With `serve` the newsroom stays open in the browser after it, until Ctrl-C. `empty` leaves the story out.
    `data` is the folder for the database and what was on Discord, by default a temporary one, which stays. A
    newsroom that is there already is opened again. Returns the exit status: 0, 1 if a check failed, 2 if
    there is something wrong with the draft or the folder.
    """
    try:
        if serve is not None:
            _check_port(serve.port)
        piece = built_in() if draft is None else of_a_person(draft)
        database = _database(data)
        again = database.exists() or (database.parent / WORLD).exists()
        if again and (serve is None or draft is not None):
            raise CannotPlay(
                f"{data} holds a Copydesk database already: choose another folder for the story."
            )
        return asyncio.run(_run(None if empty else piece, database, serve=serve, again=again))
    except (CannotPlay, UnusableDraft) as reason:
        print(f"copydesk: {reason}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read the transcript has read enough, and Python would complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _check_port(port: int) -> None:
    """Find out before the story begins that its end could not be served. Raises CannotPlay."""
    try:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        why = (
            os.strerror(error.errno)
            if isinstance(error, OSError) and error.errno
            else "there is no such port"
        )
        raise CannotPlay(f"Port {port} cannot be used: {why}. Name another with --port.") from error


def _database(data: Path | None) -> Path:
    """Where the database of this run is or goes. Raises CannotPlay."""
    if data is None:
        return Path(tempfile.mkdtemp(prefix="copydesk-demo-")) / DATABASE
    database = data.expanduser() / DATABASE
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotPlay(f"The folder {data} cannot be used: {error.strerror}.") from error
    return database


async def _run(piece: Piece | None, database: Path, *, serve: Serving | None, again: bool) -> int:
    """Raises CannotPlay."""
    try:
        # Only from here on is simcord needed.
        from bot.demo.performance import open_again, open_empty, play  # noqa: PLC0415
        from bot.demo.site.world_file import DoesNotFit  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        if missing.name != "simcord":
            raise
        raise CannotPlay(
            f"The demo needs simcord, a Discord that runs on this machine. Install it: {INSTALL}"
        ) from missing
    lock = InstanceLock(database)
    try:
        lock.acquire()
        if again:
            await open_again(database, serve=serve or Serving())
        elif piece is None:
            await open_empty(database, serve=serve)
        else:
            return await play(piece, database, serve=serve)
    except AlreadyRunning as other:
        raise CannotPlay(
            f"The newsroom in {database.parent} is open already: close it first, or choose another folder."
        ) from other
    except DoesNotFit as reason:
        raise CannotPlay(str(reason)) from reason
    finally:
        lock.release()
    return PASSED
