"""Records: what an export carries follows from the schema, and nothing of a newsroom is forgotten."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Transaction
from bot.store.archive import export_records
from bot.store.archive.export_records import LEFT_OUT, Scope, Stray
from bot.store.archive.restore_records import Record, rebuild
from tests.rows import carried, connected, contents, fill_with_odd_rows, make


def test_every_table_is_carried_or_left_out_by_name_with_a_reason(path: Path) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
    plain = {name for name, kind in rows if kind == "table" and not name.startswith("sqlite_")}

    assert {table.name for table in carried(path)} == plain - LEFT_OUT.keys()
    assert {kind for _, kind in rows} <= {"table", "virtual", "shadow"}
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_every_column_is_of_a_kind_that_an_export_can_carry(path: Path) -> None:
    make(path)

    for table in carried(path):
        assert table.key, table.name
        assert {column.type for column in table.columns} <= {"INTEGER", "TEXT", "REAL"}, table.name


def test_a_table_that_leads_to_no_newsroom_is_refused_not_forgotten(path: Path) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ledger (article INTEGER PRIMARY KEY, sum INTEGER)")

    with pytest.raises(Stray, match="ledger"):
        carried(path)


def test_what_a_later_migration_adds_is_carried(path: Path) -> None:
    make(path)
    with closing(connected(path)) as connection:
        connection.execute("ALTER TABLE note ADD COLUMN mood TEXT")
        connection.execute(
            "CREATE TABLE smile (id INTEGER PRIMARY KEY, note_id INTEGER REFERENCES note (id))"
        )
    fill_with_odd_rows(path, random.Random(1))

    found = {table.name: table for table in carried(path)}

    assert found["note"].columns[-1].name == "mood"
    article = contents(path)["note"][0][2]
    with closing(connected(path)) as connection:
        connection.execute("BEGIN")
        tx = Transaction(connection)
        of_one = export_records.of_table(tx, found["smile"], Scope(1, (int(str(article)),)))
        expected = connection.execute(
            "SELECT count(*) FROM smile JOIN note ON note.id = note_id WHERE article_id = ?", (article,)
        )
        assert len(list(of_one)) == expected.fetchone()[0]


@pytest.mark.parametrize("seed", range(3))
def test_newsrooms_and_articles_part_the_rows_among_them(path: Path, seed: int) -> None:
    make(path)
    fill_with_odd_rows(path, random.Random(seed))
    with closing(connected(path)) as connection:
        connection.execute("BEGIN")
        tx = Transaction(connection)
        rooms = [row["id"] for row in tx.all("SELECT id FROM newsroom")]
        for table in export_records.tables(tx):
            everything = export_records.count(tx, table, Scope())
            assert sum(export_records.count(tx, table, Scope(room)) for room in rooms) == everything, (
                table.name
            )
            if table.name == "newsroom" or (table.to_article is None and table.name != "article"):
                continue
            found = tx.all("SELECT id, newsroom_id FROM article")
            of_articles = sum(
                export_records.count(tx, table, Scope(row["newsroom_id"], (row["id"],))) for row in found
            )
            of_none = 0
            if table.to_article is not None:
                column = table.to_article[0]
                of_none = len(tx.all(f"SELECT 1 FROM {table.name} WHERE {column} IS NULL"))
            assert of_articles == everything - of_none, table.name


def test_one_article_is_gathered_by_indexes(path: Path) -> None:
    """People export one, and may do so often."""
    make(path)
    asked: list[str] = []
    with closing(connected(path)) as connection:
        connection.execute("BEGIN")
        tx = Transaction(connection)
        tables = export_records.tables(tx)
        connection.set_trace_callback(asked.append)
        for table in tables:
            list(export_records.of_table(tx, table, Scope(1, (1,))))
            export_records.count(tx, table, Scope(1, (1,)))
        connection.set_trace_callback(None)
        steps = [row["detail"] for sql in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    assert len(asked) > 20
    scanned = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert scanned - {"json_each", "retraction"} == set()  # of retractions there are few, ever


def test_a_rebuilt_database_has_its_indexes_to_be_filled(path: Path) -> None:
    row = {"id": 7, "newsroom_id": 1, "number": 1}
    make(path)
    with closing(connected(path)) as connection:
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role, last_number) VALUES (1, 1, 1, 1, 1, 1)"
        )
        connection.execute(
            "INSERT INTO article (id, newsroom_id, number, slug, headline, author_id, author_name, state, created_at)"
            " VALUES (:id, :newsroom_id, :number, 's', 'h', 1, 'a', 'draft', '2026-01-01T00:00:00.000000Z')",
            row,
        )
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        found = [
            Record(2 + n, name, dict(row))
            for n, name in enumerate(("newsroom", "article"))
            for row in connection.execute(f"SELECT * FROM {name}")
        ]
    again = path.with_name("again.db")

    rebuild(again, version, found, partial=False)

    with closing(sqlite3.connect(again)) as connection:
        assert connection.execute("SELECT * FROM fact").fetchall() == [
            ("to-fingerprint-up-to", "7"),
            ("to-shelve-up-to", "7"),
        ]
