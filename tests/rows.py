"""Databases filled past the desk: rows for every table that there is, whatever a migration has added, and odd ones."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.domain.article.article import DownReason, Planner, Via
from bot.domain.article.copy import Markup
from bot.domain.article.picture import Rights
from bot.domain.article.states import Publication, State
from bot.store import Transaction, packing
from bot.store.archive import export_records
from bot.store.archive.export_records import Table
from bot.store.archive.restored_values import is_moment
from bot.store.migrations import migrate
from bot.store.outbox.kinds import Kind

ODD_TEXTS = (
    "",
    " ",
    "null",
    "Ferry 🚢 runs 👩🏽‍🚒 again",
    "שלום — مرحبا",
    "a\x00b",
    "line\nbreak\r\n\u2028\u2029\x85",
    '"}],{"quoted\\"',
    "e\u0301\u200d\ufeff\U0001f3f4\U000e0067\U000e007f",
    "x" * 20_000,
)
ODD_NUMBERS = (0, 1, -1, 2**63 - 1, -(2**63), 1_379_001_234_567_890_123)


MOMENTS = ("1970-01-01T00:00:00.000000Z", "2026-11-22T18:30:00.000001Z", "9999-12-31T23:59:59.999999Z")

READ: dict[tuple[str, str], Sequence[str]] = {
    ("newsroom", "timezone"): ("UTC", "Europe/Berlin", "Asia/Kathmandu"),
    ("newsroom", "timetable"): ("", "Mon–Fri 09:00, 17:00"),
    ("newsroom", "quiet_hours"): ("", "22:00–07:00"),
    ("newsroom", "budget"): ("", "08:30"),
    ("article", "slug"): ("untitled", "night-bus", "ночной-автобус"),
    ("article", "state"): tuple(State),
    ("article", "held_from"): tuple(State),
    ("article", "publication"): tuple(Publication),
    ("article", "claimed_via"): tuple(Via),
    ("article", "planned_as"): tuple(Planner),
    ("article", "down_code"): tuple(DownReason),
    ("pen_name", "namesakes"): ("[]", '["Ada Lund"]'),
    ("place", "plates"): ("", f'[[1, "{"ab" * 32}", "jpg", "A ferry", false]]'),
    ("picture", "sha256"): ("0" * 64, "ab" * 32),
    ("picture", "extension"): ("jpg", "png", "webp", "gif"),
    ("picture", "looks"): ("", "0123456789abcdef"),
    ("picture", "rights"): tuple(Rights),
    ("erased_picture", "sha256"): ("0" * 64, "cd" * 32),
    ("revision", "tags"): ("[]", '["ferry", "שלום"]'),
    ("revision", "sources"): ("[]", '["https://example.org/?a=1&b=\\"2\\""]'),
    ("revision", "markup"): tuple(Markup),
    ("revision", "findings"): ("[]", '[{"check": "no_tags", "detail": "", "count": 0}]'),
    ("bypass", "signoffs"): ("[]", '["legal", "Fakten"]'),
    ("event", "from_state"): tuple(State),
    ("event", "to_state"): tuple(State),
    ("event", "detail"): ("{}", '{"door": "form", "words": 12, "gone": null}'),
    ("delivery", "kind"): tuple(Kind),
    ("delivery", "payload"): ('{"person": 1}', '{"to": 1379001234567890123, "person": 2}'),
    ("edition", "settings"): ("{}", '{"gone": "a setting of another age"}'),
    ("seal", "day"): ("2026-11-22", "2026-11-23", "2026-11-24", "2027-01-01", "2027-01-02"),
    ("section", "tags"): ("[]", '["ferry", "שלום"]'),
    ("forum_choice", "tags"): ("[]", '["Ferry", "שלום"]'),
    ("budget", "day"): ("2026-11-22", "2026-11-23", "2026-11-24", "2027-01-01", "2027-01-02"),
}
"""Values of the columns that the code reads as something else than words, and that no constraint names."""


def make(path: Path, *, version: int | None = None) -> None:
    """An empty database, as a Copydesk of that version makes it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        migrate(connection, None, upto=version)


def carried(path: Path) -> list[Table]:
    """The tables that an export of that database carries."""
    with closing(connected(path)) as connection:
        connection.execute("BEGIN")
        return export_records.tables(Transaction(connection))


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every field of every table that an export carries, each with its type."""
    with closing(connected(path)) as connection:
        found: dict[str, list[tuple[object, ...]]] = {}
        for table in carried(path):
            packs = packing.COLUMNS.get(table.name)
            names = [
                f"plain({column.name})" if column.name == packs else column.name for column in table.columns
            ]
            fields = ", ".join(f"{name}, typeof({name})" for name in names)
            rows = connection.execute(f"SELECT {fields} FROM {table.name} ORDER BY {', '.join(table.key)}")
            found[table.name] = [tuple(row) for row in rows]
        return found


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.create_function("plain", 1, packing.plain)
    return connection


def fill_with_odd_rows(path: Path, drawn: random.Random, texts: Sequence[str] = ODD_TEXTS) -> None:
    """Give every table some rows that its constraints take: references lead to rows that are there, everything
    else is as odd as it may be."""
    tables = carried(path)
    with closing(connected(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for _ in range(2):  # in the second round there is more to refer to
            for table in tables:
                for _ in range(8):
                    _add(connection, table, drawn, texts)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("COMMIT")
    empty = [name for name, rows in contents(path).items() if not rows]
    assert not empty, f"no odd row fits into {empty}"


def _add(connection: sqlite3.Connection, table: Table, drawn: random.Random, texts: Sequence[str]) -> None:
    links = {
        row["from"]: row["table"]
        for row in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (table.name,))
    }
    [made_by] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table.name,)).fetchone()
    row: dict[str, object] = {}
    for column in table.columns:
        if not column.required and drawn.random() < 0.3:
            value: object = None
        elif column.name in links:
            there = connection.execute(f"SELECT id FROM {links[column.name]}").fetchall()
            if column.required and not there:
                return
            value = drawn.choice(there)[0] if there else None
        elif named := re.search(rf"\b{column.name} IN \(([^)]*)\)", made_by):
            allowed = drawn.choice([word.strip() for word in named[1].split(",")])
            value = allowed.strip("'") if allowed.startswith("'") else int(allowed)
        elif only := re.search(rf"CHECK \({column.name} = (\d+)\)", made_by):
            value = int(only[1])
        elif f"CHECK ({column.name}" in made_by:
            value = drawn.randrange(1, 20)
        elif column.name == "last_number":
            value = 2**40
        elif (table.name, column.name) == ("article", "number"):
            value = drawn.randrange(-5, 2**40)  # one that the newsroom has given
        elif column.type == "INTEGER":
            value = drawn.choice([*ODD_NUMBERS, drawn.randrange(1, 20)])
        elif (table.name, column.name) in READ:
            value = drawn.choice(READ[table.name, column.name])
        elif is_moment(column.name):
            value = drawn.choice(MOMENTS)
        else:
            value = drawn.choice(texts)
        row[column.name] = value
    statement = export_records.insertion(table, row).replace("INSERT", "INSERT OR IGNORE", 1)
    connection.execute(statement, tuple(row.values()))  # type: ignore[arg-type]
