"""The store: transactions on one SQLite file, written by one connection and read by others."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from bot.domain.errors import StoreUnavailable
from bot.store.connection import Connection, open_reader, open_writer
from bot.store.migrations import migrate

T = TypeVar("T")

Value = str | int | float | None
Row = sqlite3.Row

READERS = 2
"""Connections for reading. More would not help: a desk reads in fractions of a millisecond."""


class Transaction:
    """What use cases are written against: three verbs, all on the transaction that is open."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return self._connection.execute(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run an INSERT and return the new row's id."""
        cursor = self._connection.execute(sql, parameters)
        return cursor.lastrowid or 0

    def one(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def all(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Every row."""
        return self._connection.execute(sql, parameters).fetchall()


class Store:
    """One database file. Open it with `Store.open`, end with `close`."""

    def __init__(self, path: Path, writer: Connection, readers: Sequence[Connection]) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, making it if need be, and migrate it.

        Raises sqlite3.Error or OSError if it cannot be written, and
        `migrations.NewerDatabase` if it is from a later version.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = await open_writer(path)
        readers: list[Connection] = []
        try:
            await writer.run(lambda connection: migrate(connection, path))
            readers += [await open_reader(path) for _ in range(READERS)]
        except BaseException:
            for connection in (writer, *readers):
                await connection.close()
            raise
        return cls(path, writer, readers)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run a function as one transaction (`BEGIN IMMEDIATE`) and return what it returns.

        Whatever it raises undoes everything it did. Raises StoreUnavailable when the database
        cannot be written at this moment (locked by another program, disk full, read-only).
        """
        return await self._run(self._writer, "BEGIN IMMEDIATE", work)

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Run a function on one snapshot of what is committed. It cannot write."""
        # The first one unless it is busy: what it has read stays in its cache.
        return await self._run(min(self._readers, key=lambda reader: reader.queued), "BEGIN", query)

    async def _run(self, on: Connection, begin: str, work: Callable[[Transaction], T]) -> T:
        if self._closing is not None:
            raise StoreUnavailable

        def whole(connection: sqlite3.Connection) -> T:
            connection.execute(begin)
            try:
                result = work(Transaction(connection))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        try:
            return await on.run(whole)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                raise  # a statement that is wrong, which no waiting will mend
            raise StoreUnavailable(str(error)) from error

    async def close(self) -> None:
        """Let what is queued finish, write the log back into the file, close.

        Idempotent: every call returns when the store is closed, and a cancelled one still closes it.
        """
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close(), name="store-close")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        for reader in self._readers:
            await reader.close()
        await self._writer.close()  # the last one to close checkpoints the write-ahead log
