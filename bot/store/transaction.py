"""A transaction: how use cases and queries speak to the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from bot.domain.refusals import StoreUnavailable

Value = str | int | float | None
Bound = Value | bytes
"""What may stand for a question mark in a statement."""

Row = sqlite3.Row


class Transaction:
    """What use cases are written against: a few verbs, all on the transaction that is open."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[Bound] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return self._cursor(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Sequence[Bound] = ()) -> int:
        """Run an INSERT and return the new row's id."""
        return self._cursor(sql, parameters).lastrowid or 0

    def one(self, sql: str, parameters: Sequence[Bound] = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._cursor(sql, parameters).fetchone()
        return row

    def all(self, sql: str, parameters: Sequence[Bound] = ()) -> list[Row]:
        """Every row."""
        return self._cursor(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Sequence[Bound] = ()) -> Iterator[Row]:
        """Every row, one after the other: for what may be more than memory holds."""
        return self._cursor(sql, parameters)

    def _cursor(self, sql: str, parameters: Sequence[Bound]) -> sqlite3.Cursor:
        # On a full disk or an I/O error SQLite undoes the transaction by itself. What came after the
        # error would then stand alone.
        if not self._connection.in_transaction:
            raise StoreUnavailable("the transaction was undone under way")
        return self._connection.execute(sql, parameters)
