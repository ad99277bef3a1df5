"""A performance: the story on a simulated Discord, from the cast to where the database lies."""

from __future__ import annotations

import shlex
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.app import create_bot
from bot.demo.newsroom import build
from bot.demo.piece import Piece
from bot.demo.rendering import Names
from bot.demo.simulation import simulated
from bot.demo.story import STEPS, Blocked, Broken, Story
from bot.demo.transcript import Transcript
from bot.domain.markup import escape
from bot.settings import Settings


async def play(piece: Piece, database: Path) -> int:
    """Play the whole story and print it. Returns the exit status, as `bot.demo.demo` says."""
    bot = create_bot(Settings(database=database, card_interval_seconds=0))
    async with simulated(bot, datetime.now(UTC)) as env:
        room = build(env, bot)
        page = Transcript(Names(room.name_of, env.now), STEPS)
        story = Story(room, piece, page)
        try:
            passed = await story.tell()
        except Blocked:
            page.plain()
            page.result(False, f"The desk does not take {escape(piece.name)} like this. Your file is as it was.")
            status = 2
        except Broken as broken:
            page.plain()
            page.result(False, f"The story broke off at step {page.step}: {broken}")
            status = 1
        else:
            status = 0 if passed else 1
    _farewell(page, database)
    return status


def _farewell(page: Transcript, database: Path) -> None:
    """Where everything is, and how to look into it."""
    shell = "sqlite3"
    if shutil.which(shell) is None and sys.version_info >= (3, 12):
        shell = f"{shlex.quote(sys.executable)} -m sqlite3"
    path = shlex.quote(str(database))
    page.plain()
    page.title("The database stays. Look into it:")
    page.command(f'{shell} {path} "select number, headline, state from article"')  # noqa: S608 - words for a person
    page.command(f'{shell} {path} "select at, actor_name, action, to_state from event"')  # noqa: S608 - the same
