"""The tables of a new database, made once in a process: to run every migration takes 50 ms, to copy what they make one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from bot.store import migrations, store
from bot.store.archive import restore_records

_migrate, _scripts = migrations.migrate, migrations.scripts


@cache
def made() -> bytes:
    """A new database, as its file would be."""
    with closing(sqlite3.connect(":memory:")) as connection:
        _migrate(connection, None)
        return connection.serialize()


def copy_tables() -> None:
    """Let every new database of this process have its tables from a copy. Whoever says that there are other migrations gets
    those, and so does a database that has tables."""
    for module in (migrations, store, restore_records):
        module.migrate = _copied  # type: ignore[attr-defined]


def _copied(connection: sqlite3.Connection, path: Path | None, *, upto: int | None = None) -> list[Path]:
    known = upto is None and migrations.scripts is _scripts and not connection.in_transaction
    if not known or migrations.version_of(connection):
        return _migrate(connection, path, upto=upto)
    with closing(sqlite3.connect(":memory:")) as template:
        template.deserialize(made())
        template.backup(connection)
    return []
