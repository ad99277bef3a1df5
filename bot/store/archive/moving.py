"""Moving: everything that one database holds, row by row into an empty one of the other engine.

Rows go in batches, each in a transaction of its own with how far it came, so that a move that was cut off goes on where it
was. In the end every table of both is compared in every field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from bot.domain.dataclass import dataclass
from bot.store import installation
from bot.store.archive import packing_upkeep
from bot.store.article import search_index
from bot.store.packing import COLUMNS, packed, plain
from bot.store.transaction import Bound, Row, Transaction

AT_ONCE = 500
"""Rows of one transaction."""

UNDER_WAY = "moving"
"""The fact that says how far a move came: from what, into which table, after which key. No bot starts on such a database."""

MADE_AGAIN = ("indexed", "erasing")
"""Tables that are not moved: the archive's index is made again, and nobody is being erased."""

_NOT_MOVED = (UNDER_WAY, search_index.TO_SHELVE, packing_upkeep.REVISIONS, packing_upkeep.PLACES, "trial")
"""Facts that are about one database only."""

Write = Callable[[Callable[[Transaction], None]], None]
"""Runs a function as one transaction on the database that is filled."""


class NotEmpty(Exception):
    """The database that is to be filled holds something already, or a part of another move."""


class UnderWay(Exception):
    """A move into this database was cut off."""


