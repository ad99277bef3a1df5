"""Erasing changes the log and the texts in its own ways only, and nothing else ever does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.store.migrations import migrate

ADA, BOB, NEW = 1_379_001_234_567_890_123, 1_379_001_234_567_890_999, -77

EVENT = {
    "id": "9",
    "newsroom_id": "2",
    "article_id": "NULL",
    "revision_id": "NULL",
    "at": "'2027'",
    "action": "'other'",
    "from_state": "'draft'",
    "to_state": "'draft'",
    "actor_id": "-78",
    "actor_name": "'Bob'",
    "detail": "'{}'",
}
REVISION = {
    "id": "9",
    "article_id": "2",
    "number": "9",
    "headline": "'Another'",
    "standfirst": "'Another'",
    "body": "'Another'",
    "tags": "'[\"x\"]'",
    "sources": "'[\"x\"]'",
    "markup": "'plain'",
    "editor_id": "-78",
    "editor_name": "'Bob'",
    "content_hash": "'x'",
    "word_count": "9",
    "findings": '\'[{"check": "other"}]\'',
    "created_at": "'2027'",
    "amendment": "'minor'",
    "note": "'Another'",
    "size": "9",
    "byline": "'Bob'",
}
"""For each column a value that no erasing gives it."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        migrate(connection, None)
        connection.execute("PRAGMA foreign_keys = ON")
        for newsroom in (1, 2):
            connection.execute(
                "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (?, ?, 1, 2, 3)",
                (newsroom, newsroom),
            )
            connection.execute(
                "INSERT INTO article (id, newsroom_id, number, slug, headline, author_id, author_name, state, created_at)"
                " VALUES (?, ?, 1, 's', 'h', ?, 'Ada', 'draft', '2026')",
                (newsroom, newsroom, ADA),
            )
        connection.execute(
            "INSERT INTO revision (id, article_id, number, headline, standfirst, body, tags, sources, markup, editor_id,"
            " editor_name, content_hash, word_count, findings, created_at, note, size, byline) VALUES (1, 1, 1, 'h', 's', 'b',"
            " '[\"t\"]', '[\"u\"]', 'markdown', ?, 'Ada', 'abc', 3, '[{\"check\": \"namesake\", \"detail\": \"Ada\"}]', '2026', 'n', 5,"
            " 'Ada')",
            (ADA,),
        )
        connection.execute(
            "INSERT INTO event (id, newsroom_id, article_id, revision_id, at, actor_id, actor_name, action, from_state,"
            " to_state, detail) VALUES (1, 1, 1, 1, '2026', ?, 'Ada', 'hold', 'submitted', 'held', ?)",
            (ADA, f'{{"reason": "r", "person": {ADA}, "other": {BOB}, "kept": true}}'),
        )
        yield connection


def erasing(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("INSERT INTO erasing (person_id, pseudonym) VALUES (?, ?)", (ADA, NEW))


@pytest.mark.parametrize("while_erasing", [False, True])
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [*(("event", *each) for each in EVENT.items()), *(("revision", *each) for each in REVISION.items())],
)
def test_no_other_change_is_let_through(
    database: sqlite3.Connection, table: str, column: str, value: str, while_erasing: bool
) -> None:
    if while_erasing:
        erasing(database)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never changed"):
        database.execute(f"UPDATE {table} SET {column} = {value}")


def test_every_column_is_tried(database: sqlite3.Connection) -> None:
    for table, tried in (("event", EVENT), ("revision", REVISION)):
        assert {row[1] for row in database.execute(f"PRAGMA table_info({table})")} == tried.keys()


@pytest.mark.parametrize("while_erasing", [False, True])
@pytest.mark.parametrize("table", ["event", "revision"])
def test_nothing_is_deleted(database: sqlite3.Connection, table: str, while_erasing: bool) -> None:
    if while_erasing:
        erasing(database)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never deleted"):
        database.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE event SET actor_id = {NEW}, actor_name = 'a former member'",
        "UPDATE event SET detail = json_replace(detail, '$.reason', '(erased)')",
        f"UPDATE event SET detail = json_replace(detail, '$.person', {NEW})",
        f"UPDATE revision SET editor_id = {NEW}, editor_name = 'a former member'",
        "UPDATE revision SET headline = '(erased)', standfirst = '', body = '', tags = '[]', sources = '[]', findings = '[]',"
        " note = '', byline = '', content_hash = ''",
        'UPDATE revision SET findings = \'[{"check": "namesake", "detail": "a former member"}]\'',
    ],
)
def test_what_erasing_does_is_let_through_only_while_it_does(
    database: sqlite3.Connection, change: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(change)
    erasing(database)
    database.execute(change)
    database.execute("DELETE FROM erasing")
    database.execute("COMMIT")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE event SET action = 'other'")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor_name = 'a former member'",
        f"UPDATE event SET actor_id = {NEW}",
        f"UPDATE event SET detail = json_replace(detail, '$.other', {NEW})",
        "UPDATE event SET detail = json_remove(detail, '$.reason')",
        "UPDATE event SET detail = json_set(detail, '$.more', 'x')",
        "UPDATE event SET detail = json_replace(detail, '$.reason', 'another')",
        "UPDATE event SET detail = json_replace(detail, '$.reason', NULL)",
    ],
)
def test_half_of_it_or_more_than_it_is_not(database: sqlite3.Connection, change: str) -> None:
    erasing(database)
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(change)


def test_somebody_elses_rows_are_not_touched_while_one_is_erased(database: sqlite3.Connection) -> None:
    database.execute(
        "INSERT INTO event (newsroom_id, at, actor_id, actor_name, action) VALUES (1, '2026', ?, 'Bob', 'hold')",
        (BOB,),
    )
    erasing(database)
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(
            f"UPDATE event SET actor_id = {NEW}, actor_name = 'a former member' WHERE actor_id = {BOB}"
        )


def test_no_transaction_leaves_the_door_open(database: sqlite3.Connection) -> None:
    erasing(database)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("COMMIT")
    with suppress(sqlite3.OperationalError):
        database.execute("ROLLBACK")
    assert database.execute("SELECT count(*) FROM erasing").fetchone() == (0,)


def test_a_pseudonym_is_never_an_id_of_discord(database: sqlite3.Connection) -> None:
    database.execute("BEGIN")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("INSERT INTO erasing (person_id, pseudonym) VALUES (?, ?)", (ADA, BOB))
