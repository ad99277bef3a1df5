"""What a bot's database holds, read and changed beside it: in a file, or on a PostgreSQL server."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from bot.store.snapshot import snapshot
from bot.store.transaction import Bound, Row, Transaction

T = TypeVar("T")

PATIENCE_SECONDS = 30.0
"""How long a server may be away that starts again."""


class Tables(Protocol):
    """A database beside its bot."""

    def rows(self, sql: str, parameters: Sequence[Bound]) -> Sequence[Row]:
        """What a query finds."""
        ...

    def write(self, sql: str, parameters: Sequence[Bound]) -> None:
        """Change something while the bot is down."""
        ...

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What a function finds on one snapshot."""
        ...

    def damage(self) -> list[str]:
        """What is wrong with the database itself."""
        ...


class InFile:
    """A database of SQLite."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self, sql: str, parameters: Sequence[Bound]) -> Sequence[Row]:
        """What a query finds. A moment's patience, should the bot be opening it."""
        for tries_left in range(20, -1, -1):
            try:
                return self._rows(sql, parameters)
            except sqlite3.OperationalError:
                if not tries_left:
                    raise
                time.sleep(0.1)
        raise AssertionError

    def _rows(self, sql: str, parameters: Sequence[Bound]) -> Sequence[Row]:
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql, parameters).fetchall()

    def write(self, sql: str, parameters: Sequence[Bound]) -> None:
        """Change something while the bot is down."""
        with closing(sqlite3.connect(self._path, timeout=5)) as connection, connection:
            connection.execute(sql, parameters)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What a function finds on one snapshot."""
        with snapshot(self._path) as (tx, _):
            return work(tx)

    def damage(self) -> list[str]:
        """What is wrong with the file, rows without their parents, and gaps in the numbers of the audit log."""
        found = [f"the database is damaged: {row[0]}" for row in self.rows("PRAGMA integrity_check", ())]
        orphans = [
            f"a row without its parent: {tuple(row)}" for row in self.rows("PRAGMA foreign_key_check", ())
        ]
        events = self.rows("SELECT id FROM event ORDER BY id", ())
        gaps = [
            f"the audit log has a gap before line {row['id']}"
            for n, row in enumerate(events, 1)
            if row["id"] != n
        ]
        return [each for each in found if not each.endswith(": ok")] + orphans + gaps[:1]


class OnServer:
    """A database of a PostgreSQL server. Statements are those of SQLite, said anew as the bot's own are."""

    NAME = "beside"
    """By which its connections are known to the server."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}&application_name={self.NAME}"

    def rows(self, sql: str, parameters: Sequence[Bound]) -> Sequence[Row]:
        """What a query finds. Some patience, should the server be starting again."""
        return self._patiently("READ ONLY", lambda tx: tx.all(sql, parameters))

    def write(self, sql: str, parameters: Sequence[Bound]) -> None:
        """Change something while the bot is down."""
        self._patiently("READ WRITE", lambda tx: tx.execute(sql, parameters))

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What a function finds on one snapshot."""
        return self._patiently("READ ONLY", work)

    def damage(self) -> list[str]:
        """Constraints hold here at each commit, and a transaction that is run again leaves a gap in the numbers."""
        return []

    def _patiently(self, how: str, work: Callable[[Transaction], T]) -> T:
        import psycopg

        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self._transaction(how) as tx:
                    return work(tx)
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    @contextmanager
    def _transaction(self, how: str) -> Iterator[Transaction]:
        from bot.store.postgres.connections import connect
        from bot.store.postgres.transaction import PostgresTransaction

        with connect(self._address) as connection:
            connection.execute(f"BEGIN ISOLATION LEVEL REPEATABLE READ {how}".encode())
            yield PostgresTransaction(connection)
            connection.execute("COMMIT")
