"""Faults of a disk and of a file, as SQLite itself brings them about."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from bot.store import Store

PAGE = 4096


MUCH = "x" * 50 * PAGE


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator cannot miss, in order."""
    return [f"{r.levelname} {r.getMessage()}" for r in caplog.records if r.levelno >= logging.WARNING]


async def on_writer(store: Store, sql: str) -> None:
    """Say something to SQLite on the connection that writes."""
    await store._writer.run(lambda connection: connection.execute(sql).fetchall())


@asynccontextmanager
async def full_disk(store: Store, *, room_pages: int = 5) -> AsyncIterator[None]:
    """The file can grow by a few pages and no more; what migrations left free in it is given back first."""
    await on_writer(store, "VACUUM")
    count = await store._writer.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    await on_writer(store, f"PRAGMA max_page_count = {count + room_pages}")
    yield
    await on_writer(store, "PRAGMA max_page_count = 1000000")


@contextmanager
def another_program(path: Path, says: str) -> Iterator[None]:
    """Another program on the same file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(says).fetchall()
        yield
        other.execute("ROLLBACK")


def overwrite(path: Path, page: int, wipe: int = PAGE) -> None:
    """Spoil a page of a closed database; pages count from 1."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xee" * wipe)
