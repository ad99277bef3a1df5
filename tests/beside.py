"""Beside the bot: another program's look at its database, whichever engine has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.store.transaction import Transaction

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
        yield PostgresTransaction(opened)


def rows(settings: Settings, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What a statement finds in the database of a bot with these settings."""
    with beside(settings.database, settings.server) as tx:
        return [tuple(row) for row in tx.all(sql, parameters)]


def tables(tx: Transaction) -> list[str]:
    """The tables of the bot's own, in the order of their names."""
    found = tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    return sorted(row["name"] for row in found if not row["name"].startswith("sqlite_"))
