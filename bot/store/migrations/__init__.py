"""Numbered migrations: plain SQL files, each applied once and in one transaction."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from bot.domain.dataclass import dataclass
from bot.store.private_files import create

log = logging.getLogger(__name__)


class ForeignDatabase(Exception):
    """The file is a SQLite database of another program."""


@dataclass(eq=False)
class NewerDatabase(Exception):
    """The file was written by a later Copydesk than this one."""

    found: int
    known: int


@cache
def scripts() -> tuple[tuple[int, str], ...]:
    """Every migration as (number, SQL), in order. They are read once: a program does not change while it runs."""
    found = sorted(
        (int(file.name.split("_", 1)[0]), file.read_text("utf-8"))
        for file in Path(__file__).parent.iterdir()
        if file.name.endswith(".sql")
    )
    numbers = [number for number, _ in found]
    if numbers != list(range(1, len(numbers) + 1)):
        raise RuntimeError(f"the migrations are not numbered from 1 without gaps: {numbers}")
    return tuple(found)


def migrate(connection: sqlite3.Connection, path: Path | None, *, upto: int | None = None) -> list[Path]:
    """Bring the database up to date, or up to a number, and return the copies that were made of it: none or one.

    Before an upgrade the file is copied beside itself, named by its first step, as `name.before-0002`; without a
    path it is not. A new file has nothing to lose and is not copied. Raises NewerDatabase, ForeignDatabase, and
    sqlite3.Error if a step fails: that step is then undone, and the copy stays.
    """
    version = version_of(connection)
    steps = scripts()[version:upto]
    copies: list[Path] = []
    if steps and version > 0 and path is not None:
        copies.append(_copy(connection, path, path.with_name(f"{path.name}.before-{steps[0][0]:04}")))
    for number, sql in steps:
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return copies


def version_of(connection: sqlite3.Connection) -> int:
    """Up to which migration a database has come; 0 for an empty one. Raises NewerDatabase, ForeignDatabase."""
    known = len(scripts())
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > known:
        raise NewerDatabase(version, known)
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise ForeignDatabase
    return version


def _copy(connection: sqlite3.Connection, path: Path, target: Path) -> Path:
    parts = [part for part in (path, Path(f"{path}-wal")) if part.exists()]
    log.info(
        "the tables are about to be brought up to date. A copy of the database comes first: it takes up to %d MB, and %d MB"
        " are free",
        -(-sum(part.stat().st_size for part in parts) // 10**6),
        shutil.disk_usage(path.parent).free // 10**6,
    )
    create(target)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
    return target
