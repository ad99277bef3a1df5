"""Records: the fields of a dataclass are the columns of its table, for reading and for writing."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import pytest

from bot.store.archive.restored_values import READERS
from bot.store.migrations import migrate
from bot.store.records import Record, assignments, columns_of, kept
from bot.store.transaction import Transaction

STORE = Path(__file__).parents[2] / "bot" / "store"
MOMENT = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Size:
    wide: int
    high: int


@dataclass(frozen=True)
class Thing:
    id: int
    name: str
    made_at: datetime
    day: date
    colour: Colour
    broken: bool
    words: tuple[str, ...]
    size: Size
    sold_at: datetime | None
    other: Colour | None
    loud: str


THINGS = Record(
    "thing", Thing, parts=("size",), named={"high": "height"}, made={"loud": lambda row: row["name"].upper()}
)


@pytest.fixture
def tx() -> Iterator[Transaction]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute(
            "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, made_at TEXT, day TEXT, colour TEXT, broken INT,"
            " words TEXT, wide INT, height INT, sold_at TEXT, other TEXT)"
        )
        connection.execute("BEGIN")
        yield Transaction(connection)


def a_thing(tx: Transaction, **columns: object) -> int:
    given: dict[str, object] = {
        "name": "bell",
        "made_at": MOMENT,
        "day": date(2026, 3, 1),
        "colour": Colour.RED,
        "broken": True,
        "words": ("ring", "„dong“"),
        "wide": 3,
        "height": 4,
    }
    return THINGS.add(tx, **(given | columns))


def test_a_row_comes_back_as_it_was_added(tx: Transaction) -> None:
    bell = Thing(
        1,
        "bell",
        MOMENT,
        date(2026, 3, 1),
        Colour.RED,
        True,
        ("ring", "„dong“"),
        Size(3, 4),
        None,
        None,
        "BELL",
    )

    assert a_thing(tx) == 1
    assert THINGS.get(tx, 1) == bell
    assert THINGS.all(tx, "name = ? ORDER BY id", ("bell",)) == [bell]
    assert THINGS.column(tx, "colour", 1) == "red"


def test_what_may_be_missing_may_be_there(tx: Transaction) -> None:
    a_thing(tx, sold_at=MOMENT, other="red")

    found = THINGS.one(tx, "sold_at IS NOT NULL")

    assert found is not None
    assert (found.sold_at, found.other) == (MOMENT, Colour.RED)


def test_what_is_not_there_is_none_or_said_by_its_number(tx: Transaction) -> None:
    assert THINGS.find(tx, 9) is None
    assert THINGS.one(tx, "name = ?", ("x",)) is None
    for ask in (lambda: THINGS.get(tx, 9), lambda: THINGS.column(tx, "name", 9)):
        with pytest.raises(LookupError, match="no thing 9"):
            ask()


def test_a_value_that_a_type_does_not_know_is_not_read(tx: Transaction) -> None:
    a_thing(tx, colour="mauve")

    with pytest.raises(ValueError, match="mauve"):
        THINGS.get(tx, 1)


def test_a_value_that_no_column_keeps_is_refused() -> None:
    with pytest.raises(TypeError, match="no column keeps"):
        kept({"a": 1})


def test_an_update_names_every_field_that_is_not_left_out() -> None:
    assert columns_of(Size, but=()) == ("wide", "high")
    assert assignments(columns_of(Thing, but=columns_of(Thing, but=("name", "day")))) == "name = ?, day = ?"


def records() -> dict[str, Record[Any]]:
    """Every record of the store, by its name."""
    found: dict[str, Record[Any]] = {}
    for source in STORE.rglob("*.py"):
        parts = ("bot.store", *source.relative_to(STORE).with_suffix("").parts)
        module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
        found |= {name: one for name, one in vars(module).items() if isinstance(one, Record)}
    return found


@pytest.mark.parametrize("name", sorted(records()))
def test_every_record_is_read_from_what_the_migrations_leave(tmp_path: Path, name: str) -> None:
    """A field without its column would be found by whoever reads the first row."""
    record = records()[name]
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as connection:
        migrate(connection, tmp_path / "desk.db")
        asked = connection.execute(record.select + "TRUE LIMIT 0")

        assert record.types.keys() <= {name for name, *_ in asked.description}


def unaccounted(columns: Mapping[str, Collection[str]], found: Collection[Record[Any]]) -> list[str]:
    """What tables and their records do not have of each other, a sentence each."""
    told: list[str] = []
    for table in sorted({record.table for record in found}):
        its = [record for record in found if record.table == table]
        names = " or ".join(sorted({record.of.__name__ for record in its}))
        held = {column for record in its for column in record.columns}
        told += [
            f"{table}.{column}: no field of {names} holds it. Add the field, or name the column in `beside`."
            for column in columns[table]
            if column not in held
        ]
        told += [
            f"{table}.{column} is named in `beside` of {names}, and there is no such column."
            for column in sorted({each for record in its for each in record.beside} - set(columns[table]))
        ]
    return told


def test_no_column_of_a_record_is_forgotten(tmp_path: Path) -> None:
    found = list(records().values())
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as connection:
        migrate(connection, tmp_path / "desk.db")
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in {record.table for record in found}
        }

    told = unaccounted(columns, found)

    assert not told, "\n".join(told)


def test_a_forgotten_column_is_named_and_so_is_one_that_is_gone() -> None:
    sizes = Record("size", Size, beside=("deep",))

    assert unaccounted({"size": ["wide", "high", "heavy"]}, [sizes]) == [
        "size.heavy: no field of Size holds it. Add the field, or name the column in `beside`.",
        "size.deep is named in `beside` of Size, and there is no such column.",
    ]


def test_a_record_is_put_with_every_field_that_is_a_column(tx: Transaction) -> None:
    made = {"size": lambda row: Size(row["wide"], row["height"]), "loud": lambda _: "BELL"}
    things = Record("thing", Thing, made=made)
    bell = Thing(
        7,
        "bell",
        MOMENT,
        date(2026, 3, 1),
        Colour.RED,
        True,
        ("a",),
        Size(3, 4),
        None,
        Colour.RED,
        "BELL",
    )

    assert things.put(tx, bell, wide=3, height=4) == 7
    assert things.get(tx, 7) == bell


def test_every_enumeration_of_a_record_is_read_when_it_is_restored() -> None:
    """Found by the records themselves: a value that nobody could read would stop the bot later."""
    kept = {
        (record.table, column)
        for record in records().values()
        for column, of in record.types.items()
        if isinstance(of, type) and issubclass(of, Enum)
    }

    assert kept <= READERS.keys(), "name the record in RECORDS of bot/store/archive/restored_values.py"


def test_a_row_that_is_read_over_and_over_is_read_once_and_anew_when_it_has_changed(tx: Transaction) -> None:
    often = Record("thing", Thing, parts=("size",), named={"high": "height"}, made={"loud": _loud}, keeps=2)
    number = a_thing(tx)
    first = often.get(tx, number)
    assert often.get(tx, number) is first == THINGS.get(tx, number)
    tx.execute("UPDATE thing SET name = 'gong' WHERE id = ?", (number,))
    assert often.get(tx, number).name == "gong"
    for name in ("drum", "harp", "horn"):
        assert often.get(tx, a_thing(tx, name=name)).name == name
    assert len(often._read_before) <= 2


def _loud(row: sqlite3.Row) -> str:
    return str(row["name"]).upper()
