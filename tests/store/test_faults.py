"""Faults of the disk and of the file: what is refused leaves nothing behind, and what is mended goes on.

The faults are SQLite's own: a limit of pages stands for a full disk, a limit of the process for a short one.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from bot.domain.refusals import Restarting, StoreDamaged, StoreUnavailable
from bot.store import Store, Transaction
from bot.store.connection import BUSY_SECONDS
from tests.ordinary import BECOME_ORDINARY, folder_of_theirs
from tests.store.conftest import keep, recall

ROOT = Path(__file__).parents[2]
PAGE = 4096
MUCH = "x" * 50 * PAGE


@pytest.fixture(autouse=True)
def _seen_soon(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("bot.store.store.TRIAL_SECONDS", 0.01)
    caplog.set_level(logging.INFO, "bot.store")


@pytest.fixture
def recovered(store: Store) -> asyncio.Event:
    """Set when the store says that it can be written again."""
    happened = asyncio.Event()
    store.on_recovery.append(happened.set)
    return happened


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator cannot miss, in order."""
    return [f"{r.levelname} {r.getMessage()}" for r in caplog.records if r.levelno >= logging.WARNING]


async def on_writer(store: Store, sql: str) -> None:
    """Say something to SQLite on the connection that writes."""
    await store._writer.run(lambda connection: connection.execute(sql).fetchall())


@asynccontextmanager
async def full_disk(store: Store, *, room_pages: int = 5) -> AsyncIterator[None]:
    """The file can grow by a few pages and no more."""
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


# ------------------------------------------------------------------ full disk


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


# ------------------------------------------------------- commit and roll back


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


# ------------------------------------------------------------------ read-only


READ_ONLY = f"""
import asyncio, sqlite3
from pathlib import Path
from bot.store import Store

async def open_and_close():
    store = await Store.open(Path("desk.db"))
    await store.close()

asyncio.run(open_and_close())  # what it needs is imported now
Path("desk.db").chmod(0o444)
{BECOME_ORDINARY}
Path("beside").touch()  # SQLite may write beside it, and opens it all the same
try:
    asyncio.run(open_and_close())
except sqlite3.OperationalError as error:
    print(error)
"""


