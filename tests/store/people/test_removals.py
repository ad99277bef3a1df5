"""A newsroom is deleted whole, and only once its server removed the bot and the time is over."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Store, Transaction
from bot.store.people import closing, removals
from tests.rows import connected, contents, fill_with_odd_rows, make

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LEFT = "UPDATE newsroom SET left_at = '2026', erase_at = '2026' WHERE id = 1"
CLOSE = "UPDATE newsroom SET guild_id = -id WHERE id = 1"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Odd rows of every table, of several newsrooms."""
    path = tmp_path / "copydesk.db"
    make(path)
    fill_with_odd_rows(path, random.Random(20))
    with contextlib.closing(connected(path)) as connection:
        [[trigger]] = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'newsroom_keeps_its_server'"
        ).fetchall()
        connection.execute("DROP TRIGGER newsroom_keeps_its_server")
        for number, row in enumerate(connection.execute("SELECT id FROM newsroom").fetchall()):
            connection.execute("UPDATE newsroom SET guild_id = ? WHERE id = ?", (2**50 + number, row["id"]))
        connection.execute(trigger)
    return path


def test_nothing_of_it_is_left(filled: Path) -> None:
    path = filled
    with contextlib.closing(connected(path)) as connection:
        connection.execute("DROP TRIGGER newsroom_keeps_its_server")
        rooms = [row[0] for row in connection.execute("SELECT id FROM newsroom")]
        for number, room in enumerate(rooms, 1):
            connection.execute("UPDATE newsroom SET guild_id = ? WHERE id = ?", (-number, room))

    async def delete() -> None:
        store = await Store.open(path)
        try:
            for room in rooms:
                while await store.read(
                    lambda tx, room=room: tx.one("SELECT 1 FROM newsroom WHERE id = ?", (room,))
                ):
                    await store.write_unchecked(lambda tx, room=room: closing.delete_some(tx, room))
        finally:
            await store.close()

    asyncio.run(delete())

    assert {table for table, rows in contents(path).items() if rows} == set(), (
        "a table that no column leads to"
    )
    with contextlib.closing(connected(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("table", ["newsroom", "event", "revision", "picture", "link"])
def test_without_a_removal_nothing_is_deleted(filled: Path, table: str) -> None:
    with (
        contextlib.closing(connected(filled)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"never|append-only|closed"),
    ):
        connection.execute(f"DELETE FROM {table}")


def test_only_a_server_that_removed_the_bot_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "copydesk.db"
    make(path)
    with contextlib.closing(connected(path)) as connection:
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 7, 1, 2, 3)"
        )
        with pytest.raises(sqlite3.IntegrityError, match="closed only after"):
            connection.execute(CLOSE)
        connection.execute(LEFT)
        with pytest.raises(sqlite3.IntegrityError, match="closed only after"):
            connection.execute("UPDATE newsroom SET guild_id = 8")
        connection.execute(CLOSE)
        connection.execute("DELETE FROM newsroom")


def test_a_removal_is_noted_once_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "copydesk.db"
    make(path)
    with contextlib.closing(connected(path)) as connection:
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 7, 1, 2, 3)"
        )
        connection.execute("BEGIN")
        tx = Transaction(connection)
        assert removals.note(tx, 8, NOW, None) is None, "no newsroom"
        found = removals.note(tx, 7, NOW, None)
        assert found is not None and (found.left_at, found.erase_at) == (NOW, None)
        assert removals.due(tx, NOW) == [], "kept for ever"
        assert removals.note(tx, 7, NOW, NOW) is None, "the first one counts"
        assert removals.undo(tx, 7) and not removals.undo(tx, 7)
