"""The index without texts: a database of before loses the old one at once and is taken into the new one bit by bit."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.archive import COLUMNS, rows_of
from bot.desk import Desk
from bot.desk.archive.public_record import SHELVED_AT_ONCE
from bot.desk.archive.search import Asked
from bot.domain.newsroom.roles import Person
from bot.store import Store
from bot.store.migrations import migrate

READER = Person(900, "Rita")
COUNT = 3 * SHELVED_AT_ONCE


def of_before(path: Path) -> None:
    """A database as the version before left it, with articles that are out and stand in its index."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, None, upto=37)
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role, last_number)"
            f" VALUES (1, 1, 2, 3, 4, {COUNT})"
        )
        for n in range(1, COUNT + 1):
            for table, row in rows_of(n):
                if table in ("article", "revision"):
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", row)
            for index in ("public_text", "desk_text"):
                connection.execute(
                    f"INSERT INTO {index} (rowid, body) VALUES (?, 'secret words of before')", (n,)
                )
            connection.execute("INSERT INTO shelved (article_id, public_row) VALUES (?, ?)", (n, n))


async def count(store: Store) -> tuple[int, bool]:
    """How many articles are found, and whether it is said that more may come."""
    found = await Desk(store, lambda: datetime.now(UTC)).search.search(1, READER, Asked(query="harbour"))
    return found.count, found.incomplete


async def test_a_database_of_before_is_taken_in_bit_by_bit_and_goes_on_after_a_kill(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "desk.db"
    of_before(path)
    caplog.set_level(logging.INFO, "bot.store")
    store = await Store.open(path)
    assert "it takes up to 1 MB, and " in caplog.text and "are free" in caplog.text
    seen = [await count(store)]
    for restarted in (True, False, False):
        if restarted:
            with closing(sqlite3.connect(path)) as other:  # as after a kill: nothing was said
                assert other.execute("SELECT value FROM fact WHERE name = 'to-shelve-up-to'").fetchone() == (
                    str(COUNT),
                )
        await Desk(store, lambda: datetime.now(UTC)).archive.shelve()
        await store.close()
        store = await Store.open(path)
        seen.append(await count(store))
    await store.close()
    assert seen == [(0, True), (COUNT // 3, True), (2 * COUNT // 3, True), (COUNT, False)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO text_index (text_index) VALUES ('integrity-check')")
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        assert not {name for name in names if name.startswith(("public_", "desk_", "own_index", "shelved"))}
        untidy = connection.execute("SELECT value FROM fact WHERE name = 'free-space-untidy'").fetchone()
        assert untidy == ("1",), "what free space still holds of the old index goes when something is erased"


async def test_the_writer_overwrites_what_it_deletes_after_the_upgrade_too(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    of_before(path)
    store = await Store.open(path)
    row = await store.write(lambda tx: tx.one("PRAGMA secure_delete"))
    await store.close()
    assert row is not None and row[0] == 1