class Differs(Exception):
    """A table does not come to the same in both. `str()` is its name."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is moved: by which columns its rows are told apart, and which refer to rows that may come after them."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    later: tuple[str, ...]


def move(
    source: Transaction, write: Write, read: Callable[[Callable[[Transaction], object]], object]
) -> Mapping[str, int]:
    """Fill the other database with everything in this one, or go on with that. Returns how many rows each
    table has.

    Raises NotEmpty, Differs, and what the databases raise.
    """
    order = _tables(source)
    begun = _digest_of_source(source, order)
    place: dict[str, object] = {}

    def begin(target: Transaction) -> None:
        kept = installation.recall(target, UNDER_WAY)
        found: dict[str, object] = json.loads(kept) if kept else {}
        if not found and any(
            target.one(f"SELECT 1 FROM {table.name} LIMIT 1") for table in order if table.name != "fact"
        ):
            raise NotEmpty
        if found and found["from"] != begun:
            raise NotEmpty
        place.update(found or {"from": begun, "step": 0, "after": None})
        _note(target, place)

    write(begin)
    steps = [(table, False) for table in order] + [(table, True) for table in order if table.later]
    for number, (table, again) in enumerate(steps):
        if number < int(str(place["step"])):
            continue
        for rows in _batches(source, table, place["after"] if number == place["step"] else None):
            place.update(step=number, after=[rows[-1][column] for column in table.key])
            write(partial(_batch, table=table, rows=rows, again=again, place=place))
        place.update(step=number + 1, after=None)
    counts: dict[str, int] = {}
    for table in order:
        mine, theirs = _digest(source, table), read(partial(_digest, table=table))
        if mine != theirs:
            raise Differs(table.name)
        counts[table.name] = mine[0]

    def end(target: Transaction) -> None:
        target.count_on()
        search_index.begin(target)
        installation.forget(target, UNDER_WAY)

    write(end)
    return counts


def _batch(
    target: Transaction, *, table: Table, rows: Sequence[Row], again: bool, place: Mapping[str, object]
) -> None:
    for row in rows:
        if again:
            _point(target, table, row)
        else:
            _add(target, table, row)
    _note(target, place)


def is_under_way(tx: Transaction) -> bool:
    """Whether a move into this database has not come to its end."""
    return installation.recall(tx, UNDER_WAY) is not None


def _tables(source: Transaction) -> list[Table]:
    """All of them, each after those that its rows have to refer to."""
    rows = source.all(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
    )
    waiting = [
        row["name"] for row in rows if row["name"] not in MADE_AGAIN and not row["name"].startswith("sqlite_")
    ]
    found: list[Table] = []
    while waiting:
        placed = {table.name for table in found}
        possible = [table for name in waiting if (table := _table(source, name, placed)) is not None]
        # One after all that it refers to, if there is one: rows of the log and texts are not changed any more.
        ready = [table for table in possible if not table.later] or possible
        if not ready:
            raise LookupError(f"tables that refer to each other: {waiting}")
        chosen = max(ready, key=lambda table: _asked_of(source, table.name, waiting))
        found.append(chosen)
        waiting.remove(chosen.name)
    return found


def _asked_of(source: Transaction, name: str, waiting: Collection[str]) -> int:
    """How many tables that wait refer to one."""
    return sum(
        any(
            row["table"] == name
            for row in source.all('SELECT "table" FROM pragma_foreign_key_list(?)', (each,))
        )
        for each in waiting
    )


def _table(source: Transaction, name: str, before: Collection[str]) -> Table | None:
    """A table, or None where its rows have to refer to a table that does not come before it."""
    info = source.all('SELECT name, pk, "notnull" FROM pragma_table_info(?) ORDER BY cid', (name,))
    links = source.all('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (name,))
    columns = tuple(row["name"] for row in info)
    key = tuple(row["name"] for row in sorted(info, key=lambda row: row["pk"]) if row["pk"])
    later = tuple(sorted(row["from"] for row in links if row["table"] not in before))
    if {row["name"] for row in info if row["pk"] or row["notnull"]} & set(later):
        return None
    return Table(name, columns, key or columns, later)


def _batches(source: Transaction, table: Table, after: object) -> Iterator[list[Row]]:
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    marks = ", ".join("?" * len(table.key))
    begin: list[Bound] | None = list(after) if isinstance(after, list) else None  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    while True:
        where = "" if begin is None else f" WHERE ({key}) > ({marks})"
        rows = source.all(
            f"SELECT {columns} FROM {table.name}{where} ORDER BY {key} LIMIT {AT_ONCE}", begin or ()
        )
        if not rows:
            return
        yield rows
        begin = [rows[-1][column] for column in table.key]


def _values(table: Table, row: Row) -> dict[str, Bound]:
    values: dict[str, Bound] = {column: row[column] for column in table.columns}
    if (column := COLUMNS.get(table.name)) is not None:
        values[column] = packed(plain(row[column]))
    return values


def _add(target: Transaction, table: Table, row: Row) -> None:
    if table.name == "fact" and row["name"] in _NOT_MOVED:
        return
    values = _values(table, row)
    values |= dict.fromkeys(table.later)
    target.execute(_added(table), tuple(values.values()))


def _added(table: Table) -> str:
    names, marks = ", ".join(table.columns), ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
    if table.name != "fact":
        return statement
    return f"{statement} ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def _point(target: Transaction, table: Table, row: Row) -> None:
    given = [column for column in table.later if row[column] is not None]
    if given:
        assigned = ", ".join(f"{column} = ?" for column in given)
        where = " AND ".join(f"{column} = ?" for column in table.key)
        values = (*(row[column] for column in given), *(row[column] for column in table.key))
        target.execute(f"UPDATE {table.name} SET {assigned} WHERE {where}", values)


def _note(target: Transaction, place: Mapping[str, object]) -> None:
    installation.keep(target, UNDER_WAY, json.dumps(place))


def _digest_of_source(source: Transaction, order: Sequence[Table]) -> str:
    """Whether it is still the same: how many rows there are, and the latest."""
    found = [
        tuple(source.one(f"SELECT count(*), max({table.key[0]}) FROM {table.name}") or ())
        for table in order
        if table.name != "fact"
    ]
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def _digest(tx: Transaction, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the digest of every field of them."""
    count, digest = 0, hashlib.sha256()
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    for row in tx.each(f"SELECT {columns} FROM {table.name} ORDER BY {key}"):
        if table.name == "fact" and row["name"] in _NOT_MOVED:
            continue
        values = {column: row[column] for column in table.columns}
        if (column := COLUMNS.get(table.name)) is not None:
            values[column] = plain(row[column])
        # PostgreSQL keeps no character 0.
        texts = [
            value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in values.values()
        ]
        digest.update(repr(texts).encode())
        count += 1
    return count, digest.hexdigest()
