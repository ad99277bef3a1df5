"""Faults of the disk and of the file: what is refused leaves nothing behind, and what is mended goes on.

The faults are SQLite's own: a limit of pages stands for a full disk, a limit of the process for a short one.
"""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.refusals import StoreUnavailable
from bot.store import Store, Transaction
from tests.store.conftest import keep, recall
from tests.store.faults import MUCH, full_disk, loud

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("seen_soon")


async def test_a_full_disk_takes_nothing_says_so_once_and_goes_on_when_there_is_room(
    store: Store, recovered: asyncio.Event, caplog: pytest.LogCaptureFixture
) -> None:
    def both(tx: Transaction) -> None:
        keep(tx, "small")
        keep(tx, "large", MUCH)

    async with full_disk(store):
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match="full"):
                await store.write(both)
        assert [await recall(store, name) for name in ("small", "large")] == [None, None]
        await asyncio.sleep(0.05)
        assert not recovered.is_set()
        [told] = loud(caplog)
        assert told.startswith("ERROR") and str(store.path) in told and "make room" in told

    async with asyncio.timeout(5):
        await recovered.wait()  # nobody has written anything: it sees for itself
    assert loud(caplog)[1].startswith("WARNING")
    assert "can be written again, after 3 failures" in loud(caplog)[1] and len(loud(caplog)) == 2
    await store.write(both)
    assert await recall(store, "large") == MUCH
    assert await recall(store, "trial") is None


async def test_room_for_little_is_no_recovery(
    store: Store, recovered: asyncio.Event, caplog: pytest.LogCaptureFixture
) -> None:
    async with full_disk(store):
        with pytest.raises(StoreUnavailable):
            await store.write(lambda tx: keep(tx, "large", MUCH))
        await store.write(lambda tx: keep(tx, "small"))
        await asyncio.sleep(0.05)
        assert not recovered.is_set() and len(loud(caplog)) == 1

    async with asyncio.timeout(5):
        await recovered.wait()


async def test_after_an_error_in_the_middle_nothing_of_the_rest_is_written(store: Store) -> None:
    """SQLite undoes such a transaction by itself; what came next would stand alone."""

    def careless(tx: Transaction) -> None:
        keep(tx, "before")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            keep(tx, "large", "x" * 2**22)
        assert not tx._connection.in_transaction
        keep(tx, "after")

    async with full_disk(store, room_pages=100):
        with pytest.raises(StoreUnavailable, match="undone"):
            await store.write(careless)

    assert [await recall(store, name) for name in ("before", "after")] == [None, None]


SHORT_DISK = """
import asyncio, os, resource, sys
from pathlib import Path
from bot.domain.refusals import StoreUnavailable
from bot.store import Store, installation

async def main():
    store = await Store.open(Path(sys.argv[1]))
    await store.write(lambda tx: installation.keep(tx, "left", "x"))
    refused, written = 0, 0
    for size in range(0, 60_000, 997):  # the limit falls at ever other places of the log
        log = os.path.getsize(sys.argv[1] + "-wal")
        resource.setrlimit(resource.RLIMIT_FSIZE, (log + size, resource.RLIM_INFINITY))
        def both(tx):
            installation.keep(tx, "left", str(size) * 5000)
            installation.keep(tx, "right", str(size) * 5000)
        try:
            await store.write(both)
            written += 1
        except StoreUnavailable:
            refused += 1
        left, right = await store.read(lambda tx: (installation.recall(tx, "left"), installation.recall(tx, "right")))
        assert left == right or right is None, size
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.write(both)
    await store.close()
    print(refused, written)

asyncio.run(main())
"""


def test_a_disk_that_ends_anywhere_in_a_write_leaves_whole_transactions(path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", SHORT_DISK, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert told.returncode == 0, told.stderr
    refused, written = map(int, told.stdout.split())
    assert refused > 5 and written > 5
    with closing(sqlite3.connect(path)) as left:
        assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert left.execute("SELECT count(*), count(DISTINCT value) FROM fact").fetchone() == (2, 1)


async def test_a_commit_that_fails_undoes_everything(store: Store) -> None:
    def dangling(tx: Transaction) -> None:
        tx.execute("PRAGMA defer_foreign_keys = ON")
        keep(tx, "beside it")
        tx.execute(
            "INSERT INTO note (article_id, revision_id, person_id, person_name, subject, text, at)"
            " VALUES (9, 9, 9, 'N', 's', 't', '')"
        )

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await store.write(dangling)

    assert await recall(store, "beside it") is None
    await store.write(lambda tx: keep(tx, "next"))


async def test_a_connection_that_cannot_roll_back_is_replaced(store: Store) -> None:
    def stuck(tx: Transaction) -> None:
        keep(tx, "half")

        def deny(action: int, name: str | None, *_: object) -> int:
            stop = action == sqlite3.SQLITE_TRANSACTION and name in ("ROLLBACK", "COMMIT")
            return sqlite3.SQLITE_DENY if stop else sqlite3.SQLITE_OK

        tx._connection.set_authorizer(deny)

    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        await store.write(stuck)

    await store.write(lambda tx: keep(tx, "next"))
    assert [await recall(store, name) for name in ("half", "next")] == [None, "x"]
