"""The numbered migrations of PostgreSQL: one that begins, and one for each later number of SQLite's."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg

from bot.store.migrations import ForeignDatabase, NewerDatabase

Connection = psycopg.Connection[Any]

_ONE_AT_A_TIME = 0x436F7079
"""The advisory lock under which tables are made and changed."""


_OF_PROCESSES = """
CREATE TABLE term (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard_count BIGINT NOT NULL,
    first_shard BIGINT NOT NULL,
    last_shard BIGINT NOT NULL,
    process TEXT NOT NULL,
    began TIMESTAMPTZ NOT NULL
);
CREATE OR REPLACE VIEW pragma_table_list AS
    SELECT 'main' AS schema, relname::text AS name,
        CASE WHEN relname = 'text_index' THEN 'virtual' ELSE 'table' END AS type
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname NOT IN ('schema_version', 'term');
"""
"""What only processes need that share a database: it is no part of the tables, and no export carries it."""


@cache
def scripts() -> tuple[tuple[int, str], ...]:
    """Every migration as (number, SQL), in order."""
    return tuple(
        sorted(
            (int(file.name.split("_", 1)[0]), file.read_text("utf-8"))
            for file in files(__name__).iterdir()
            if file.name.endswith(".sql")
        )
    )


@cache
def tables_with_ids() -> frozenset[str]:
    """The tables whose rows get an id by themselves."""
    made = re.compile(r"CREATE TABLE (\w+) \(\s*id BIGINT GENERATED")
    return frozenset(name for _, sql in scripts() for name in made.findall(sql))


def migrate(connection: Connection) -> int:
    """Bring the database up to date, all of it or nothing, and return its version. Raises NewerDatabase,
    ForeignDatabase, psycopg.Error."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        version = version_of(connection)
        if version == 0:
            connection.execute("CREATE TABLE schema_version (number BIGINT NOT NULL)")
            connection.execute("INSERT INTO schema_version VALUES (0)")
        for number, sql in scripts():
            if number > version:
                connection.execute(sql.encode())
                connection.execute(f"UPDATE schema_version SET number = {number}".encode())
                version = number
        if "term" not in _tables(connection):
            connection.execute(_OF_PROCESSES.encode())
    return version


def version_of(connection: Connection) -> int:
    """Up to which migration a database has come; 0 for an empty one. Raises NewerDatabase, ForeignDatabase."""
    known = scripts()[-1][0]
    tables = _tables(connection)
    if "schema_version" not in tables:
        if tables:
            raise ForeignDatabase
        return 0
    row = connection.execute("SELECT number FROM schema_version").fetchone()
    version = int(row[0]) if row is not None else 0
    if version > known:
        raise NewerDatabase(version, known)
    return version


def _tables(connection: Connection) -> set[str]:
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
    )
    return {row[0] for row in rows}
