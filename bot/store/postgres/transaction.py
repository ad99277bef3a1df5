"""A transaction on PostgreSQL: the same verbs, and rows that are read by name and by place as SQLite's are."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ClassVar, cast

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.errors import NumericValueOutOfRange
from psycopg.pq import Format
from psycopg.types.numeric import Int8Dumper

from bot.domain.newsroom.shards import WHOLE, ShardRange
from bot.domain.refusals import UnknownPress
from bot.store.postgres.dialect import adding, said
from bot.store.postgres.migrations import Connection, tables_with_ids
from bot.store.transaction import Bound, Row, Transaction

EACH_ROWS = 200
"""Rows that are fetched at once of what may be more than memory holds."""


class PostgresTransaction(Transaction):
    """The transaction that is open on a connection."""

    __slots__ = ("_open", "_shards", "afterwards", "concerned")

    in_order: ClassVar[bool] = False

    def __init__(self, connection: Connection, shards: ShardRange = WHOLE) -> None:
        self._open = connection
        self._shards = shards
        self.concerned = set[int | None]()
        """The newsrooms that it concerns; None for all of them."""
        self.afterwards: Callable[[Transaction], None] | None = None
        """What is to be asked once it is committed, outside of it."""

    def execute(self, sql: str, parameters: Sequence[Bound] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return self._asked(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Sequence[Bound] = ()) -> int:
        """Run an INSERT and return the new row's id, 0 where the table has none."""
        row = self._asked(adding(sql), parameters).fetchone()
        return int(row[0]) if row is not None else 0

    def one(self, sql: str, parameters: Sequence[Bound] = ()) -> Row | None:
        """The first row, or None."""
        return cast("Row | None", self._asked(sql, parameters).fetchone())

    def all(self, sql: str, parameters: Sequence[Bound] = ()) -> list[Row]:
        """Every row."""
        return cast("list[Row]", self._asked(sql, parameters).fetchall())

    def each(self, sql: str, parameters: Sequence[Bound] = ()) -> Iterator[Row]:
        """Every row, one after the other."""
        statement = said(sql, self._shards)
        values = parameters if statement.bind is None else statement.bind(parameters)
        with psycopg.RawServerCursor(self._open, "each", row_factory=_rows) as cursor:
            cursor.itersize = EACH_ROWS
            cursor.execute(statement.sql, values)  # pyright: ignore[reportArgumentType, reportUnknownMemberType]
            yield from cast("Iterator[Row]", cursor)

    def concerns(self, newsroom_id: int | None) -> None:
        """See `Transaction.concerns`."""
        self.concerned.add(newsroom_id)

    def count_on(self) -> None:
        """Have later rows get ids after the highest that there is, where rows came with theirs."""
        for table in sorted(tables_with_ids()):
            self.one(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1), coalesce(max(id) > 0, FALSE))"
                f" FROM {table}"
            )

    @contextmanager
    def counting(self, count: Callable[[], int], steps: int) -> Generator[None]:
        """Nothing is counted: PostgreSQL limits the time of a statement instead."""
        yield

    def _asked(self, sql: str, parameters: Sequence[Bound]) -> psycopg.RawCursor[Any]:
        statement = said(sql, self._shards)
        values = parameters if statement.bind is None else statement.bind(parameters)
        cursor = psycopg.RawCursor(self._open, row_factory=_rows)
        try:
            return cursor.execute(statement.sql, values)  # pyright: ignore[reportArgumentType, reportUnknownMemberType]
        except UnicodeEncodeError:  # half a character (a lone surrogate)
            return cursor.execute(statement.sql, [_whole(value) for value in values])  # pyright: ignore[reportArgumentType, reportUnknownMemberType]
        except NumericValueOutOfRange as error:
            raise UnknownPress from error  # no row has such a number: somebody made it up
        except psycopg.DataError as error:
            if error.sqlstate is not None:
                raise
            # A text with a character 0, which PostgreSQL does not keep.
            return cursor.execute(statement.sql, [_whole(value) for value in values])  # pyright: ignore[reportArgumentType, reportUnknownMemberType]


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode(errors="replace").decode().replace("\0", "\ufffd")
    return value


def adapt(connection: Connection) -> None:
    """Have values read and written as the store has them: truth as 0 and 1, whole numbers of 64 bits, JSON as text."""
    connection.adapters.register_dumper(bool, _TruthDumper)
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("numeric", _NumberLoader)
    connection.adapters.register_loader("json", _TextLoader)
    connection.adapters.register_loader("jsonb", _TextLoader)


class _TruthDumper(Dumper):
    """Without a type, so that it may stand for a number and for a condition."""

    format = Format.TEXT
    oid = 0

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


class _NumberLoader(Loader):
    """Sums are of a type without bounds here."""

    def load(self, data: bytes | bytearray | memoryview) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


class _TextLoader(Loader):
    def load(self, data: bytes | bytearray | memoryview) -> str:
        return bytes(data).decode()


def _rows(cursor: psycopg.Cursor[Any]) -> Callable[[Sequence[Any]], Any]:
    """What makes rows of a result."""
    described = cursor.description
    return _kind(tuple(column.name for column in described)) if described else tuple


@lru_cache(maxsize=1000)
def _kind(names: tuple[str, ...]) -> type[tuple[Any, ...]]:
    """A class of rows with these columns: a tuple that is read by name too."""
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    at: Callable[[tuple[Any, ...], Any], Any] = tuple.__getitem__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    class Named(tuple[Any, ...]):
        __slots__ = ()

        def __getitem__(self, key: Any) -> Any:
            if key.__class__ is str:
                try:
                    return at(self, places[key])
                except KeyError:
                    raise IndexError("No item with that key") from None
            return at(self, key)

        def keys(self) -> list[str]:
            return list(names)

    return Named
