"""Rebuilding: a new database made of an export's records, at the version they were written at, then brought up.

It is made in a file of its own and is whole or not there: whoever calls moves it into its place.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.section import FIRST_NAME
from bot.store import packing
from bot.store.archive import export_records
from bot.store.archive.export_records import Column, Table
from bot.store.archive.restored_values import fault_in, fault_in_row, out_of_bounds
from bot.store.article import search_index
from bot.store.intake import fingerprints
from bot.store.migrations import migrate, version_of
from bot.store.outbox import deliveries
from bot.store.packing import packed
from bot.store.transaction import Bound, Transaction, Value


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it was read: from which line of the file, of which table, with which values."""

    line: int
    table: str
    values: Mapping[str, object]


@dataclass(eq=False)
class BadRecord(Exception):
    """A record that no Copydesk wrote. `line` is 0 where it is not about a single one."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows of each table there are, how many references led out of the export and were let go, and how
    many deliveries wait for the next start."""

    counts: Mapping[str, int]
    let_go: int
    waiting: int


_KINDS: dict[str, tuple[type, str]] = {
    "INTEGER": (int, "a whole number"),
    "TEXT": (str, "text"),
    "REAL": (float, "a number"),
}


def rebuild(path: Path, version: int, found: Iterable[Record], *, partial: bool) -> Rebuilt:
    """Make the database at `path`, where nothing is. `partial` says that the records are of single articles,
    which may refer to others: such a reference is let go.

    Raises BadRecord, what reading the records raises, sqlite3.Error and OSError; the file is then worthless.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        # The file is nobody's until it is whole, so a crash may take it.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        migrate(connection, None, upto=version)
        connection.execute("BEGIN IMMEDIATE")
        tx = Transaction(connection)
        counts = _fill(connection, {table.name: table for table in export_records.tables(tx)}, found)
        let_go = _let_go(tx) if partial else 0
        _check_references(tx)
        connection.execute("COMMIT")
        migrate(connection, None)
        connection.execute("BEGIN IMMEDIATE")
        if partial:
            _complete_sections(tx)
        search_index.begin(tx)
        fingerprints.begin(tx)
        _look_at_pictures(tx)
        waiting, _ = deliveries.count_waiting(tx)
        connection.execute("COMMIT")
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Rebuilt(counts, let_go, waiting)


def _look_at_pictures(tx: Transaction) -> None:
    """Have the files of all pictures looked at while the bot runs, as after an upgrade."""
    tx.execute(
        "INSERT OR IGNORE INTO picture_look (sha256, extension)"
        " SELECT sha256, min(extension) FROM picture GROUP BY sha256"
    )


def _fill(
    connection: sqlite3.Connection, tables: Mapping[str, Table], found: Iterable[Record]
) -> dict[str, int]:
    counts: Counter[str] = Counter()
    last_numbers: dict[object, object] = {}
    """Of each newsroom: the next article gets the number after it, so it must be free."""
    statements = {
        name: export_records.insertion(table, (column.name for column in table.columns))
        for name, table in tables.items()
    }
    for record in found:
        table = tables.get(record.table)
        if table is None:
            raise BadRecord(record.line, f"there is no table “{record.table[:40]}” in that version")
        values = _values(table, record)
        try:
            connection.execute(statements[table.name], _as_kept(table, values))
        except (sqlite3.IntegrityError, sqlite3.DataError) as error:
            raise BadRecord(record.line, f"{table.name} does not take it ({error})") from error
        except OverflowError as error:
            raise BadRecord(record.line, "a number in it is larger than a database holds") from error
        except UnicodeEncodeError as error:
            raise BadRecord(record.line, "a text in it has half a character (a lone surrogate)") from error
        _need_readable(table, record, values)
        if table.name == "newsroom":
            last_numbers[record.values["id"]] = record.values["last_number"]
        elif table.name == "article" and _beyond(record, last_numbers):
            raise BadRecord(record.line, "article.number is one that the newsroom has not given yet")
        counts[table.name] += 1
    return {name: counts[name] for name in tables}


def _beyond(article: Record, last_numbers: Mapping[object, object]) -> bool:
    number, last = article.values["number"], last_numbers.get(article.values["newsroom_id"])
    return isinstance(number, int) and isinstance(last, int) and number > last


def _values(table: Table, record: Record) -> list[Value]:
    wanted = {column.name for column in table.columns}
    odd = sorted(record.values.keys() ^ wanted)
    if odd:
        word = "lacks" if odd[0] in wanted else "has no column"
        raise BadRecord(record.line, f"{table.name} {word} “{odd[0][:40]}”")
    return [_value(table, column, record) for column in table.columns]


def _as_kept(table: Table, values: Sequence[Value]) -> list[Bound]:
    """The values as their columns keep them: long texts packed."""
    column = packing.COLUMNS.get(table.name)
    return [
        packed(value) if each.name == column and isinstance(value, str) else value
        for each, value in zip(table.columns, values, strict=True)
    ]


def _need_readable(table: Table, record: Record, values: Sequence[Value]) -> None:
    """Raises BadRecord for a value that the code could not read later."""
    for column, value in zip(table.columns, values, strict=True):
        if isinstance(value, str) and (wanted := fault_in(table.name, column.name, value)) is not None:
            raise BadRecord(record.line, f"{table.name}.{column.name} is not {wanted}")
        if isinstance(value, int) and out_of_bounds(table.name, column.name, value):
            raise BadRecord(record.line, f"{table.name}.{column.name} is more than it can be")
    if (wanted := fault_in_row(table.name, record.values)) is not None:
        raise BadRecord(record.line, f"{table.name} holds a value that is not {wanted}")


def _value(table: Table, column: Column, record: Record) -> Value:
    value = record.values[column.name]
    if value is None and not column.required:
        return None
    kind, name = _KINDS[column.type]
    if isinstance(value, bool) or not isinstance(value, kind):
        raise BadRecord(record.line, f"{table.name}.{column.name} is not {name}")
    return cast("Value", value)


def _complete_sections(tx: Transaction) -> None:
    """Single articles come without the sections of their newsroom: they are in its first one, which is made."""
    tx.execute(
        "INSERT INTO section (newsroom_id, name) SELECT id, ? FROM newsroom"
        " WHERE NOT EXISTS (SELECT 1 FROM section WHERE newsroom_id = newsroom.id)",
        (FIRST_NAME,),
    )
    tx.execute(
        "UPDATE article SET section_id = (SELECT id FROM section WHERE newsroom_id = article.newsroom_id"
        " ORDER BY position, id LIMIT 1) WHERE section_id IS NULL"
    )


def _let_go(tx: Transaction) -> int:
    """Empty the references that lead out of the export, where a row may be without; return how many."""
    dangling = tx.all("PRAGMA foreign_key_check")
    let_go = 0
    for row in dangling:
        table, rowid = row["table"], row["rowid"]
        links = tx.all(f"PRAGMA foreign_key_list({table})")
        column = next(link["from"] for link in links if link["id"] == row["fkid"])
        [info] = [info for info in tx.all(f"PRAGMA table_info({table})") if info["name"] == column]
        if rowid is not None and not info["notnull"]:
            try:
                let_go += tx.execute(f"UPDATE {table} SET {column} = NULL WHERE rowid = ?", (rowid,))
            except sqlite3.IntegrityError:
                continue  # what is never changed may not lead out either: the next check says so
    return let_go


def _check_references(tx: Transaction) -> None:
    broken = tx.one("PRAGMA foreign_key_check")
    if broken is not None:
        which = "" if broken["rowid"] is None else f" {broken['rowid']}"
        raise BadRecord(
            0, f"{broken['table']}{which} refers to a row of {broken['parent']} that is not in it"
        )


def is_vacant(path: Path) -> bool:
    """Whether a database that is there holds no newsroom and no article. Its log is written back into it.

    Raises sqlite3.Error, `migrations.ForeignDatabase` and `migrations.NewerDatabase`.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        version = version_of(connection)
        if version and any(
            connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
            for table in ("newsroom", "article")
        ):
            return False
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        return True
