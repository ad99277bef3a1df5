"""`copydesk audit`: what was changed, left out or cut in the log is found, and erasing a person breaks nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.newsroom.roles import Person
from bot.store import Store
from bot.store.article import audit_log, log_chain
from bot.store.transaction import Transaction
from tests.operating.commands import Told

ADA, BOB = 1_379_001_234_567_890_123, 1_379_001_234_567_890_999
DAY = date(2026, 1, 2)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A log of ten entries of two people, linked and sealed."""
    path = tmp_path / "data" / "copydesk.db"

    async def fill() -> None:
        store = await Store.open(path)
        try:
            await store.write(_filled)
            while await store.write(lambda tx: log_chain.extend(tx, 1, limit=3)):
                pass
            await store.write(lambda tx: log_chain.seal(tx, 1, DAY))
        finally:
            await store.close()

    asyncio.run(fill())
    return path


def _filled(tx: Transaction) -> None:
    tx.execute(
        "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 10, 20, 30, 40)"
    )
    for number in range(10):
        audit_log.record(
            tx,
            1,
            Person((ADA, BOB)[number % 2], ("Ada", "Bob")[number % 2]),
            "drop",
            datetime(2026, 1, 1, number, tzinfo=UTC),
            detail={"reason": f"Reason {number}"},
        )


def tamper(database: Path, *statements: str) -> None:
    """Change what the triggers would not let through, as somebody does who owns the file."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


def seal_in(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        number, head = connection.execute("SELECT number, head FROM seal").fetchone()
    return f"{number}:{head[:16]}"


def audited(run: Callable[..., Told], database: Path, *more: str) -> Told:
    return run("audit", "--database", database, *more)


def test_an_untouched_log_is_in_order(database: Path, run: Callable[..., Told]) -> None:
    told = audited(run, database, "--seal", seal_in(database))

    assert told.status == 0, told.out
    assert "10 entries in the chain" in told.out and "Nothing was changed" in told.out


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE event SET actor_name = 'Eve' WHERE id = 4", "entry 4 (link 4) was changed"),
        ("UPDATE event SET actor_id = 7 WHERE id = 4", "entry 4 (link 4) was changed"),
        ("UPDATE event SET detail = '{}' WHERE id = 4", "entry 4 (link 4) was changed"),
        ("UPDATE event SET at = '2025' WHERE id = 4", "entry 4 (link 4) or what comes before it was changed"),
        ("UPDATE event SET action = 'vote' WHERE id = 1", "entry 1 (link 1) or what comes before it"),
        ("DELETE FROM event WHERE id = 5", "entry 5 (link 5) is missing"),
        ("DELETE FROM link WHERE number = 5", "link 5 is missing"),
        ("UPDATE link SET salt = NULL WHERE number = 4", "was changed, and not by erasing"),
        (
            "INSERT INTO event (id, newsroom_id, at, actor_id, actor_name, action) VALUES (-3, 1, '2026', 7, 'Eve', 'x')",
            "1 entries were put in between",
        ),
    ],
)
def test_what_was_done_to_it_is_named(
    database: Path, run: Callable[..., Told], statement: str, says: str
) -> None:
    tamper(database, statement)

    told = audited(run, database)

    assert told.status == 1
    assert says in told.out


def test_a_log_that_was_cut_shows_by_its_seals(database: Path, run: Callable[..., Told]) -> None:
    seal = seal_in(database)
    tamper(database, "DELETE FROM link WHERE number > 6", "DELETE FROM event WHERE id > 6")
    assert "the log is cut: it had 10 entries on 2026-01-02" in audited(run, database).out

    tamper(database, "DELETE FROM seal")
    assert audited(run, database).status == 0, "without what stands on Discord nobody could tell"
    told = audited(run, database, "--seal", seal)
    assert told.status == 1 and "counts more entries than there are" in told.out


def test_a_log_that_was_made_anew_shows_by_a_seal_on_discord(
    database: Path, run: Callable[..., Told]
) -> None:
    seal = seal_in(database)
    tamper(
        database, "DELETE FROM seal", "DELETE FROM link", "UPDATE event SET actor_name = 'Eve' WHERE id = 2"
    )
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        log_chain.extend(Transaction(connection), 1)
        connection.execute("COMMIT")
    assert audited(run, database).status == 0

    told = audited(run, database, "--seal", seal)

    assert told.status == 1 and "is of another log" in told.out


def test_erasing_a_person_breaks_nothing(database: Path, run: Callable[..., Told]) -> None:
    seal = seal_in(database)
    assert run("erase", ADA, "--yes", "--delete-words", "--database", database).status == 0

    told = audited(run, database, "--seal", seal)

    assert told.status == 0, told.out
    assert "5 of them without what people had erased" in told.out
    with closing(sqlite3.connect(database)) as connection:
        salts = connection.execute("SELECT count(*) FROM link WHERE salt IS NULL").fetchone()
    assert salts == (5,), "a salt that stays would let somebody try ids until one fits"


def test_what_is_no_seal_and_what_is_no_database_is_refused(
    database: Path, tmp_path: Path, run: Callable[..., Told]
) -> None:
    assert "is no seal" in audited(run, database, "--seal", "yesterday").err
    assert "There is no database" in run("audit", "--database", tmp_path / "none.db").err
