"""What befalls the database file of SQLite: it may only be read, is away, is full, is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import create_bot
from tests.cogs.doors import closing_connection
from tests.world import World

PAGE = 4096


def become_read_only(world: World) -> Callable[[], None]:
    """From now on the file may only be read. Returns what makes it writable again."""
    writer, uri = world.bot.desk.unit.store._writer, f"{world.database.resolve().as_uri()}?mode=ro"
    writable = writer._connector

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection

    writer._connector = connect
    writer.doubtful = True

    def heal() -> None:
        writer._connector = writable

    return heal


@asynccontextmanager
async def read_only(world: World) -> AsyncIterator[None]:
    """While this lasts the file may only be read."""
    heal = become_read_only(world)
    try:
        yield
    finally:
        heal()


@asynccontextmanager
async def out_of_reach(world: World) -> AsyncIterator[None]:
    """While this lasts the file can be neither written nor read."""
    store = world.bot.desk.unit.store
    away = f"{world.database.resolve().as_uri()}.away?mode=ro"
    connections = (store._writer, *store._readers)
    before = [connection._connector for connection in connections]
    for connection in connections:
        connection._connector = lambda: sqlite3.connect(away, uri=True)
        connection.doubtful = True
    try:
        yield
    finally:
        for connection, connector in zip(connections, before, strict=True):
            connection._connector = connector


@asynccontextmanager
async def full_disk(world: World) -> AsyncIterator[None]:
    """While this lasts the file cannot grow."""
    writer = world.bot.desk.unit.store._writer

    def limit(connection: sqlite3.Connection, pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()

    await writer.run(lambda connection: connection.execute("VACUUM"))  # what migrations freed is room too
    await writer.run(lambda connection: limit(connection, 1))  # no less than there are
    yield
    await writer.run(lambda connection: limit(connection, 10**6))


async def damage(world: World, table_or_index: str) -> None:
    """Spoil a page of the file while the bot is down, and start it again."""
    stopped = world.bot
    await stopped.close()
    with closing_connection(world) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        page: int = connection.execute(sql, (table_or_index,)).fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    overwrite(world.database, page)
    await world.env.restart_bot(create_bot(stopped.settings))
    await world.env.settle()


def overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xee" * PAGE)
