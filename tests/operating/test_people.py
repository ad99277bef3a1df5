"""`copydesk erase`: an operator erases a person while the bot is stopped, and is told why not while it runs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.lock import InstanceLock
from bot.store import Store
from bot.store.article import audit_log
from bot.store.newsroom import newsrooms
from bot.store.transaction import Transaction
from tests.operating.commands import Told

ADA = Person(1_379_001_234_567_890_123, "Ada Quillfeather")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A newsroom in whose log somebody stands, closed."""
    path = tmp_path / "data" / "copydesk.db"

    async def fill() -> None:
        store = await Store.open(path)
        try:
            await store.write(_filled)
        finally:
            await store.close()

    asyncio.run(fill())
    return path


def _filled(tx: Transaction) -> None:
    tx.execute(
        "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 10, 20, 30, 40)"
    )
    room: Newsroom = newsrooms.get(tx, 1)
    for _ in range(3):
        audit_log.record(
            tx,
            room.id,
            ADA,
            "pen_name",
            datetime(2026, 1, 1, tzinfo=UTC),
            detail={"from": "", "to": "Nora Nightingale"},
        )


def holds(database: Path, mark: bytes) -> bool:
    return any(mark in path.read_bytes() for path in database.parent.iterdir() if path.is_file())


def test_a_person_is_erased_without_a_trace(database: Path, run: Callable[..., Told]) -> None:
    assert holds(database, b"Quillfeather") and holds(database, ADA.id.to_bytes(8, "big"))

    told = run("erase", ADA.id, "--yes", "--database", database)

    assert told.status == 0, told.err
    assert f"{ADA.id} is erased from 1 newsroom" in told.out and "cannot be undone" in told.out
    for mark in (b"Quillfeather", b"Nightingale", ADA.id.to_bytes(8, "big"), str(ADA.id).encode()):
        assert not holds(database, mark), mark
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(
            "SELECT actor_id < 0, actor_name, action FROM event ORDER BY id"
        ).fetchall()
    assert found == [*[(1, "a former member", "pen_name")] * 3, (1, "a former member", "forget")]

    again = run("erase", ADA.id, "--yes", "--database", database)
    assert again.status == 0 and "Copydesk holds nothing of" in again.out


def test_nothing_is_done_where_nobody_can_be_asked(database: Path, run: Callable[..., Told]) -> None:
    told = run("erase", ADA.id, "--database", database)

    assert told.status == 1 and "--yes" in told.err
    assert holds(database, b"Quillfeather")


def test_while_the_bot_runs_it_says_what_to_do(database: Path, run: Callable[..., Told]) -> None:
    with InstanceLock(database):
        told = run("erase", ADA.id, "--yes", "--database", database)

    assert told.status == 1 and "/me forget" in told.err
    assert holds(database, b"Quillfeather")


@pytest.mark.parametrize("user", ["0", "-5", "99999999999999999999999"])
def test_what_is_no_id_is_refused(database: Path, run: Callable[..., Told], user: str) -> None:
    told = run("erase", user, "--yes", "--database", database)

    assert told.status == 1 and "no id of a person" in told.err


def test_without_a_database_none_is_made(tmp_path: Path, run: Callable[..., Told]) -> None:
    told = run("erase", ADA.id, "--yes", "--database", tmp_path / "none.db")

    assert told.status == 1 and "There is no database" in told.err
    assert not (tmp_path / "none.db").exists()


def test_a_file_of_an_earlier_version_is_written_anew(database: Path, run: Callable[..., Told]) -> None:
    """What that version deleted lies in free space of the file still."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE old (word TEXT)")
        connection.executemany("INSERT INTO old VALUES (?)", [("Quillfeather " * 50,)] * 200)
        connection.execute("DROP TABLE old")
        connection.execute("INSERT INTO fact VALUES ('free-space-untidy', '1')")
    assert holds(database, b"Quillfeather Quillfeather")

    told = run("erase", ADA.id, "--yes", "--database", database)

    assert told.status == 0, told.err
    assert not holds(database, b"Quillfeather")
