"""The schema: both engines have the same tables, columns, constraints and indexes, under the same number."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from bot.store import migrations
from bot.store.archive import export_records
from bot.store.postgres import migrations as postgres_migrations
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import Connection
from bot.store.postgres.transaction import PostgresTransaction
from bot.store.transaction import Transaction


def sqlite() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    migrations.migrate(connection, None)
    return connection


def everything(tx: Transaction) -> dict[str, dict[str, object]]:
    """Each table with its columns, key and references, in the words that both engines have for them."""
    names = [
        row["name"]
        for row in tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        if not row["name"].startswith("sqlite_")
    ]
    return {
        name: {
            "columns": {
                row["name"]: (row["type"], bool(row["notnull"] or row["pk"]), row["pk"])
                for row in tx.all("SELECT * FROM pragma_table_info(?)", (name,))
            },
            "references": sorted(
                (row["from"], row["table"])
                for row in tx.all('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (name,))
            ),
        }
        for name in names
    }


def words_of(text: str) -> str:
    """A condition without what the engines add to it when they write it down: brackets, casts, quotes, spaces."""
    text = re.sub(r"::\w+(\[\])?|\bARRAY\b", "", text)
    text = re.sub(r"= ANY", "IN", text).replace("<> ALL", "NOT IN")
    text = re.sub(r"(\w+) BETWEEN (\d+) AND (\d+)", r"\1 >= \2 AND \1 <= \3", text, flags=re.IGNORECASE)
    return re.sub(r"[\s()\[\]'\"]", "", text).lower()


def checks_of_sqlite(connection: sqlite3.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, sql in connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK%'"
    ):
        sql = re.sub(r"--[^\n]*", "", sql)
        parts = re.findall(r"CHECK\s*\(((?:[^()]|\([^()]*\))*)\)", sql)
        if parts:
            found[name] = sorted(map(words_of, parts))
    return found


def checks_of_postgres(connection: Connection) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
        " AND connamespace = current_schema()::regnamespace"
    ).fetchall()
    found: dict[str, list[str]] = {}
    for name, text in rows:
        found.setdefault(name, []).append(words_of(text.removeprefix("CHECK ")))
    return {name: sorted(texts) for name, texts in found.items()}


def indexes_of_sqlite(connection: sqlite3.Connection) -> dict[str, tuple[str, bool, list[str], str]]:
    found: dict[str, tuple[str, bool, list[str], str]] = {}
    for name, table, sql in connection.execute(
        "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ):
        columns = [
            row["name"] for row in connection.execute("SELECT name FROM pragma_index_info(?)", (name,))
        ]
        where = re.sub(r"\s+", " ", sql).partition(" WHERE ")[2]
        found[name] = (table, "UNIQUE" in sql, columns, words_of(where))
    return found


def indexes_of_postgres(connection: Connection) -> dict[str, tuple[str, bool, list[str], str]]:
    rows = connection.execute(
        "SELECT index.relname, t.relname, indisunique, pg_get_expr(indpred, indrelid),"
        " (SELECT array_agg(attname::text ORDER BY place) FROM unnest(indkey) WITH ORDINALITY AS key (number, place)"
        " JOIN pg_attribute ON attrelid = indrelid AND attnum = number)"
        " FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS t ON t.oid = indrelid"
        " WHERE index.relnamespace = current_schema()::regnamespace"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
        " AND t.relname <> 'text_index'"
    ).fetchall()
    return {row[0]: (row[1], row[2], row[4], words_of(row[3] or "")) for row in rows}


def test_both_have_the_same_tables_columns_keys_and_references(address: str) -> None:
    with closing(sqlite()) as here, connect(address) as there:
        mine, theirs = everything(Transaction(_begun(here))), everything(PostgresTransaction(there))

    assert theirs.keys() == mine.keys()
    assert {name: theirs[name] for name in mine} == mine


def test_both_check_the_same(address: str) -> None:
    with closing(sqlite()) as here, connect(address) as there:
        mine, theirs = checks_of_sqlite(here), checks_of_postgres(there)

    assert theirs == mine


def test_both_have_the_same_indexes(address: str) -> None:
    with closing(sqlite()) as here, connect(address) as there:
        mine, theirs = indexes_of_sqlite(here), indexes_of_postgres(there)

    assert theirs == mine


def test_both_have_the_same_unique_columns(address: str) -> None:
    with closing(sqlite()) as here, connect(address) as there:
        mine = {
            (
                name,
                tuple(
                    row["name"]
                    for row in here.execute("SELECT name FROM pragma_index_info(?)", (index["name"],))
                ),
            )
            for (name,) in here.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for index in here.execute("SELECT name, origin FROM pragma_index_list(?)", (name,)).fetchall()
            if index["origin"] == "u"
        }
        rows = there.execute(
            "SELECT conrelid::regclass::text, (SELECT array_agg(attname::text ORDER BY place) FROM unnest(conkey)"
            " WITH ORDINALITY AS key (number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number)"
            " FROM pg_constraint WHERE contype = 'u' AND connamespace = current_schema()::regnamespace"
        ).fetchall()

    assert {(name, tuple(columns)) for name, columns in rows} == mine


def test_both_have_the_same_triggers(address: str) -> None:
    with closing(sqlite()) as here, connect(address) as there:
        mine = {
            (row[0], row[1])
            for row in here.execute("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'")
        }
        theirs = set(
            there.execute(
                "SELECT tgname::text, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
        )

    assert theirs == mine


def test_an_export_carries_the_same_tables_in_the_same_order(address: str) -> None:
    with closing(sqlite()) as here, connect(address) as there:
        mine, theirs = (
            export_records.tables(Transaction(_begun(here))),
            export_records.tables(PostgresTransaction(there)),
        )

    assert theirs == mine


def test_every_later_number_has_a_file_in_either_folder() -> None:
    begins, *later = [number for number, _ in postgres_migrations.scripts()]

    assert later == [number for number, _ in migrations.scripts() if number > begins], (
        "a migration of SQLite needs its pair in bot/store/postgres/migrations"
    )


@pytest.mark.parametrize("twice", [False, True])
def test_it_knows_its_number(address: str, twice: bool) -> None:
    with connect(address) as connection:
        if twice:
            postgres_migrations.migrate(connection)
        assert postgres_migrations.version_of(connection) == len(migrations.scripts())


def test_a_database_of_another_program_is_left_alone(address: str) -> None:
    with connect(address) as connection:
        connection.execute("DROP TABLE schema_version")
        with pytest.raises(migrations.ForeignDatabase):
            postgres_migrations.migrate(connection)


def test_a_database_of_a_later_version_is_left_alone(address: str) -> None:
    with connect(address) as connection:
        connection.execute("UPDATE schema_version SET number = 9999")
        with pytest.raises(migrations.NewerDatabase):
            postgres_migrations.migrate(connection)


def _begun(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("BEGIN")
    return connection
