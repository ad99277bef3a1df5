"""Records: the rows of a table as a dataclass. Its fields are the columns, once for reading and for writing.

A field's type says how its column is kept: a moment as text of one width (`timestamps`), a day as ISO 8601, an
enumeration by its value, texts as JSON. What the row adds of its own (an id, a version) is written by nobody. A column of a
table that no field holds is named in `beside`; `tests/store/test_records.py` names one that is forgotten.

An export does not ask records which columns there are, but the schema (`archive/export_records.py`): it has to carry columns
that no field holds, and tables that are read without a dataclass. So a column is declared twice, in its migration and as a
field, and can be left out in neither: SQLite refuses to read a field without a column, the test a column without a field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from operator import itemgetter
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Bound, Row, Transaction

T = TypeVar("T")

Get = Callable[[Row], Any]

OF_SECTIONS = " AND (? IS NULL OR article.section_id IN (SELECT value FROM json_each(?)))"
"""What a query of articles goes on with that asks for those of some sections. `which` gives its parameters."""


def which(sections: Collection[int] | None) -> tuple[str | None, str | None]:
    """Which sections are asked for: all of them, or these."""
    chosen = None if sections is None else json.dumps(sorted(sections))
    return chosen, chosen


class Record(Generic[T]):
    """One table, of whose rows each is a `T`.

    `named`: columns that are called otherwise than their fields. `parts`: fields that are dataclasses themselves, whose own
    fields are columns of the row. `made`: fields that are made of a row in a way of their own. `beside`: columns of the table
    that no field holds, since only some statements need them. `select`: how rows are asked for, where another table adds to
    them. `keeps`: how many records are kept with the rows that they were made of, where the same row is read over and over;
    a row is asked for all the same, and one that has changed is read anew.
    """

    def __init__(
        self,
        table: str,
        of: type[T],
        *,
        named: Mapping[str, str] | None = None,
        parts: Iterable[str] = (),
        made: Mapping[str, Get] | None = None,
        beside: Iterable[str] = (),
        select: str = "",
        keeps: int = 0,
    ) -> None:
        self.table = table
        self.of = of
        self._keeps = keeps
        self._read_before: dict[tuple[type, tuple[Any, ...]], T] = {}
        self._named = named or {}
        self._parts = frozenset(parts)
        self._made_of = made or {}
        self.beside = frozenset(beside)
        self.select = f"{select or f'SELECT * FROM {table}'} WHERE "
        self.by_id = f"{table}.id = ?"

    @cached_property
    def _fields(self) -> tuple[Readers, dict[str, Any]]:
        """See `_readers`. A quiet bot reads few tables, and what the fields' types mean takes a while to find out."""
        return _readers(self.of, self._named, self._parts, self._made_of)

    @cached_property
    def _getters(self) -> Readers:
        return self._fields[0]

    @cached_property
    def types(self) -> dict[str, Any]:
        """Of which types the columns are, as far as that is known."""
        return self._fields[1]

    @property
    def columns(self) -> Collection[str]:
        """The columns of the table that are accounted for, and fields that are made of several."""
        return self.types.keys() | self._made_of.keys() | self.beside

    @cached_property
    def _kept(self) -> dict[str, str]:
        """The columns that a record is written to, each with its field."""
        return {
            self._named.get(each.name, each.name): each.name
            for each in fields(self.of)  # pyright: ignore[reportArgumentType]  # a dataclass
            if each.name not in self._made_of and each.name not in self._parts
        }

    def read(self, row: Row) -> T:
        """A row. Raises ValueError for what its types do not know."""
        if not self._keeps:
            return self._made(row)
        key = (row.__class__, tuple(row))
        found = self._read_before.get(key)
        if found is None:
            found = self._made(row)
            if len(self._read_before) >= self._keeps:
                self._read_before.clear()
            self._read_before[key] = found
        return found

    def _made(self, row: Row) -> T:
        return self.of(**{name: get(row) for name, get in self._getters})

    def read_all(self, rows: Iterable[Row]) -> list[T]:
        """Rows, in their order."""
        return [self.read(row) for row in rows]

    def one(self, tx: Transaction, where: str, parameters: Sequence[Bound] = ()) -> T | None:
        """The first for which this holds, if there is one. `where` is SQL, and may go on with an order."""
        row = tx.one(self.select + where, parameters)
        return None if row is None else self.read(row)

    def all(self, tx: Transaction, where: str, parameters: Sequence[Bound] = ()) -> list[T]:
        """All for which this holds."""
        return self.read_all(tx.all(self.select + where, parameters))

    def find(self, tx: Transaction, record_id: int) -> T | None:
        """The one with an id."""
        return self.one(tx, self.by_id, (record_id,))

    def get(self, tx: Transaction, record_id: int) -> T:
        """One that is known to exist. Raises LookupError."""
        found = self.find(tx, record_id)
        if found is None:
            raise LookupError(f"no {self.table} {record_id}")
        return found

    def column(self, tx: Transaction, name: str, record_id: int) -> Any:
        """One column of one that is known to exist, without the others. Raises LookupError."""
        row = tx.one(f"SELECT {name} FROM {self.table} WHERE id = ?", (record_id,))
        if row is None:
            raise LookupError(f"no {self.table} {record_id}")
        return row[name]

    def add(self, tx: Transaction, **columns: object) -> int:
        """Add a row with these columns, the others as the table has them by default. Returns its id."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        values = [kept(value) for value in columns.values()]
        return tx.insert(f"INSERT INTO {self.table} ({names}) VALUES ({marks})", values)

    def put(self, tx: Transaction, record: T, **columns: object) -> int:
        """Add a row with every field of a record that is a column, and with these columns beside. Returns its id."""
        held = {column: getattr(record, name) for column, name in self._kept.items()}
        return self.add(tx, **held, **columns)


def kept(value: object) -> Bound:
    """A value as its column keeps it."""
    match value:
        case datetime():
            return to_text(value)
        case date():
            return value.isoformat()
        case tuple():
            return json.dumps(value, ensure_ascii=False)
        case None | str() | int() | float() | bytes():
            return value
        case _:
            raise TypeError(f"no column keeps {value!r}")


def kept_of(record: object, columns: Iterable[str]) -> list[Bound]:
    """Fields of a record as their columns keep them."""
    return [kept(getattr(record, name)) for name in columns]


def assignments(columns: Iterable[str]) -> str:
    """What an UPDATE says of columns: `slug = ?, headline = ?`."""
    return ", ".join(f"{name} = ?" for name in columns)


def columns_of(of: type, *, but: Iterable[str]) -> tuple[str, ...]:
    """The fields of a dataclass in their order, without some."""
    left_out = set(but)
    return tuple(each.name for each in fields(of) if each.name not in left_out)


Readers = tuple[tuple[str, Get], ...]


def _readers(
    of: type, named: Mapping[str, str], parts: frozenset[str], made: Mapping[str, Get]
) -> tuple[Readers, dict[str, Any]]:
    """How each field is read, and of which types the columns are that it is read from, as far as that is known."""
    hints = get_type_hints(of)
    found: list[tuple[str, Get]] = []
    columns: dict[str, Any] = {}
    for name in (each.name for each in fields(of)):
        if name in made:
            get = made[name]
        elif name in parts:
            inner, of_part = _readers(hints[name], named, frozenset(), made)
            get, columns = _part(hints[name], inner), columns | of_part
        else:
            column = named.get(name, name)
            columns[column] = _kept_as(hints[name])
            get = _column(column, columns[column], optional=NoneType in get_args(hints[name]))
        found.append((name, get))
    return tuple(found), columns


def _part(of: type, readers: Readers) -> Get:
    return lambda row: of(**{name: get(row) for name, get in readers})


def _kept_as(hint: Any) -> Any:
    """The type of a column's values; it may be without one where the hint says `| None`."""
    return (
        next((one for one in get_args(hint) if one is not NoneType), hint)
        if NoneType in get_args(hint)
        else hint
    )


def _column(name: str, of: Any, *, optional: bool) -> Get:
    get: Get = itemgetter(name)
    read = _read(of)
    if read is None:
        return get
    if not optional:
        return lambda row: read(get(row))
    return lambda row: None if (value := get(row)) is None else read(value)


def _read(of: Any) -> Callable[[Any], Any] | None:
    if get_origin(of) is tuple:
        return lambda text: tuple(json.loads(text))
    if of is datetime:
        return from_text
    if of is date:
        return date.fromisoformat
    if of is bool or issubclass(of, Enum):
        return of
    return None
