"""A transaction: how use cases and queries speak to the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from bot.domain.refusals import StoreUnavailable, UnknownPress

Value = str | int | float | None
Bound = Value | bytes
"""What may stand for a question mark in a statement."""

Row = sqlite3.Row

OF_NO_NEWSROOM = 0
"""Stands for a newsroom and its server where something belongs to none: messages to people, the installation itself."""


def by_guild(column: str) -> str:
    """The place, after a condition, at which a statement about several servers chooses those that this process serves. Its
    rows have the id of a server in that column. To SQLite, whose database has one process, it is a comment."""
    return f" /* served by guild {column} */"


def by_newsroom(column: str) -> str:
    """The same where the column has the id of a newsroom."""
    return f" /* served by newsroom {column} */"


def by_article(column: str) -> str:
    """The same where it has the id of an article."""
    return f" /* served by article {column} */"


class Transaction:
    """What use cases are written against: a few verbs, all on the transaction that is open."""

    __slots__ = ("_connection",)

    in_order: ClassVar[bool] = True
    """Whether what is committed later has higher ids. SQLite writes one transaction after the other."""

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

    def concerns(self, newsroom_id: int | None) -> None:
        """This changes something of a newsroom (None: of all of them) that the process which serves it is to see to. After
        the commit it is told, if it is another one (`Store.on_elsewhere`). A file has one process, so here nobody is."""

    def count_on(self) -> None:
        """Have later rows get ids after the highest that there is, where rows came with theirs. SQLite always does."""

    @contextmanager
    def counting(self, count: Callable[[], int], steps: int) -> Generator[None]:
        """Call a function after so many steps at a time; whatever runs is broken off if it returns anything but 0."""
        self._connection.set_progress_handler(count, steps)
        try:
            yield
        finally:
            self._connection.set_progress_handler(None, 0)

    @property
    def is_open(self) -> bool:
        """Whether it can still be committed: on a full disk SQLite undoes it by itself."""
        return self._connection.in_transaction

    @contextmanager
    def apart(self) -> Generator[None]:
        """What is raised within undoes what was done within, and nothing before it; an error of SQLite undoes all."""
        self._connection.execute("SAVEPOINT apart")
        try:
            yield
        except sqlite3.Error:
            raise
        except Exception:
            if self.is_open:
                self._connection.execute("ROLLBACK TO apart")
                self._connection.execute("RELEASE apart")
            raise
        self._connection.execute("RELEASE apart")

    def _cursor(self, sql: str, parameters: Sequence[Bound]) -> sqlite3.Cursor:
        # On a full disk or an I/O error SQLite undoes the transaction by itself. What came after the
        # error would then stand alone.
        if not self._connection.in_transaction:
            raise StoreUnavailable("the transaction was undone under way")
        try:
            return self._connection.execute(sql, parameters)
        except UnicodeEncodeError:
            # Half a character (a lone surrogate), as JSON can carry it and no encoding of text.
            return self._connection.execute(sql, [_whole_characters(value) for value in parameters])
        except OverflowError as error:
            raise UnknownPress from error  # no row has such a number: somebody made it up


def _whole_characters(value: Bound) -> Bound:
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
