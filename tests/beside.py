"""Beside the bot: another program's look at its database, whichever engine has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store import Store, open_store
from bot.store.transaction import Transaction
from tests import postgres

PATIENCE_SECONDS = 5


@contextmanager
def beside(file: Path, server: str | None = None, *, writing: bool = False) -> Iterator[Transaction]:
    """One transaction on a connection of its own; what it wrote is kept if nothing is raised."""
    if server is None:
        uri = f"{file.resolve().as_uri()}?mode={'rw' if writing else 'ro'}"
        with closing(
            sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE_SECONDS)
        ) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            yield Transaction(connection)
            connection.execute("COMMIT")
        return
    from bot.store.postgres.connections import connect
    from bot.store.postgres.transaction import PostgresTransaction

    with closing(connect(server)) as opened, opened.transaction():
        opened.execute("SET CONSTRAINTS ALL DEFERRED")  # rows may come before what they refer to
        yield PostgresTransaction(opened)


async def opened(file: Path) -> Store:
    """A store for a test without a bot: in that file or, where the tests run on PostgreSQL, in the database that belongs to
    that path there."""
    return await open_store(file, postgres.of(file) if postgres.WANTED else None)


def every_table(tx: Transaction) -> list[str]:
    """Every table that holds something, those of the index included."""
    found = tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'view'")
    return sorted(row["name"] for row in found if row["name"] != "sqlite_schema")