def test_a_file_that_may_only_be_read_is_refused_at_the_start() -> None:
    with folder_of_theirs() as folder:
        told = subprocess.run(
            [sys.executable, "-c", READ_ONLY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert told.returncode == 0, told.stderr
        assert told.stdout == "attempt to write a readonly database\n"


async def test_a_file_that_becomes_read_only_and_writable_again(
    store: Store, recovered: asyncio.Event, caplog: pytest.LogCaptureFixture
) -> None:
    await store.write(lambda tx: keep(tx, "before"))
    writable = store._writer._connector
    store._writer._connector = lambda: sqlite3.connect(
        f"{store.path.as_uri()}?mode=ro", uri=True, isolation_level=None
    )
    store._writer.doubtful = True

    with pytest.raises(StoreUnavailable, match="readonly"):
        await store.write(lambda tx: keep(tx, "meanwhile"))
    assert await recall(store, "before") == "x"
    assert "Give this user the right to write" in loud(caplog)[0]
    store._writer._connector = writable

    async with asyncio.timeout(5):
        await recovered.wait()  # with a new connection: the one of before would stay read-only
    await store.write(lambda tx: keep(tx, "afterwards"))


async def test_a_lost_file_is_not_replaced_by_an_empty_one(store: Store, path: Path) -> None:
    await store.write(lambda tx: keep(tx, "kept"))
    shutil.move(path, f"{path}.away")
    store._writer.doubtful = True

    with pytest.raises(StoreUnavailable, match="unable to open"):
        await store.write(lambda tx: keep(tx, "lost"))

    shutil.move(f"{path}.away", path)  # which is not there yet
    await store.write(lambda tx: keep(tx, "found"))
    assert [await recall(store, name) for name in ("kept", "lost", "found")] == ["x", None, "x"]


# --------------------------------------------------------------------- locked


async def test_who_comes_behind_a_lock_is_not_kept_waiting_as_long(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Eight people at once: each would else wait for the ones before, and Discord for three seconds."""
    monkeypatch.setattr("bot.store.connection.BUSY_SECONDS", 0.3)
    store = await Store.open(path)
    recovered = asyncio.Event()
    store.on_recovery.append(recovered.set)
    waited: list[int] = []

    async def come(number: int) -> None:
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.write(lambda tx: keep(tx, str(number)))
        patience = await store._writer.run(lambda c: c.execute("PRAGMA busy_timeout").fetchone()[0])
        waited.append(patience)

    with another_program(path, "BEGIN EXCLUSIVE"):
        await asyncio.gather(*(come(number) for number in range(8)))
        assert set(waited) == {50} and BUSY_SECONDS == 2.0
        assert len(loud(caplog)) == 1 and "Another program holds it" in loud(caplog)[0]

    async with asyncio.timeout(5):
        await recovered.wait()
    assert "after 8 failures" in loud(caplog)[-1]
    await store.write(lambda tx: keep(tx, "after"))
    assert await store._writer.run(lambda c: c.execute("PRAGMA busy_timeout").fetchone()[0]) == 300
    await store.close()


# -------------------------------------------------------------------- damaged


async def test_a_damaged_page_is_said_aloud_and_the_rest_can_be_read(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = await Store.open(path)
    await store.write(lambda tx: keep(tx, "fine"))
    await store.close()
    with closing(sqlite3.connect(path)) as closed:
        [(page,)] = closed.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'card'").fetchall()
    overwrite(path, page)
    store = await Store.open(path)

    def half(tx: Transaction) -> None:
        keep(tx, "half")
        tx.execute("UPDATE card SET wanted = wanted + 1 WHERE article_id = 1")

    for _ in range(2):
        with pytest.raises(StoreDamaged):
            await store.write(half)
        with pytest.raises(StoreDamaged):
            await store.read(lambda tx: tx.all("SELECT * FROM card"))

    [told] = loud(caplog)
    assert told.startswith("CRITICAL") and "Stop the bot and put a backup in its place" in told
    assert [await recall(store, name) for name in ("half", "fine")] == [None, "x"]
    await store.write(lambda tx: keep(tx, "elsewhere"))
    assert len(loud(caplog)) == 1, "a write elsewhere does not mend it"
    await store.close()


async def test_a_file_without_its_head_is_refused_at_the_start(path: Path) -> None:
    store = await Store.open(path)
    await store.close()
    overwrite(path, 1, wipe=100)

    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await Store.open(path)


# ---------------------------------------------------------------------- close


async def test_closing_writes_the_log_back_also_when_another_program_keeps_the_file_open(path: Path) -> None:
    store = await Store.open(path)
    await store.write(lambda tx: keep(tx, "large", MUCH))
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM fact").fetchall()
        await store.close()
        assert path.with_name("desk.db-wal").stat().st_size == 0

    with pytest.raises(Restarting):
        await recall(store, "large")


async def test_closing_while_another_program_reads_says_what_stays_beside_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.store.connection.BUSY_SECONDS", 0.05)
    store = await Store.open(path)
    await store.write(lambda tx: keep(tx, "before"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM fact").fetchall()
        await store.write(lambda tx: keep(tx, "after"))
        await store.close()
        other.execute("ROLLBACK")

    assert "could not be written back whole" in loud(caplog)[0] and "desk.db-wal" in loud(caplog)[0]
    again = await Store.open(path)
    assert await recall(again, "after") == "x"
    await again.close()


async def test_closing_during_a_fault_leaves_nothing_behind(store: Store) -> None:
    async with full_disk(store):
        with pytest.raises(StoreUnavailable):
            await store.write(lambda tx: keep(tx, "large", MUCH))
        store._try_in(0)
        await asyncio.sleep(0)
    await store.close()

    assert store._trial_timer is None or store._trial_timer.cancelled()
    assert store._trial is not None and store._trial.done()
    with closing(sqlite3.connect(store.path)) as left:
        assert left.execute("SELECT count(*) FROM fact").fetchone() == (0,)
