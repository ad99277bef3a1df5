"""The file: how it is opened, shared with other programs, and closed."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.domain.refusals import StoreUnavailable
from bot.store import Store, installation
from bot.store.connection import BUSY_SECONDS
from tests.store.conftest import keep, recall

ROOT = Path(__file__).parents[2]


async def pragma(store: Store, name: str, *, on_writer: bool = True) -> object:
    """A setting of a connection, read back on the connection itself."""
    connection = store._writer if on_writer else store._readers[0]
    return await connection.run(lambda c: c.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def held_by_another_program(path: Path) -> Iterator[None]:
    """Another program writes and does not let go."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_the_file_is_written_as_the_design_says(store: Store) -> None:
    assert await pragma(store, "journal_mode") == "wal"
    assert await pragma(store, "synchronous") == 2  # FULL
    assert await pragma(store, "foreign_keys") == 1
    assert await pragma(store, "query_only", on_writer=False) == 1


async def test_a_busy_database_says_so_in_time_and_recovers(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BUSY_SECONDS < 3  # Discord waits no longer for an answer
    monkeypatch.setattr("bot.store.connection.BUSY_SECONDS", 0.2)
    store = await Store.open(path)
    with held_by_another_program(path):
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.write(lambda tx: keep(tx, "meanwhile"))
        assert time.monotonic() - began >= 0.2
        assert await recall(store, "meanwhile") is None  # and reading goes on

    await store.write(lambda tx: keep(tx, "afterwards"))
    assert await recall(store, "afterwards") == "x"
    await store.close()


async def test_a_write_waits_out_a_short_lock(store: Store, path: Path) -> None:
    with held_by_another_program(path):
        writing = asyncio.create_task(store.write(lambda tx: keep(tx, "patient")))
        await asyncio.sleep(0.05)
        assert not writing.done()

    await writing
    assert await recall(store, "patient") == "x"


async def test_closing_finishes_what_is_queued_and_leaves_one_file(path: Path) -> None:
    store = await Store.open(path)
    queued = [asyncio.create_task(store.write(lambda tx, n=n: keep(tx, str(n)))) for n in range(20)]
    await asyncio.sleep(0)

    await store.close()
    await store.close()

    await asyncio.gather(*queued)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(StoreUnavailable):
        await store.write(lambda tx: keep(tx, "late"))
    with pytest.raises(StoreUnavailable):
        await recall(store, "late")
    again = await Store.open(path)
    assert await recall(again, "19") == "x"
    await again.close()


async def test_whoever_closes_too_waits_for_the_same_end(path: Path) -> None:
    store = await Store.open(path)
    first = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    first.cancel()

    await store.close()

    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "desk.db"
    store = await Store.open(deep)
    await store.close()

    assert deep.exists()


def test_what_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    notes = "These are my shopping notes.\n" * 50
    path.write_text(notes)

    with pytest.raises(sqlite3.DatabaseError):
        asyncio.run(Store.open(path))

    assert path.read_text() == notes


WRITES = """
import asyncio, os, sys
from pathlib import Path
from bot.store import Store, installation

async def main():
    store = await Store.open(Path(sys.argv[1]))
    number = 0
    while number < 200 or not os.path.exists(sys.argv[2]):
        number += 1
        def both(tx):
            installation.keep(tx, "left", str(number))
            installation.keep(tx, "right", str(number))
        await store.write(both)
    await store.close()
    print(number)

asyncio.run(main())
"""


async def test_a_second_process_reads_whole_transactions_while_the_first_one_writes(
    path: Path, store: Store
) -> None:
    await store.write(lambda tx: [keep(tx, "left", "0"), keep(tx, "right", "0")])
    enough = path.with_name("enough")
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITES, str(path), str(enough), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    ended = asyncio.create_task(writer.communicate())
    seen: set[str | None] = set()
    while not ended.done():
        left, right = await store.read(
            lambda tx: (installation.recall(tx, "left"), installation.recall(tx, "right"))
        )
        assert left == right
        seen.add(left)
        if len(seen) > 5:  # the other one writes until it was read at work, however slow this machine is
            enough.touch()

    last, _ = await ended
    assert writer.returncode == 0 and len(seen) > 5
    assert await recall(store, "right") == last.decode().strip()
