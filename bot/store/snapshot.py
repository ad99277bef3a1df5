"""Snapshots: a whole database as it is at one moment, read on a connection of its own for as long as that takes; and where
databases are.

The bot may run meanwhile: it is neither kept waiting nor seen to change anything. Until the snapshot ends, its
write-ahead log grows by what it writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from bot.domain.dataclass import dataclass
from bot.store.connection import BUSY_SECONDS
from bot.store.migrations import scripts, version_of
from bot.store.transaction import Transaction


class NoDatabase(Exception):
    """There is no file of that name."""


class OlderDatabase(Exception):
    """The tables are of an earlier version than this code reads. The bot's next start brings them up to date."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a database is: in a file or, with an address, on a PostgreSQL server. Pictures are beside the file in any case.
    As text it says no password."""

    file: Path
    server: str | None = None

    def __str__(self) -> str:
        if self.server is None:
            return str(self.file)
        from bot.store.postgres.address import shown  # noqa: PLC0415  # only for those that have a server

        return shown(self.server)

    def snapshot(self) -> AbstractContextManager[tuple[Transaction, int]]:
        """A transaction that reads, and the version of the tables. Raises what `snapshot` raises; for a server StoreUnavailable
        in place of sqlite3.Error, and never NoDatabase."""
        if self.server is None:
            return snapshot(self.file)
        from bot.store.postgres import beside  # noqa: PLC0415  # psycopg comes with an extra

        return beside.snapshot(self.server)


@contextmanager
def snapshot(path: Path) -> Generator[tuple[Transaction, int]]:
    """A transaction that reads, and the version of the tables. It does not belong on the event loop.

    Raises NoDatabase, sqlite3.Error, `migrations.NewerDatabase`, `migrations.ForeignDatabase`.
    """
    if not path.is_file():
        raise NoDatabase(path)
    uri = f"{path.resolve().as_uri()}?mode=ro"
    # A snapshot may be made on one thread and ended on another: the event loop's helpers are many.
    with closing(
        sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    ) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        version = version_of(connection)
        yield Transaction(connection), version


def need_current(version: int) -> None:
    """Raise OlderDatabase unless this code can read articles out of such tables."""
    if version != len(scripts()):
        raise OlderDatabase(version)
