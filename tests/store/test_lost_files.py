"""Faults of the file: one that may only be read, is lost or damaged, or is closed in the middle of a fault."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.refusals import Restarting, StoreDamaged, StoreUnavailable
from bot.store import Store, Transaction
from bot.store.connection import BUSY_SECONDS
from tests.ordinary import BECOME_ORDINARY, folder_of_theirs
from tests.store.conftest import keep, recall
from tests.store.faults import MUCH, another_program, full_disk, loud, overwrite

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("seen_soon")

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
