"""Steps of statements: each statement in the source of the store does about as much work in a long archive as in a short one.

`test_queries` looks at plans, which do not tell how many rows an index leaves. Here each statement is run on two archives, with
values that are right for what they are compared with, and SQLite counts the steps of its machine.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.archive import COLUMNS, GUILD, rows_of
from bot.store.article import articles, search_index
from bot.store.migrations import migrate
from bot.store.transaction import Transaction
from tests.store.test_queries import statements

FEW, MANY = 200, 2_000
NUMBER = 150
"""An article that is in both archives."""

COUNTED = 10
AS_LONG, AND = 2, 150
"""What a statement may take in the long archive: this many times as many steps as in the short one, and so many more. A look
at every article takes 10,000."""

MERGE = "VALUES ('merge', ?)"
"""It merges as much of the index as it is told."""

LATER = "2100-01-01T00:00:00.000000Z"
BEYOND = 2**40
"""A number that is in neither: what comes after the last one that was dealt with is little."""

VALUES: dict[str, str | int] = {
    "newsroom_id": 1,
    "guild_id": GUILD,
    "publication": "live",
    "state": "submitted",
    "choice": "approve",
    "kind": "part",
    "key": f"card:{NUMBER}",
    "headline": "The harbour",
    "name": "nothing",
    "slug": "a",
    "position": 0,
    "sha256": "0" * 64,
    "day": "2026-11-22",
    "word": 1,
    "mark": 1,
}
"""What columns are compared with; moments are later than all there are, and the rest is a number that both archives have."""

PEOPLE = re.compile(r"(user|author|editor|person|writer|actor|reader|member)_id|claimed_by|asked_by|by")
PLACE = re.compile(
    r"(?P<limit>LIMIT|OFFSET)\s*\(?\s*$|json_each\(\s*$|(?P<match>MATCH)\s*$|(?P<column>\w+)\)?\s*(?P<how>=|<>|<=|>=|<|>|IS NOT|IS|&)\s*$"
)


def parameters(sql: str) -> list[str | int | None]:
    """A value for each mark of a statement, by what stands before it."""
    pieces = sql.split("?")
    found: list[str | int | None] = []
    for number in range(len(pieces) - 1):
        place = PLACE.search("?".join(pieces[: number + 1]))
        if pieces[number + 1].startswith(" IS NULL") or "section_id IN" in pieces[number]:
            found.append(None)  # whatever the section, the state or the publication is
        elif place is None:
            found.append("[]" if "json" in pieces[number][-20:] else 1)
        elif place["limit"]:
            found.append(10)
        elif place["match"]:
            found.append('"harbour" AND "nothinglikethis"')
        elif column := place["column"]:
            if column.endswith(("_at", "_until", "until", "not_before")) or column == "at":
                found.append(LATER)
            elif PEOPLE.fullmatch(column):
                found.append(500)
            else:
                found.append(BEYOND if place["how"].startswith(">") else VALUES.get(column, NUMBER))
        else:
            found.append(f"[{NUMBER}]")
    return found


def archive(path: Path, count: int) -> Path:
    """A newsroom with so many articles, of which ten wait."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, None)
        connection.execute("BEGIN")
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role, last_number)"
            f" VALUES (1, {GUILD}, 2, 3, 4, {count})"
        )
        rows = defaultdict[str, list[tuple[object, ...]]](list)
        for n in range(1, count + 1):
            for table, row in rows_of(n, published=n <= count - 10):
                rows[table].append(row)
        for table, columns in COLUMNS.items():
            marks = ", ".join("?" * len(rows[table][0]))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows[table])
        tx = Transaction(connection)
        for n in range(1, count + 1):
            search_index.keep(tx, articles.get(tx, n))
        connection.execute("COMMIT")
    return path


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def steps(connection: sqlite3.Connection, sql: str) -> int:
    """The steps that a statement takes; whatever it does is undone. What a constraint refuses took its steps all the same."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += COUNTED
        return 0

    connection.execute("BEGIN")
    connection.set_progress_handler(count, COUNTED)
    try:
        connection.execute(sql, parameters(sql)).fetchall()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        pass
    finally:
        connection.set_progress_handler(None, 0)
        connection.execute("ROLLBACK")
    return taken


def longer(few: Path, many: Path) -> dict[str, tuple[int, int, str]]:
    """Statements that take longer in the long archive, with their steps in both."""
    found: dict[str, tuple[int, int, str]] = {}
    with closing(opened(few)) as short, closing(opened(many)) as long:
        for statement in statements():
            if MERGE in statement.sql:
                continue
            usual, taken = steps(short, statement.sql), steps(long, statement.sql)
            if taken > usual * AS_LONG + AND:
                found[statement.where] = (usual, taken, statement.sql)
    return found


async def test_no_statement_takes_longer_in_a_long_archive(tmp_path: Path) -> None:
    few = await asyncio.to_thread(archive, tmp_path / "few.db", FEW)
    many = await asyncio.to_thread(archive, tmp_path / "many.db", MANY)

    assert longer(few, many) == {}


def test_a_statement_that_looks_at_every_article_would_be_noticed(tmp_path: Path) -> None:
    few, many = archive(tmp_path / "few.db", FEW), archive(tmp_path / "many.db", MANY)
    walk = "SELECT count(*) FROM article WHERE newsroom_id = ? AND +state = ? AND publish_at IS NULL"
    with closing(opened(few)) as short, closing(opened(many)) as long:
        assert steps(long, walk) > steps(short, walk) * AS_LONG + AND


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("SELECT 1 FROM article WHERE newsroom_id = ? AND state = ? LIMIT ?", [1, "submitted", 10]),
        ("SELECT 1 FROM vote WHERE editor_id = ? AND cast_at > ?", [500, LATER]),
        ("SELECT 1 FROM article WHERE id IN (SELECT value FROM json_each(?))", [f"[{NUMBER}]"]),
    ],
)
def test_values_are_those_of_what_they_are_compared_with(sql: str, values: list[str | int]) -> None:
    assert parameters(sql) == values
