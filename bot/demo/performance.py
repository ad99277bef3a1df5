"""A performance: the story on a simulated Discord, and the newsroom that stays open after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import create_bot
from bot.demo.looking import Serving, commands
from bot.demo.newsroom import build, let_in
from bot.demo.piece import Piece
from bot.demo.rendering import Names
from bot.demo.simulation import simulated
from bot.demo.site.full_desk import fill_desk
from bot.demo.site.opening import come_back, keep_open, save_only, set_up, shorten_cooling_off
from bot.demo.site.world_file import new_world
from bot.demo.story import STEPS, Blocked, Broken, Story
from bot.demo.transcript import Transcript
from bot.domain.text.markdown_escape import escape
from bot.settings import Settings

STORY_LASTS = timedelta(minutes=90)
"""No longer than this, on its own clock. So much earlier it begins, and when it ends it is now."""


async def play(piece: Piece, database: Path, *, serve: Serving | None) -> int:
    """Play the whole story and print it, then keep the newsroom open if it went well.

    Returns the exit status, as `bot.demo.demo` says.
    """
    bot = create_bot(Settings(database=database, card_interval_seconds=0))
    async with simulated(bot, datetime.now(UTC) - STORY_LASTS) as env:
        room = build(env, bot)
        await let_in(room)
        page = Transcript(Names(room.name_of, env.now), STEPS)
        status = await _tell(Story(room, piece, page), page, piece)
        _farewell(page, database)
        await shorten_cooling_off(room)
        if serve is not None and status == 0:
            await fill_desk(room)
            await keep_open(room, new_world(), database, serve)
        else:
            await save_only(room, database)
    return status


async def _tell(story: Story, page: Transcript, piece: Piece) -> int:
    try:
        passed = await story.tell()
    except Blocked:
        page.plain()
        page.result(False, f"The desk does not take {escape(piece.name)} like this. Your file is as it was.")
        return 2
    except Broken as broken:
        page.plain()
        page.result(False, f"The story broke off at step {page.step}: {broken}")
        return 1
    return 0 if passed else 1


async def open_empty(database: Path, *, serve: Serving | None) -> None:
    """Open a newsroom that is set up and holds nothing yet."""
    bot = create_bot(Settings(database=database, card_interval_seconds=0))
    async with simulated(bot, datetime.now(UTC)) as env:
        room = build(env, bot)
        await let_in(room)
        await set_up(room)
        await shorten_cooling_off(room)
        if serve is not None:
            await keep_open(room, new_world(), database, serve)
        else:
            await save_only(room, database)


async def open_again(database: Path, *, serve: Serving) -> None:
    """Open the newsroom that was left in this folder. Raises DoesNotFit."""
    async with come_back(database) as (room, world):
        print(f"Back in {room.guild.name}, as it was left in {database.parent}.")
        await keep_open(room, world, database, serve)


def _farewell(page: Transcript, database: Path) -> None:
    """Where everything is, and how to look into it."""
    page.plain()
    page.title("The database stays. Look into it:")
    for command in commands(database):
        page.command(command)
