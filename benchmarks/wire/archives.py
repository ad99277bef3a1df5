"""Archives on the wire: a database that was written in bulk, given to a newsroom of the stand-in's."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.wire.watched import longest_turn
from bot.store.timestamps import to_text
from tests.wire.client import Discord, Room
from tests.wire.process import Bot


@dataclass(frozen=True)
class Running:
    """A watched bot on a database."""

    discord: Discord
    room: Room
    bot: Bot
    turns: Path

    async def longest_turn(self) -> tuple[float, float]:
        """Of its loop, since this was last asked: seconds by the clock and by the processor."""
        return await longest_turn(self.bot, self.turns)


@asynccontextmanager
async def running_on(path: Path, discord: Discord, room: Room) -> AsyncGenerator[Running]:
    """Copydesk, watched, on a database that is made that room's."""
    turns = path.with_suffix(".turns")
    bot = Bot(
        discord,
        path,
        command=("-m", "benchmarks.wire.watched", str(turns)),
        PYTHONDONTWRITEBYTECODE="",
    )
    async with bot.running():
        yield Running(discord, room, bot, turns)


def hand_to(path: Path, room: Room) -> None:
    """Make a room of the stand-in's that of the archive's newsroom, and its writers those of the articles."""
    with closing(sqlite3.connect(path)) as connection, connection:
        # A trigger keeps a newsroom in its server.
        kept = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'newsroom'"
        ).fetchall()
        for name, _ in kept:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE newsroom SET guild_id = ?, review_channel = ?, publish_channel = ?, editors_role = ?",
            (room.guild, room.review, room.publish, room.editors_role),
        )
        for _, statement in kept:
            connection.execute(statement)
        writer = random.Random(1)
        articles = connection.execute("SELECT id FROM article WHERE state <> 'published'").fetchall()
        connection.executemany(
            "UPDATE article SET author_id = ? WHERE id = ?",
            [(writer.choice(room.writers), article) for (article,) in articles],
        )


def post_cards(path: Path) -> None:
    """Have the bot post the card of every article that waits; none is on show."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE card SET message_id = NULL, thread_id = NULL")
        connection.execute(
            "UPDATE delivery SET state = 'pending', attempts = 0, message_id = NULL, done_at = NULL"
            " WHERE kind = 'card' AND article_id IN (SELECT id FROM article WHERE state <> 'published')"
        )


def schedule(path: Path, moments: Sequence[datetime]) -> None:
    """Schedule as many of the articles that wait, past the desk, each for its moment."""
    with closing(sqlite3.connect(path)) as connection, connection:
        waiting = connection.execute(
            "SELECT id FROM article WHERE state = 'submitted' ORDER BY id"
        ).fetchall()
        connection.executemany(
            "UPDATE article SET state = 'scheduled', publish_at = ? WHERE id = ?",
            [(to_text(moment), article) for (article,), moment in zip(waiting, moments, strict=False)],
        )
