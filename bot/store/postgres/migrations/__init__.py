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
    return version


def version_of(connection: Connection) -> int:
    """Up to which migration a database has come; 0 for an empty one. Raises NewerDatabase, ForeignDatabase."""
    known = scripts()[-1][0]
    tables = {
        row[0]
        for row in connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
    }
    if "schema_version" not in tables:
        if tables:
            raise ForeignDatabase
        return 0
    row = connection.execute("SELECT number FROM schema_version").fetchone()
    version = int(row[0]) if row is not None else 0
    if version > known:
        raise NewerDatabase(version, known)
    return version
